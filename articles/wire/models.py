"""Take: what the wire sent."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Take(models.Model):
    """One version of a story as it came in. The newest is the ground on which the next is merged with edits."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="takes")
    number = models.PositiveIntegerField()
    source = models.ForeignKey("articles.Source", models.PROTECT, null=True, blank=True, related_name="+")
    guid = models.CharField(max_length=300, help_text="The source's own name for the story.")
    format = models.CharField(max_length=20)
    file = models.CharField(max_length=255, blank=True, help_text="Name of the file it came in.")
    story = models.JSONField(help_text="articles.wire.story.Story as it was read, without the line accounts.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        indexes = [models.Index(fields=["guid"], name="takes_by_guid")]
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="one_take_per_number")]

    def __str__(self) -> str:
        return f"take {self.number} of {self.article_id}"
