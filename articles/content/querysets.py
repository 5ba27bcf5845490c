"""Which stories: words for the desk's questions."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models
from django.db.models.functions import Left

if TYPE_CHECKING:
    from articles.content.models import Article  # noqa: F401  the class below names it as text

# What the desk finds a story by. A tsvector holds 1 MB; a body of any length must still be saved.
STORY_WORDS = SearchVector(
    "headline", "slugline", "kicker", "standfirst", Left("body", 200_000), config="simple"
)


class ArticleQuerySet(models.QuerySet["Article"]):
    def kept(self) -> ArticleQuerySet:
        """Not in the trash."""
        return self.filter(trashed_at__isnull=True)

    def in_trash(self) -> ArticleQuerySet:
        """Thrown away, and still there to be taken out."""
        return self.filter(trashed_at__isnull=False)

    def of(self, user: Any) -> ArticleQuerySet:
        """Stories that this user started or is credited on."""
        # Two index look-ups; an OR of both would read every story.
        stories = self.model._default_manager.order_by()
        started = stories.filter(created_by=user).values("pk")
        credited = stories.filter(bylines__author__user=user).values("pk")
        return self.filter(pk__in=started.union(credited))

    def with_word(self, word: str) -> ArticleQuerySet:
        """Stories that have a word beginning like this in headline, slugline, kicker, standfirst or body."""
        parts = re.findall(r"\w+", word.lower())
        if not parts:
            return self.none()
        query = SearchQuery(" & ".join(f"{part}:*" for part in parts), search_type="raw", config="simple")
        return self.annotate(words=STORY_WORDS).filter(words=query)

    def due(self, at: datetime) -> ArticleQuerySet:
        """To be published, for the first time or again, and the time has come; the longest overdue first."""
        return self.kept().filter(publish_at__lte=at).order_by("publish_at", "pk")

    def expired(self, at: datetime) -> ArticleQuerySet:
        """Live beyond the time at which it was to be withdrawn."""
        return self.filter(status="live", unpublish_at__lte=at).order_by("unpublish_at", "pk")
