"""What editors put on a front: FrontVersion, its Slots, and the breaking Banner."""

from __future__ import annotations

from datetime import UTC

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class FrontVersion(models.Model):
    """One version of the paper's front page or of a section's: drafted, published, replaced by the next.

    What readers see is computed from the slots of the live one and the newest stories (`fill.py`). Published versions
    are numbered by place and never change, so that any of them can be brought back.
    """

    class Status(models.TextChoices):
        DRAFT = "draft"
        SCHEDULED = "scheduled"
        LIVE = "live"
        PAST = "past"

    section = models.ForeignKey(
        "articles.Section",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty: the paper's front page.",
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    number = models.PositiveIntegerField(null=True, blank=True, help_text="Of what was published.")
    saves = models.PositiveIntegerField(default=0, help_text="How often the draft was saved.")
    note = models.CharField(max_length=200, blank=True, help_text="For colleagues: why.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    saved_at = models.DateTimeField()
    publish_at = models.DateTimeField(null=True, blank=True)
    live_from = models.DateTimeField(null=True, blank=True)
    live_until = models.DateTimeField(null=True, blank=True)
    turns_at = models.DateTimeField(
        null=True, blank=True, help_text="When a slot of it begins or ends next: the page changes by itself."
    )

    class Meta:
        ordering = ["-live_from", "-id"]
        indexes = [
            models.Index(fields=["section", "live_from"], name="fronts_by_time"),
            models.Index(fields=["publish_at"], name="fronts_to_publish", condition=Q(status="scheduled")),
            models.Index(
                fields=["turns_at"],
                name="fronts_to_turn",
                condition=Q(status="live", turns_at__isnull=False),
            ),
        ]
        constraints = [
            *(
                constraint
                for status in ("live", "draft")
                for constraint in (
                    models.UniqueConstraint(
                        fields=["status"],
                        condition=Q(section__isnull=True, status=status),
                        name=f"one_{status}_front_of_the_paper",
                    ),
                    models.UniqueConstraint(
                        fields=["section"], condition=Q(status=status), name=f"one_{status}_front_per_section"
                    ),
                )
            ),
            models.UniqueConstraint(fields=["section", "number"], name="one_front_per_number_of_a_section"),
            models.UniqueConstraint(
                fields=["number"],
                condition=Q(section__isnull=True),
                name="one_front_per_number_of_the_paper",
            ),
            models.CheckConstraint(
                condition=~Q(status="scheduled") | Q(publish_at__isnull=False),
                name="a_scheduled_front_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["live", "past"]) | Q(number__isnull=False, live_from__isnull=False),
                name="a_published_front_has_a_number_and_a_time",
            ),
            models.CheckConstraint(
                condition=Q(status="past", live_until__isnull=False)
                | (~Q(status="past") & Q(live_until__isnull=True)),
                name="only_a_past_front_has_ended",
            ),
            models.CheckConstraint(
                condition=Q(live_until__isnull=True) | Q(live_until__gte=F("live_from")),
                name="a_front_ends_after_it_began",
            ),
        ]
        permissions = [("curate_front", "Can edit fronts and the breaking banner")]

    def __str__(self) -> str:
        return f"{self.section or 'Front page'} {self.number or self.status}"

    @property
    def seen_at(self) -> str:
        """The moment it became public, for `?at=`: to the microsecond, since the next may have followed at once."""
        return self.live_from.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ") if self.live_from else ""


class Slot(models.Model):
    """A story's place on a front, with what is printed of it there. Empty fields: the story's own."""

    class Zone(models.TextChoices):
        TOP = "top", "Top story"
        SECONDARY = "secondary", "Secondary"
        RAIL = "rail", "Rail"

    front = models.ForeignKey(FrontVersion, models.CASCADE, related_name="slots")
    zone = models.CharField(max_length=10, choices=Zone)
    position = models.PositiveSmallIntegerField(help_text="In its zone, from 1.")
    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="+")
    pinned = models.BooleanField(
        default=False, help_text="Stays at this position; others move up when one above leaves."
    )
    headline = models.CharField(max_length=200, blank=True)
    kicker = models.CharField(max_length=80, blank=True)
    photo = models.ForeignKey("media.Photo", models.SET_NULL, null=True, blank=True, related_name="+")
    picture = models.JSONField(
        null=True, blank=True, help_text="{picture, alt, credit} of the photo; null: it may not be shown."
    )
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["front", "article"], name="a_story_stands_on_a_front_once"),
            models.UniqueConstraint(fields=["front", "zone", "position"], name="one_slot_per_position"),
            models.CheckConstraint(condition=Q(position__gte=1), name="positions_count_from_1"),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True) | Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="a_slot_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.zone} {self.position}: {self.article_id}"


class Banner(models.Model):
    """The line on top of every page when news breaks. It ends by itself."""

    text = models.CharField(max_length=160)
    link = models.CharField(max_length=300, blank=True, help_text="/world/a-story/ or https://…")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField(help_text="The time-out.")
    is_open = models.BooleanField(default=True, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-begins_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["is_open"], condition=Q(is_open=True), name="one_open_banner"),
            models.CheckConstraint(
                condition=Q(is_open=True, ended_at__isnull=True) | Q(is_open=False, ended_at__isnull=False),
                name="a_banner_that_is_not_open_has_ended",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("begins_at")), name="a_banner_times_out_after_it_began"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="a_banner_says_something"),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__regex=r"^(/([^/\\]|$)|https?://)"),
                name="a_banner_leads_to_a_web_page",
            ),
        ]

    def __str__(self) -> str:
        return self.text
