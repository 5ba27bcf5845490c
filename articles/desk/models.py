"""What the desk keeps for itself: preview links for people without a login, and saved views of the story list."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class PreviewLink(models.Model):
    """A door for somebody without a login to one revision of a story, until it expires, is revoked, or is published.

    The token itself is stored nowhere: whoever reads this table can open nothing.
    """

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="preview_links")
    revision = models.ForeignKey("articles.Revision", models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the token, in hexadecimal.")
    label = models.CharField(max_length=120, blank=True, help_text="Who it is for.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("at")), name="a_preview_link_lives_for_a_while"
            ),
        ]

    def __str__(self) -> str:
        return f"preview of {self.article_id} for {self.label or 'somebody'}"

    def is_open(self, *, at: datetime) -> bool:
        """Neither expired nor revoked; what became of the story is asked elsewhere."""
        return self.revoked_at is None and at < self.expires_at

    def revoke(self, *, at: datetime) -> None:
        """Shuts the door; a second time changes nothing."""
        if self.revoked_at is None:
            self.revoked_at = at
            self.save(update_fields=["revoked_at"])


class SavedView(models.Model):
    """Filters and words of the story list under a name. Its owner's alone, unless shared with the whole desk."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=60)
    query = models.CharField(
        max_length=500, help_text="The list's query string: status__exact=draft&q=harbour"
    )
    shared = models.BooleanField(default=False)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="one_saved_view_per_name_and_user")
        ]

    def __str__(self) -> str:
        return self.name
