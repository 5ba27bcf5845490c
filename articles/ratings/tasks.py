"""The clock's doors into ratings. Each is safe to run twice."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from articles.ratings import actions, digest


@shared_task(name="articles.ratings.refresh_scores")
def refresh_scores() -> None:
    """The nightly order. Computed anew each time, so a second run changes nothing."""
    actions.refresh_scores()


@shared_task(name="articles.ratings.forget_salts")
def forget_salts() -> None:
    """Deletes old network secrets; a second run finds none."""
    actions.forget_salts(at=timezone.now())


@shared_task(name="articles.ratings.send_digest")
def send_digest() -> None:
    """The morning mail about badly rated stories. A second run within the day finds that day's mail sent."""
    digest.send(at=timezone.now())
