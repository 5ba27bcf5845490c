"""Change, the log in commit order; Correction; Override, a finding somebody accepted; AuditEntry; OldAddress."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class Change(models.Model):
    """One thing that became public or stopped being so. Feeds, webhooks and caches follow this log.

    `seq` is taken under an advisory lock that is held until commit, so numbers become visible in their order.
    """

    class State(models.TextChoices):
        UPDATED = "updated"
        DELETED = "deleted"

    class Reason(models.TextChoices):
        PUBLISHED = "published"
        UPDATED = "updated"
        CORRECTED = "corrected"
        WITHDRAWN = "withdrawn"
        KILLED = "killed"
        EXPIRED = "expired"
        MERGED = "merged"

    seq = models.BigIntegerField(primary_key=True)
    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="changes")
    edition = models.ForeignKey("articles.Edition", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=State)
    reason = models.CharField(max_length=10, choices=Reason)
    version = models.PositiveIntegerField(help_text="Number of the edition that this is about.")
    editor_note = models.TextField(blank=True, help_text="What partners are told.")
    replaced_by = models.ForeignKey(
        "articles.Article", models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_latest = models.BooleanField(default=True, help_text="No later change of the same story.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["seq"]
        indexes = [models.Index(fields=["seq"], name="latest_changes", condition=Q(is_latest=True))]
        constraints = [
            models.UniqueConstraint(
                fields=["article"], condition=Q(is_latest=True), name="one_latest_change_per_article"
            ),
            models.CheckConstraint(
                condition=Q(state="deleted", edition__isnull=True)
                | Q(state="updated", edition__isnull=False),
                name="an_updated_change_has_an_edition_and_a_deleted_one_none",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seq}: {self.reason} {self.article_id}"


class Correction(models.Model):
    """A note that readers see on the story and on /corrections/."""

    class Kind(models.TextChoices):
        CLARIFICATION = "clarification"
        CORRECTION = "correction"
        RETRACTION = "retraction"

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="corrections")
    kind = models.CharField(max_length=14, choices=Kind, default=Kind.CORRECTION)
    text = models.TextField(help_text="What was wrong and what is right.")
    version = models.PositiveIntegerField(help_text="Number of the edition that it came with.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="a_correction_says_something")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.text[:60]}"


class Override(models.Model):
    """A finding of the checks that somebody accepted when publishing or scheduling."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="overrides")
    verb = models.CharField(max_length=20, help_text="What was done: publish or schedule.")
    code = models.CharField(max_length=20, help_text="Name of the check.")
    message = models.CharField(max_length=500, help_text="What the editor was told.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.code} accepted by {self.by}"


class AuditEntry(models.Model):
    """One change of something the newsroom answers for: who, by which verb, from what to what. Written by triggers
    alone (audit.py).

    No foreign keys: an entry outlives its object and the person, and nothing may change it.
    """

    at = models.DateTimeField()
    what = models.CharField(max_length=100, help_text="Name of the table: article, photo, user…")
    object_id = models.BigIntegerField(null=True, help_text="Number of its row.")
    article_id = models.BigIntegerField(
        null=True, help_text="The story that it is about, if it is about one."
    )
    name = models.TextField(help_text="The object's, at that time.")
    verb = models.CharField(
        max_length=20, help_text="What was done; insert, update or delete where no verb was used."
    )
    actor_id = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=254, help_text="The person's name at that time; empty: the system.")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "audit log"
        indexes = [
            models.Index(fields=["article_id", "-id"], name="audit_of_a_story"),
            models.Index(fields=["what", "object_id", "-id"], name="audit_of_an_object"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.name}"


class OldAddress(models.Model):
    """An address that a story once had; it redirects to the present one for ever."""

    path = models.CharField(max_length=200, unique=True)
    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="old_addresses")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "old addresses"

    def __str__(self) -> str:
        return self.path
