"""Removes files that no row speaks of: what a killed upload left, and what newer renditions replaced."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.storage import Storage
from django.db import transaction

from media.library.locks import settle_files
from media.library.models import Photo
from media.library.storage import originals, public_files
from media.renditions.models import FormerFile, FormerOriginal, Rendition

STRAY_AFTER = timedelta(hours=1)
FORMER_FILES_LIVE = timedelta(days=30)


def sweep(*, at: datetime) -> int:
    """Returns how many files went. Safe to run at any time, by anybody, as often as one likes.

    A former file of a photo that is usable loses row and file after 30 days; of any other the row stays, so
    that its address goes on answering 410.
    """
    old = FormerFile.objects.filter(replaced_at__lt=at - FORMER_FILES_LIVE, photo__was_usable=True)
    old.delete()
    return sum(
        _sweep_folder(storage, folder, names, at=at)
        for storage in (originals(), public_files())
        for folder, names in _folders(storage, "")
    )


def delete_unless_needed(storage: Storage, names: list[str]) -> int:
    """Deletes those of the named files that no row needs; returns how many."""
    with transaction.atomic():
        settle_files()
        strays = set(names) - _needed(names)
        for name in strays:
            storage.delete(name)
    return len(strays)


def _sweep_folder(storage: Storage, folder: str, names: list[str], *, at: datetime) -> int:
    paths = [f"{folder}/{name}" if folder else name for name in names]
    suspects = sorted(set(paths) - _needed(paths))
    old = [name for name in suspects if storage.get_modified_time(name) < at - STRAY_AFTER]
    return delete_unless_needed(storage, old) if old else 0


def _needed(names: list[str]) -> set[str]:
    """Which of these names a row speaks of; public files of an unusable photo are not needed."""
    return {
        *Photo.objects.filter(original__in=names).values_list("original", flat=True),
        *Photo.objects.filter(preview__in=names).values_list("preview", flat=True),
        *FormerOriginal.objects.filter(file__in=names).values_list("file", flat=True),
        *Rendition.objects.filter(file__in=names).values_list("file", flat=True),
        *FormerFile.objects.filter(file__in=names, photo__was_usable=True).values_list("file", flat=True),
    }


def _folders(storage: Storage, folder: str) -> Iterator[tuple[str, list[str]]]:
    try:
        folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return
    if names:
        yield folder, names
    for inner in folders:
        yield from _folders(storage, f"{folder}/{inner}" if folder else inner)
