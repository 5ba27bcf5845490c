"""Revision: a snapshot of the whole working copy."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Revision(models.Model):
    """What a story was after one save: fields, bylines, illustrations, sections, tags and pins."""

    class Kind(models.TextChoices):
        SAVE = "save"
        AUTOSAVE = "autosave"
        IMPORT = "import"
        VERB = "verb"
        RESTORE = "restore"

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.SAVE)
    snapshot = models.JSONField(help_text="The shape is articles/revisions/snapshot.py's.")
    name = models.CharField(max_length=120, blank=True, help_text="Given by an editor, to find it again.")
    reason = models.CharField(max_length=300, blank=True)
    session = models.CharField(
        max_length=40, blank=True, help_text="Autosaves of one editing session become one revision."
    )
    sent = models.CharField(
        max_length=40, blank=True, help_text="The browser's own name for the save that wrote this last."
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        indexes = [models.Index("sent", condition=~models.Q(sent=""), name="revision_of_a_save")]
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="one_revision_per_number")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
