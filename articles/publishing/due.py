"""What the clock publishes and withdraws.

A query on the database's clock, run every second under an advisory lock: any number of schedulers do no harm, and what
came due while everything was down is done at the next start.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import OperationalError, connection, transaction

from articles.content.models import Article
from articles.editions.models import Edition
from articles.publishing import actions, scheduling
from articles.publishing.models import Change
from articles.publishing.steps import Blocked, NotAllowed
from articles.revisions.actions import lock

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
        with transaction.atomic():
            now = lock(story.pk)
            if now.publish_at is None or now.publish_at > at:
                return 0  # an editor was quicker: taken off, or put to a later time
            plan = now.publish_as
            actions.publish(
                article=now,
                by=None,
                at=at,
                kind=plan.get("kind", Edition.Kind.UPDATE),
                text=plan.get("text", ""),
                accepting=plan.get("accepted", ()),
            )
    except NotAllowed as error:
        log.info("Story %s left the schedule meanwhile: %s", story.pk, error)
        return 0
    except Blocked as error:
        _fail(story, at, str(error))
        return 0
    except OperationalError:
        raise  # the database is away or busy: the next second tries again
    except Exception as error:
        # Whatever it is, left on the schedule it would fail again every second, and hold up the others.
        log.exception("Story %s could not be published on schedule.", story.pk)
        _fail(story, at, f"Something went wrong ({type(error).__name__}). Publish it by hand.")
        return 0
    return 1


def _fail(story: Article, at: datetime, why: str) -> None:
    log.error("Story %s was not published on schedule: %s", story.pk, why)
    try:
        scheduling.fail_schedule(article=story, at=at, why=why)
    except NotAllowed as error:
        log.info("Story %s left the schedule meanwhile: %s", story.pk, error)


def _withdraw(story: Article, at: datetime) -> int:
    try:
        with transaction.atomic():
            now = lock(story.pk)
            if now.unpublish_at is None or now.unpublish_at > at:
                return 0
            actions.withdraw(
                article=now, by=None, at=at, reason="Its time is over.", change=Change.Reason.EXPIRED
            )
    except NotAllowed as error:
        log.info("Story %s was withdrawn meanwhile: %s", story.pk, error)
        return 0
    return 1
