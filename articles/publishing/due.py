"""What the clock publishes and withdraws.

A query on the database's clock, run every second under an advisory lock: any number of schedulers do no harm, and what
came due while everything was down is done at the next start.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import connection

from articles.content.models import Article
from articles.publishing import actions
from articles.publishing.models import Change

log = logging.getLogger(__name__)

LOCK = 0x436C6F63
BATCH = 50


def publish_due(*, at: datetime | None = None) -> int:
    """Publishes and withdraws what has come due; returns how many stories changed. `at` None: the database's clock.

    Each story in a transaction of its own: one that held the change log's lock while it waited for the next story
    could deadlock with that story's editor.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s), clock_timestamp()", [LOCK])
        mine, now = cursor.fetchone()
        if not mine:
            return 0
        try:
            now = at or now
            published = sum(_publish(story, now) for story in Article.objects.due(now)[:BATCH])
            return published + sum(_withdraw(story, now) for story in Article.objects.expired(now)[:BATCH])
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _publish(story: Article, at: datetime) -> int:
    try:
        actions.publish(article=story, by=None, at=at)
    except actions.Blocked as error:
        # Back to the editors with the reason; left on the schedule it would fail again every second.
        actions.unschedule(article=story, by=None, at=at, reason=f"Not published on schedule: {error}")
        log.error("Story %s was not published on schedule: %s", story.pk, error)
        return 0
    except actions.NotAllowed as error:
        log.info("Story %s left the schedule meanwhile: %s", story.pk, error)
        return 0
    return 1


def _withdraw(story: Article, at: datetime) -> int:
    try:
        actions.withdraw(
            article=story, by=None, at=at, reason="Its time is over.", change=Change.Reason.EXPIRED
        )
    except actions.NotAllowed as error:
        log.info("Story %s was withdrawn meanwhile: %s", story.pk, error)
        return 0
    return 1
