"""Is this a photo that we accept? Decided by its bytes, in a child that cannot hurt us."""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files import File

from media.renditions.child import ChildFailed, Refused, run_bounded
from media.uploading.limits import ACCEPTED, LARGEST_FILE, described, sniff, tidy_name

PATIENCE = 45  # seconds; a picture of 120 megapixels takes 5 on a machine that does nothing else

log = logging.getLogger(__name__)


class NotAPhoto(ValueError):
    """We do not take this file; the message says why, to the person who sent it."""


@dataclass(frozen=True)
class Inspected:
    """A photo that we take, lying in a temporary folder until it is stored."""

    path: Path
    file_name: str
    sha256: str
    format: str
    size_in_bytes: int


@contextmanager
def received(*, file: File, file_name: str) -> Iterator[Inspected]:
    """Copies an upload aside, checks its size and first bytes; whatever happens, nothing of it stays
    behind.
    """
    name = tidy_name(file_name)
    with TemporaryDirectory(prefix="newsroom-upload-") as folder:
        path = Path(folder) / "original"
        digest = hashlib.sha256()
        size = 0
        with path.open("wb") as written:
            for chunk in file.chunks():
                size += len(chunk)
                if size > LARGEST_FILE:
                    raise NotAPhoto(f"“{name}” is larger than {LARGEST_FILE // 1024 // 1024} MB.")
                digest.update(chunk)
                written.write(chunk)
        if size == 0:
            raise NotAPhoto(f"“{name}” is empty.")
        with path.open("rb") as opened:
            head = opened.read(4096)
        format_name = sniff(head)
        if not format_name:
            raise NotAPhoto(f"“{name}” is {described(head)}. Send {ACCEPTED}.")
        yield Inspected(path, name, digest.hexdigest(), format_name, size)


def examined(photo: Inspected) -> dict[str, Any]:
    """What the child found (see media/uploading/examine.py). Raises NotAPhoto with a message to show."""
    folder = photo.path.parent
    try:
        return run_bounded(
            "media.uploading.examine",
            {"path": str(photo.path), "format": photo.format, "folder": str(folder)},
            seconds=PATIENCE,
        )
    except Refused as refusal:
        raise NotAPhoto(f"“{photo.file_name}”: {refusal}") from refusal
    except ChildFailed as failure:
        log.warning("An upload could not be examined: %s", failure)
        raise NotAPhoto(
            f"“{photo.file_name}” cannot be opened within the time and memory that we give one picture."
        ) from failure
