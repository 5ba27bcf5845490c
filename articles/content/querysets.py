"""Which stories: words for the desk's questions."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    pass


class ArticleQuerySet(models.QuerySet["Article"]):
    def kept(self) -> ArticleQuerySet:
        """Not in the trash."""
        return self.filter(trashed_at__isnull=True)

    def of(self, user: Any) -> ArticleQuerySet:
        """Stories that this user started or is credited on."""
        return self.filter(models.Q(created_by=user) | models.Q(bylines__author__user=user)).distinct()

    def due(self, at: datetime) -> ArticleQuerySet:
        """Scheduled, and the time has come."""
        return self.kept().filter(status="scheduled", publish_at__lte=at)

    def expired(self, at: datetime) -> ArticleQuerySet:
        """Live beyond the time at which it was to be withdrawn."""
        return self.filter(status="live", unpublish_at__lte=at)
