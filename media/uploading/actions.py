"""Taking a photo into the library, and giving one another file."""

import errno
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from media.library.actions import photo_changed, take_from_trash
from media.library.locks import hold_files
from media.library.models import Photo
from media.library.storage import originals
from media.renditions.actions import store_renditions
from media.renditions.models import FormerOriginal
from media.renditions.names import original_name, preview_name
from media.uploading.inspect import Inspected, NotAPhoto, examined, received
from newsroom.outbox import actions as outbox

SAME_SHAPE = 0.01  # crops set by hand fit a file whose proportions differ by no more


def add_photo(*, file: File, file_name: str, by: Any, at: datetime) -> Photo:
    """The photo in the library for this file; the same bytes are the same photo (and leave the trash).

    Files are stored first, under names that come from their content, then the row: there is no row
    without its file, and a file without a row is swept (media/renditions/sweep.py). Raises NotAPhoto
    with a message to show.
    """
    try:
        with received(file=file, file_name=file_name) as photo_file:
            if existing := _already_here(photo_file.sha256, at):
                return existing
            found = examined(photo_file)
            return _store(photo_file, found, by=by, at=at)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NotAPhoto(
                "There is no room left on the disk for this picture. Tell an administrator."
            ) from error
        raise


@dataclass(frozen=True)
class Replaced:
    """What an editor should know after a photo got another file."""

    cuts_were_dropped: bool  # crops set by hand do not fit another shape


def replace_file(*, photo: Photo, file: File, file_name: str, by: Any, at: datetime) -> Replaced:
    """Gives a photo another file: a better scan, the agency's corrected one. Its words, credit and rights stay.

    Every story that shows it follows when its public files are made anew; the file of before is kept. Raises NotAPhoto
    with a message to show, and then nothing has changed.
    """
    with received(file=file, file_name=file_name) as sent:
        there = Photo.objects.filter(sha256=sent.sha256).first()
        if there == photo:
            raise NotAPhoto(f"“{sent.file_name}” is the file that this photo has already.")
        if there is not None:
            raise NotAPhoto(
                f"“{sent.file_name}” is in the library already, as photo {there.pk}. Choose that one in the story."
            )
        found = examined(sent)
        with transaction.atomic():
            hold_files()
            now = Photo.objects.select_for_update().get(pk=photo.pk)
            FormerOriginal.objects.create(
                photo=now,
                file=str(now.original),
                file_name=now.file_name,
                sha256=now.sha256,
                replaced_at=at,
                replaced_by=by,
            )
            ratio = now.width / now.height
            for name, value in _facts_of_the_file(sent, found).items():
                setattr(now, name, value)
            reshaped = bool(now.crops) and abs(now.width / now.height / ratio - 1) > SAME_SHAPE
            if reshaped:
                now.crops = {}
            now.metadata = found["metadata"]["raw"]
            now.save()
            photo_changed(photo=now, fields={"original"}, at=at)
    return Replaced(cuts_were_dropped=reshaped)


def _already_here(sha256: str, at: datetime) -> Photo | None:
    photo = Photo.objects.filter(sha256=sha256).first()
    if photo is not None and photo.trashed_at is not None:
        take_from_trash(photo=photo, at=at)
    return photo


def _store(photo_file: Inspected, found: dict[str, Any], *, by: Any, at: datetime) -> Photo:
    with transaction.atomic():
        hold_files()
        photo, new = Photo.objects.get_or_create(
            sha256=photo_file.sha256,
            defaults={
                **_facts_of_the_file(photo_file, found),
                "uploaded_by": by,
                "uploaded_at": at,
                **fields_of(found["metadata"]),
            },
        )
        if new:
            store_renditions(photo=photo, made=found["renditions"], at=at)
            outbox.add(kind="photo.renditions", object_id=photo.pk, object_version=photo.version)
    return photo


def _facts_of_the_file(sent: Inspected, found: dict[str, Any]) -> dict[str, Any]:
    """Stores the file and its preview; the fields of Photo that follow from the bytes alone."""
    storage = originals()
    with sent.path.open("rb") as opened:
        name = original_name(photo_sha256=sent.sha256, format_name=sent.format)
        original = storage.save(name, File(opened))
    with Path(found["preview"]).open("rb") as opened:
        preview = storage.save(preview_name(photo_sha256=sent.sha256), File(opened))
    return {
        "original": original,
        "preview": preview,
        "sha256": sent.sha256,
        "format": sent.format,
        "width": found["width"],
        "height": found["height"],
        "size_in_bytes": sent.size_in_bytes,
        "file_name": sent.file_name,
        "dominant_colour": found["dominant_colour"],
        "perceptual_hash": found["perceptual_hash"],
        "attention_x": found["attention"][0],
        "attention_y": found["attention"][1],
    }


def fields_of(metadata: dict[str, Any]) -> dict[str, Any]:
    """The reconciled record as fields of Photo, cut to what they hold; the raw record keeps the whole."""
    fields: dict[str, Any] = {"metadata": metadata["raw"]}
    for name in (
        *("headline", "caption", "credit", "creator", "copyright_notice", "usage_terms", "alt"),
        *("city", "country", "restrictions"),
    ):
        longest = Photo._meta.get_field(name).max_length  # type: ignore[union-attr]
        fields[name] = metadata[name][:longest]
    for name in ("keywords", "persons"):
        longest = Photo._meta.get_field(name).base_field.max_length  # type: ignore[union-attr]
        fields[name] = [value[:longest] for value in metadata[name]]
    source_type = metadata["source_type"]
    fields["source_type"] = source_type if source_type in Photo.SourceType.values else ""
    if metadata["taken_at"]:
        taken = datetime.fromisoformat(metadata["taken_at"])
        # A camera's clock without a zone is taken as the newsroom's.
        fields["taken_at"] = taken if taken.tzinfo else timezone.make_aware(taken)
    return fields
