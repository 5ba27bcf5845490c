"""The verbs of the clock: publish or withdraw a story by itself at a time. `due.py` does it when the time has come."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from articles.content.models import Article
from articles.editions.models import Edition
from articles.publishing.steps import CORRECTING, NotAllowed, S, begin, check, end, off_the_schedule, plan


@transaction.atomic
def schedule(
    *,
    article: Article,
    by: Any,
    at: datetime,
    publish_at: datetime,
    kind: str = Edition.Kind.UPDATE,
    text: str = "",
    accepting: Collection[str] = (),
) -> Article:
    """Publishes the story by itself at `publish_at` (aware): a first time, or the newer work of a live story.

    What stands in the way then is checked now, too. `kind`, `text` and `accepting` are those of `publish`.
    """
    story = begin("schedule", article, by)
    if publish_at <= at:
        raise NotAllowed("That time has passed. Choose a later one, or publish now.")
    if kind in CORRECTING and not text.strip():
        raise NotAllowed(f"A {kind} needs a text that readers see.")
    check(story, "schedule", at=at, accepting=accepting, by=by, when=publish_at)
    if story.status != S.LIVE:
        story.status = S.SCHEDULED
    plan(story, publish_at, kind=kind, text=text.strip(), accepted=sorted(accepting))
    end(story, by=by, at=at, reason=f"Scheduled for {publish_at:%Y-%m-%d %H:%M %Z}")
    return story


@transaction.atomic
def unschedule(*, article: Article, by: Any, at: datetime) -> Article:
    """Back to ready; a live story stays as readers see it."""
    story = begin("unschedule", article, by)
    off_the_schedule(story)
    end(story, by=by, at=at, reason="Taken off the schedule")
    return story


@transaction.atomic
def fail_schedule(*, article: Article, at: datetime, why: str) -> Article:
    """Gives a story whose time has come, but which cannot be published, back to the editors. They see why until the
    story is scheduled or published again."""
    story = begin("unschedule", article, None)
    off_the_schedule(story)
    story.schedule_failed = why[:500]
    end(story, by=None, at=at, reason=f"Not published on schedule: {why}")
    return story


@transaction.atomic
def expire(*, article: Article, by: Any, at: datetime, unpublish_at: datetime) -> Article:
    """Withdraws the story by itself at `unpublish_at` (aware)."""
    story = begin("expire", article, by)
    if unpublish_at <= at:
        raise NotAllowed("That time has passed. Choose a later one, or withdraw the story now.")
    if story.publish_at and unpublish_at <= story.publish_at:
        raise NotAllowed("That is before the story is to be published. Choose a later time.")
    story.unpublish_at = unpublish_at
    end(story, by=by, at=at, reason=f"To be withdrawn on {unpublish_at:%Y-%m-%d %H:%M %Z}")
    return story


@transaction.atomic
def keep(*, article: Article, by: Any, at: datetime) -> Article:
    """Takes back the time at which the story would be withdrawn."""
    story = begin("keep", article, by)
    story.unpublish_at = None
    end(story, by=by, at=at, reason="Not to be withdrawn by itself any more")
    return story
