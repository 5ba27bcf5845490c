"""The worker's doors to the renditions."""

from datetime import datetime

from media.library.models import Photo
from media.renditions import actions


def make_renditions(*, object_id: int, object_version: int, at: datetime) -> None:
    """Handler of "photo.renditions". Safe to run twice: names come from content, rows are replaced.

    A photo deleted since, or changed since (its newer version has a job of its own), needs nothing.
    """
    photo = Photo.objects.select_for_update().filter(pk=object_id, version=object_version).first()
    if photo is not None:
        actions.make_renditions(photo=photo, at=at)
