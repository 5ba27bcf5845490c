"""Makes the public files of a photo match what the photo is now."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from media.library.locks import hold_files
from media.library.models import Photo
from media.library.storage import public_files
from media.renditions.child import run_bounded
from media.renditions.embedded import Facts, embedded_blocks
from media.renditions.models import FormerFile, Rendition
from media.renditions.names import public_name
from media.renditions.sizes import ALL, Size, wanted
from media.renditions.sweep import delete_unless_needed
from newsroom.outbox import actions as outbox


def make_renditions(*, photo: Photo, at: datetime) -> None:
    """Every public size of a usable photo, anew; of any other photo, no public file stays.

    Run it in a transaction. Safe to repeat: names come from content, rows are put, not added.
    Raises renditions.child.Refused or ChildFailed when the original cannot be rendered.
    """
    if not photo.is_usable(at):
        remove_public_files(photo=photo, at=at)
    else:
        with TemporaryDirectory(prefix="newsroom-renditions-") as folder, local_file(photo, folder) as path:
            made = run_bounded("media.renditions.resize", _job(photo, path, folder))
            store_renditions(photo=photo, made=made, at=at)
    photo.rendered_version = photo.version
    photo.save(update_fields=["rendered_version"])
    outbox.add(kind="photo.changed", object_id=photo.pk, object_version=photo.version)


def _job(photo: Photo, path: str, folder: str) -> dict[str, Any]:
    return {
        "path": path,
        "format": photo.format,
        "folder": folder,
        "width": photo.width,
        "height": photo.height,
        "sizes": [_row(size) for size in wanted(ALL, photo.width)],
        "focus": photo.focus,
        "crops": photo.crops,
        **embedded_blocks(facts_of(photo)),
    }


def _row(size: Size) -> dict[str, Any]:
    return {"name": size.name, "width": size.width, "ratio": size.ratio, "formats": list(size.formats)}


def facts_of(photo: Photo) -> Facts:
    """What the public files say about themselves."""
    return Facts(
        headline=photo.headline,
        caption=photo.caption,
        credit=photo.credit,
        creator=photo.creator,
        copyright_notice=photo.copyright_notice,
        usage_terms=photo.usage_terms,
        alt=photo.alt,
        source_type=photo.source_type,
    )


@contextmanager
def local_file(photo: Photo, folder: str) -> Iterator[str]:
    """A path of the original: its own where it lies on this disk, else a copy in `folder`."""
    try:
        path = Path(photo.original.path)
    except NotImplementedError:
        path = Path(folder) / "original"
        with photo.original.open("rb") as opened, path.open("wb") as written:
            for chunk in opened.chunks():
                written.write(chunk)
    if not path.exists():
        raise FileNotFoundError(
            f"The original of photo {photo.pk} is not in the store: {photo.original.name}"
        )
    yield str(path)


def store_renditions(*, photo: Photo, made: list[dict[str, Any]], at: datetime) -> None:
    """Files first, then rows, in the caller's transaction; what they replace is served on for a while."""
    hold_files()
    storage = public_files()
    rows = []
    for item in made:
        content = Path(item["path"]).read_bytes()
        name = public_name(
            photo_sha256=photo.sha256, size=item["name"], format_name=item["format"], content=content
        )
        rows.append(
            Rendition(
                photo=photo,
                name=item["name"],
                format=item["format"],
                width=item["width"],
                height=item["height"],
                size_in_bytes=len(content),
                file=storage.save(name, ContentFile(content)),
            )
        )
    new_names = {str(row.file) for row in rows}
    replaced = {str(row.file) for row in photo.renditions.all()} - new_names
    FormerFile.objects.bulk_create(
        [FormerFile(photo=photo, file=name, replaced_at=at) for name in sorted(replaced)],
        ignore_conflicts=True,
    )
    FormerFile.objects.filter(file__in=new_names).delete()
    photo.renditions.all().delete()
    Rendition.objects.bulk_create(rows)


def remove_public_files(*, photo: Photo, at: datetime) -> None:
    """Takes every public file of a photo off the disk; its addresses answer 410 from then on.

    The files go only once the rows' change is committed, and can be made again from the original.
    """
    names = [str(row.file) for row in photo.renditions.all()] + [
        str(row.file) for row in photo.former_files.all()
    ]
    FormerFile.objects.bulk_create(
        [FormerFile(photo=photo, file=name, replaced_at=at) for name in sorted(set(names))],
        ignore_conflicts=True,
    )
    photo.renditions.all().delete()
    transaction.on_commit(lambda: delete_unless_needed(public_files(), names))
