"""Votes, their summary, and what readers wrote after a low one."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class Rating(models.Model):
    """One reader's stars for one story. Says nothing about who the reader is."""

    class State(models.TextChoices):
        COUNTED = "counted"
        HELD = "held", "held for an editor"
        REMOVED = "removed"

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="ratings")
    voter = models.BinaryField(
        max_length=32, help_text="HMAC-SHA256 of the reader's cookie and the story's id."
    )
    stars = models.PositiveSmallIntegerField()
    counted_before = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        editable=False,
        help_text="The stars that the summary held for this vote before its last change; see actions.vote.",
    )
    state = models.CharField(max_length=8, choices=State, default=State.COUNTED)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["article", "created_at"], name="ratings_of_a_story_by_time"),
            models.Index(fields=["-id"], name="ratings_that_are_held", condition=Q(state="held")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "voter"], name="one_vote_per_reader"),
            models.CheckConstraint(condition=Q(stars__range=(1, 5)), name="stars_are_1_to_5"),
            models.CheckConstraint(
                condition=Q(state__in=["counted", "held", "removed"]),
                name="a_vote_is_counted_held_or_removed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stars} for {self.article_id}"


class RatingSummary(models.Model):
    """A story's histogram; always equal to a recount of the counted votes, plus what an import brought."""

    article = models.OneToOneField(
        "articles.Article", models.CASCADE, primary_key=True, related_name="rating_summary"
    )
    n1 = models.PositiveIntegerField(default=0)
    n2 = models.PositiveIntegerField(default=0)
    n3 = models.PositiveIntegerField(default=0)
    n4 = models.PositiveIntegerField(default=0)
    n5 = models.PositiveIntegerField(default=0)
    legacy_count = models.PositiveIntegerField(default=0, help_text="Votes that came with an import.")
    legacy_sum = models.PositiveIntegerField(default=0, help_text="Their stars added up.")
    score = models.FloatField(default=0, help_text="Bayesian average for the top-rated order; never shown.")

    class Meta:
        verbose_name_plural = "rating summaries"
        indexes = [models.Index(fields=["-score", "-article"], name="summaries_by_score")]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    legacy_sum__gte=models.F("legacy_count"), legacy_sum__lte=models.F("legacy_count") * 5
                ),
                name="legacy_stars_are_1_to_5",
            )
        ]

    def __str__(self) -> str:
        return f"{self.count} votes"

    @property
    def histogram(self) -> tuple[int, int, int, int, int]:
        return (self.n1, self.n2, self.n3, self.n4, self.n5)

    @property
    def count(self) -> int:
        return sum(self.histogram) + self.legacy_count

    @property
    def sum(self) -> int:
        return sum(stars * votes for stars, votes in enumerate(self.histogram, 1)) + self.legacy_sum


class RatingFeedback(models.Model):
    """How a reader thinks that a story could be better. Private to editors."""

    rating = models.OneToOneField(Rating, models.CASCADE, related_name="feedback")
    text = models.CharField(max_length=1000)
    created_at = models.DateTimeField()
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    handled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "rating feedback"

    def __str__(self) -> str:
        return self.text[:60]


class NetworkSalt(models.Model):
    """A day's secret for short-lived network keys. Deleted after 48 hours: then no old key leads to an address."""

    day = models.DateField(unique=True)
    salt = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return str(self.day)
