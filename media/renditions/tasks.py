"""The worker's doors to the renditions."""

from datetime import datetime

from celery import shared_task
from django.utils import timezone

from media.library.models import Photo
from media.renditions import actions, sweep


def make_renditions(*, object_id: int, object_version: int, at: datetime) -> None:
    """Handler of "photo.renditions" and "photo.hidden". Safe to run twice: names come from content, rows are replaced.

    A photo deleted since, or changed since (its newer version has a job of its own), needs nothing.
    """
    photo = Photo.objects.select_for_update().filter(pk=object_id, version=object_version).first()
    if photo is not None:
        actions.make_renditions(photo=photo, at=at)


@shared_task(name="media.renditions.sweep", soft_time_limit=600, time_limit=660)
def sweep_strays() -> None:
    """Removes files that no row speaks of. Safe to run twice: it looks again before each deletion."""
    sweep.sweep(at=timezone.now())
