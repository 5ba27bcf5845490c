"""The worker's doors into publishing."""

from __future__ import annotations

from datetime import datetime, timedelta

from celery import shared_task
from django.utils import timezone

from articles.bylines.models import Author
from articles.editions import actions as editions
from articles.editions import version
from articles.editions.models import Edition, Placement
from articles.front import actions as fronts
from articles.publishing import actions, rights_mail, trash
from articles.tagging.models import Entity
from media.library.actions import EPOCH
from media.library.models import Photo
from newsroom.outbox import actions as outbox


def renew(*, object_id: int, object_version: int, at: datetime) -> None:
    """Renews one live story. Safe to run twice: it writes only differences."""
    actions.renew(article_id=object_id, at=at)


def renew_photo(*, object_id: int, object_version: int, at: datetime) -> None:
    """Renews fronts and names that show a photo, and asks for the renewal of every live story that does. Safe to run
    twice: renewing is.

    One job a story, not one transaction over all: two stories locked at once could deadlock with their editors. A photo
    that nobody may see any more must leave every cache, also where no live story shows it.
    """
    if Photo.objects.filter(pk=object_id, was_usable=False).exists():
        editions.forbid_stale()
    for article_id in Edition.objects.live().showing_photo(object_id).values_list("article_id", flat=True):
        outbox.add(kind="renew", object_id=article_id)
    fronts.renew_photo(photo_id=object_id, at=at)
    if any(model.objects.filter(photo_id=object_id).exists() for model in (Author, Entity)):
        # Their pages read the photo itself; it may be one that must not be shown any more.
        version.bump(hard=True)


def renew_section(*, object_id: int, object_version: int, at: datetime) -> None:
    """Asks for the renewal of every live story in a section that has a new name. Safe to run twice: renewing is."""
    stories = Placement.objects.filter(section=object_id).order_by("-published_at", "-article_id")
    outbox.add_each(kind="renew", object_ids=list(stories.values_list("article_id", flat=True)))


@shared_task(name="articles.publishing.empty_trash")
def empty_trash() -> None:
    """Deletes what was in the trash for 30 days. Safe to run twice: a second run finds nothing."""
    trash.empty(at=timezone.now())


def tell_of_closed_rights(*, object_id: int, object_version: int, at: datetime) -> None:
    """Mails the photo desk about the rights windows that one look of the clock found closed.

    The object is the look's Unix time in microseconds. Safe to run twice: the mail of a look goes out once.
    """
    rights_mail.send(closed_at=EPOCH + timedelta(microseconds=object_id))
