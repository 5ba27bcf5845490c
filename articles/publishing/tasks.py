"""The worker's doors into publishing."""

from __future__ import annotations

from datetime import datetime

from celery import shared_task
from django.utils import timezone

from articles.editions.models import Edition
from articles.publishing import actions, trash
from newsroom.outbox import actions as outbox


def renew(*, object_id: int, object_version: int, at: datetime) -> None:
    """Renews one live story. Safe to run twice: it writes only differences."""
    actions.renew(article_id=object_id, at=at)


def renew_photo(*, object_id: int, object_version: int, at: datetime) -> None:
    """Asks for the renewal of every live story that shows a photo. Safe to run twice: renewing is.

    One job a story, not one transaction over all: two stories locked at once could deadlock with their editors.
    """
    for article_id in Edition.objects.live().showing_photo(object_id).values_list("article_id", flat=True):
        outbox.add(kind="renew", object_id=article_id)


@shared_task(name="articles.publishing.empty_trash")
def empty_trash() -> None:
    """Deletes what was in the trash for 30 days. Safe to run twice: a second run finds nothing."""
    trash.empty(at=timezone.now())
