"""The trash: where stories go that were never public, and from where they come back for a month."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from articles.content.models import Article
from articles.publishing.steps import NotAllowed
from articles.revisions.actions import append, lock
from articles.revisions.models import Revision
from articles.revisions.snapshot import take
from newsroom.accounts.actor import sign

log = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=30)
THROWN_AWAY_FROM = (Article.Status.DRAFT, Article.Status.SPIKED)
BATCH = 200


def may_be_thrown_away(article: Article) -> bool:
    """A draft or a spiked story that readers never saw. What was public once is withdrawn, never deleted."""
    return article.status in THROWN_AWAY_FROM and not article.on_hold and not article.editions.exists()


@transaction.atomic
def throw_away(*, article: Article, by: Any, at: datetime) -> Article:
    """Puts a story into the trash. It keeps its stage, and everything in it."""
    story = lock(article.pk)
    if story.trashed_at:
        return story
    if story.editions.exists():
        raise NotAllowed("This story was public: it can be withdrawn, not thrown away.")
    if story.on_hold:
        raise NotAllowed("This story is on legal hold: it has to be kept.")
    if story.status not in THROWN_AWAY_FROM:
        raise NotAllowed("Only drafts and spiked stories go into the trash. Send this one back or spike it.")
    sign(by=by, verb="trash")
    story.trashed_at = at
    _append(story, by=by, at=at, reason="Put into the trash")
    return story


@transaction.atomic
def take_out(*, article: Article, by: Any, at: datetime) -> Article:
    """Takes a story out of the trash, as it was."""
    story = lock(article.pk)
    if story.trashed_at is None:
        return story
    sign(by=by, verb="take out")
    story.trashed_at = None
    _append(story, by=by, at=at, reason="Taken out of the trash")
    return story


def _append(story: Article, *, by: Any, at: datetime, reason: str) -> None:
    append(
        article=story,
        wrote=["trashed_at"],
        taken=take(story),
        by=by,
        at=at,
        kind=Revision.Kind.VERB,
        reason=reason,
    )


def empty(*, at: datetime) -> int:
    """Deletes for good what has been in the trash for 30 days; returns how many stories.

    Each is looked at again under its lock: an editor may take it out at this very moment. Safe to run twice.
    """
    old = Article.objects.in_trash().filter(trashed_at__lte=at - KEPT_FOR).values_list("pk", flat=True)
    return sum(_delete(pk, at) for pk in old.order_by("trashed_at")[:BATCH])


@transaction.atomic
def _delete(pk: int, at: datetime) -> int:
    story = (
        Article.objects.in_trash()
        .select_for_update(skip_locked=True)
        .filter(pk=pk, trashed_at__lte=at - KEPT_FOR)
        .first()
    )
    if story is None or story.editions.exists() or story.on_hold:
        return 0
    log.info("Story %s (%s) was in the trash for 30 days and is deleted.", pk, story)
    sign(by=None, verb="empty trash")
    story.delete()
    return 1
