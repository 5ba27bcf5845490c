"""Taking a photo into the library."""

import errno
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from media.library.actions import take_from_trash
from media.library.locks import hold_files
from media.library.models import Photo
from media.library.storage import originals
from media.renditions.actions import store_renditions
from media.renditions.names import original_name, preview_name
from media.uploading.inspect import Inspected, NotAPhoto, examined, received
from newsroom.outbox import actions as outbox


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


def _already_here(sha256: str, at: datetime) -> Photo | None:
    photo = Photo.objects.filter(sha256=sha256).first()
    if photo is not None and photo.trashed_at is not None:
        take_from_trash(photo=photo, at=at)
    return photo


def _store(photo_file: Inspected, found: dict[str, Any], *, by: Any, at: datetime) -> Photo:
    with transaction.atomic():
        hold_files()
        storage = originals()
        with photo_file.path.open("rb") as opened:
            name = original_name(photo_sha256=photo_file.sha256, format_name=photo_file.format)
            original = storage.save(name, File(opened))
        with Path(found["preview"]).open("rb") as opened:
            preview = storage.save(preview_name(photo_sha256=photo_file.sha256), File(opened))
        photo, new = Photo.objects.get_or_create(
            sha256=photo_file.sha256,
            defaults={
                "original": original,
                "preview": preview,
                "format": photo_file.format,
                "width": found["width"],
                "height": found["height"],
                "size_in_bytes": photo_file.size_in_bytes,
                "file_name": photo_file.file_name,
                "dominant_colour": found["dominant_colour"],
                "perceptual_hash": found["perceptual_hash"],
                "attention_x": found["attention"][0],
                "attention_y": found["attention"][1],
                "uploaded_by": by,
                "uploaded_at": at,
                **fields_of(found["metadata"]),
            },
        )
        if new:
            store_renditions(photo=photo, made=found["renditions"], at=at)
            outbox.add(kind="photo.renditions", object_id=photo.pk, object_version=photo.version)
    return photo


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
