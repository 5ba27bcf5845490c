"""Merging: one of two stories about the same thing gives way to the other, and its addresses lead there for ever."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from articles.content.models import Article
from articles.editions.models import Edition
from articles.publishing.actions import withdraw
from articles.publishing.models import Change, OldAddress
from articles.publishing.steps import NotAllowed
from articles.revisions.actions import lock


def may_be_merged(article: Article) -> bool:
    """A story that readers see and nobody has put away."""
    return article.status == Article.Status.LIVE and article.trashed_at is None


@transaction.atomic
def merge(*, article: Article, into: Article, by: Any, at: datetime, note: str = "") -> Article:
    """Takes a duplicate away in favour of `into`: partners hear that it is replaced, readers are led on.

    Both must be live. Raises NotAllowed. Once the duplicate is published again, its address leads to it again.
    """
    if article.pk == into.pk:
        raise NotAllowed("A story cannot be merged into itself.")
    for pk in sorted(
        (article.pk, into.pk)
    ):  # always in this order, so that two merges cannot wait for each other
        lock(pk)
    edition = Edition.objects.live().filter(article=article).first()
    target = Edition.objects.live().filter(article=into).first()
    if edition is None:
        raise NotAllowed("Only a story that readers see can be merged into another.")
    if target is None:
        raise NotAllowed("Readers do not see the other story. Publish it first.")
    OldAddress.objects.filter(article=article).update(article=into)
    OldAddress.objects.update_or_create(path=edition.path, defaults={"article": into, "at": at})
    reason = note.strip() or f"Replaced by “{target.headline}”."
    story = withdraw(article=article, by=by, at=at, reason=reason, change=Change.Reason.MERGED)
    Change.objects.filter(article=article, is_latest=True).update(replaced_by=into)
    return story
