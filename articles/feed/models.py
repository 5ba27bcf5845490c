"""ApiKey, a partner's key; Webhook, where a partner wants to be told; Delivery, one message to one webhook."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from articles.publishing.models import Change


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def valid(self, at: datetime) -> ApiKeyQuerySet:
        """Neither revoked nor expired."""
        return self.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=at), revoked_at__isnull=True)


class ApiKey(models.Model):
    """A partner's key for the REST feed. The key itself is shown once and never stored."""

    class Scope(models.TextChoices):
        VERSIONS = "feed.versions", "earlier versions of stories"

    name = models.CharField(max_length=120, help_text="Who holds it, and for what.")
    prefix = models.CharField(
        max_length=12, editable=False, help_text="The key's first letters, to tell keys apart."
    )
    digest = models.CharField(max_length=64, unique=True, editable=False, help_text="SHA-256 of the key.")
    scopes = ArrayField(
        models.CharField(max_length=20, choices=Scope),
        default=list,
        blank=True,
        help_text="What it may read beyond what everybody may.",
    )
    sections = models.ManyToManyField(
        "articles.Section",
        blank=True,
        related_name="+",
        help_text="Only stories of these sections. None: all.",
    )
    per_minute = models.PositiveIntegerField(default=600, help_text="Requests in a minute.")
    expires_at = models.DateTimeField(null=True, blank=True, help_text="Empty: never.")
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="To the minute.")
    replaces = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(editable=False)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = "API key"
        constraints = [
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="a_key_is_kept_as_its_digest"
            ),
            models.CheckConstraint(
                condition=Q(per_minute__gt=0), name="a_key_may_ask_at_least_once_a_minute"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class Webhook(models.Model):
    """An address of a partner that is told of every change (Standard Webhooks 1.0)."""

    class Event(models.TextChoices):
        PUBLISHED = "item.published"
        UPDATED = "item.updated"
        CORRECTED = "item.corrected"
        WITHDRAWN = "item.withdrawn"

    name = models.CharField(max_length=120, help_text="Whose it is.")
    url = models.URLField("address", max_length=500, help_text="https only; never a private address.")
    secret = models.CharField(
        max_length=100,
        editable=False,
        help_text="Signs every message; the partner checks with it that we sent it.",
    )
    events = ArrayField(
        models.CharField(max_length=20, choices=Event),
        default=list,
        blank=True,
        help_text="Which events. None: all.",
    )
    active = models.BooleanField(default=True)
    failing_since = models.DateTimeField(null=True, blank=True, editable=False)
    disabled_reason = models.CharField(max_length=300, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(editable=False)

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.CheckConstraint(condition=~Q(secret=""), name="a_webhook_has_a_secret")]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One message for one webhook: the same bytes and the same id however often they are sent."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DELIVERED = "delivered"
        FAILED = "failed", "given up"

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    change = models.ForeignKey(Change, models.CASCADE, related_name="+")
    event = models.CharField(max_length=20, choices=Webhook.Event)
    message_id = models.CharField(max_length=40, unique=True)
    body = models.TextField(help_text="As sent.")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True)
    last_status = models.PositiveSmallIntegerField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "deliveries"
        indexes = [models.Index(fields=["webhook", "-id"], name="deliveries_of_a_webhook")]
        constraints = [
            models.UniqueConstraint(fields=["webhook", "change"], name="a_webhook_hears_of_a_change_once"),
            models.CheckConstraint(
                condition=Q(state="delivered", delivered_at__isnull=False)
                | (~Q(state="delivered") & Q(delivered_at__isnull=True)),
                name="a_delivered_message_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} to {self.webhook}"
