"""Changes to a photo that its public files and its uses must follow."""

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from media.library.models import Photo
from newsroom.outbox import actions as outbox

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# What the public files carry or look like: a change of it makes them anew.
RENDERED_FACTS = {
    *("headline", "caption", "credit", "creator", "copyright_notice", "usage_terms", "alt", "source_type"),
    *("focal_x", "focal_y", "crops", "original"),
}
# What the stories that show it must follow without waiting for new files.
TOLD_AT_ONCE = {
    *("credit", "licence", "status", "trashed_at"),
    *("rights_from", "rights_until", "syndication_allowed", "single_use", "restrictions"),
}


@transaction.atomic
def photo_changed(*, photo: Photo, fields: set[str], at: datetime) -> None:
    """Call it after saving a photo: renews its public files and its uses when one of the fields asks for
    it.
    """
    if not fields & (RENDERED_FACTS | TOLD_AT_ONCE):
        return
    photo.version += 1
    photo.was_usable = photo.is_usable(at)
    if photo.was_usable:
        photo.rights_closed_at = None
    photo.save(update_fields=["version", "was_usable", "rights_closed_at"])
    if fields & TOLD_AT_ONCE:
        outbox.add(kind="photo.changed", object_id=photo.pk, object_version=photo.version)
    # When the public files are made, or gone, the uses are told (again). Taking them away does not wait behind those
    # that are being made.
    kind = "photo.renditions" if photo.was_usable else "photo.hidden"
    outbox.add(kind=kind, object_id=photo.pk, object_version=photo.version)


@transaction.atomic
def withdraw(*, photo: Photo, at: datetime) -> None:
    """Takes a photo from readers: its addresses answer 410 and its stories are renewed without it."""
    photo.status = Photo.Status.WITHDRAWN
    photo.save(update_fields=["status"])
    photo_changed(photo=photo, fields={"status"}, at=at)


@transaction.atomic
def bring_back(*, photo: Photo, at: datetime) -> None:
    """Undoes a withdrawal: the public files are made again from the original."""
    photo.status = Photo.Status.READY
    photo.save(update_fields=["status"])
    photo_changed(photo=photo, fields={"status"}, at=at)


@transaction.atomic
def trash(*, photo: Photo, at: datetime) -> None:
    """Puts a photo into the trash, from where it can be taken back."""
    photo.trashed_at = at
    photo.save(update_fields=["trashed_at"])
    photo_changed(photo=photo, fields={"trashed_at"}, at=at)


@transaction.atomic
def take_from_trash(*, photo: Photo, at: datetime) -> None:
    """Undoes `trash`."""
    photo.trashed_at = None
    photo.save(update_fields=["trashed_at"])
    photo_changed(photo=photo, fields={"trashed_at"}, at=at)


def notice_rights_windows(*, at: datetime, limit: int = 500) -> int:
    """Acts on rights windows that opened or closed since the last look; returns how many photos changed.

    Any number of these may run: each takes the rows that no other holds. The desk is told of those that closed.
    """
    open_now = (Q(rights_from__isnull=True) | Q(rights_from__lte=at)) & (
        Q(rights_until__isnull=True) | Q(rights_until__gt=at)
    )
    crossed = Q(was_usable=True) & ~open_now | Q(was_usable=False, status=Photo.Status.READY) & open_now
    with transaction.atomic():
        photos = (
            Photo.objects.kept().filter(crossed).select_for_update(skip_locked=True).order_by("pk")[:limit]
        )
        changed = list(photos)
        closed = [photo for photo in changed if photo.rights_until and photo.rights_until <= at]
        for photo in closed:
            photo.rights_closed_at = at
        for photo in changed:
            photo_changed(photo=photo, fields={"rights_until"}, at=at)
        if closed:
            outbox.add(kind="rights.closed", object_id=(at - EPOCH) // timedelta(microseconds=1))
    return len(changed)
