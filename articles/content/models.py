"""The working copy of a story and what it hangs on. Nothing public reads these tables."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.text import slugify

from articles.content.addresses import not_taken
from articles.content.querysets import STORY_WORDS, ArticleQuerySet


class Section(models.Model):
    """A part of the paper: World, Sport. Its slug is the first part of its stories' addresses."""

    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(max_length=60, unique=True, validators=[not_taken])
    description = models.CharField(
        max_length=300, blank=True, help_text="One sentence for the section's front."
    )
    position = models.PositiveSmallIntegerField(default=100, help_text="Order in the menu, lowest first.")
    in_menu = models.BooleanField(default=True)
    leads_front = models.BooleanField(
        default=False, help_text="Stories of this section come first on the front page (Top Story)."
    )

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/{self.slug}/"


class Source(models.Model):
    """Where copy comes from when it is not our own: an agency or a partner."""

    name = models.CharField(max_length=120, unique=True, help_text="As datelines print it, for example AP.")
    full_name = models.CharField(max_length=200, blank=True, help_text="The Associated Press")
    slug = models.SlugField(max_length=120, unique=True)
    url = models.URLField(blank=True)
    logo = models.ForeignKey("media.Photo", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Article(models.Model):
    """The working copy of a story: what editors work on. Readers see its Editions."""

    class Status(models.TextChoices):
        DRAFT = "draft"
        IN_REVIEW = "in_review", "in review"
        READY = "ready"
        SCHEDULED = "scheduled"
        LIVE = "live"
        WITHDRAWN = "withdrawn"
        SPIKED = "spiked"

    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT, editable=False)
    on_hold = models.BooleanField("on legal hold", default=False, editable=False)
    hold_note = models.CharField(max_length=500, blank=True, editable=False)

    headline = models.CharField(max_length=200)
    short_headline = models.CharField(
        max_length=100, blank=True, help_text="For fronts and lists. Empty: the headline."
    )
    social_headline = models.CharField(
        max_length=200, blank=True, help_text="For sharing. Empty: the headline."
    )
    kicker = models.CharField(max_length=80, blank=True, help_text="The short line above the headline.")
    standfirst = models.TextField(blank=True, max_length=1000, help_text="The summary under the headline.")
    introduction = models.TextField(
        blank=True,
        max_length=3000,
        help_text="The editor's note above agency copy; it may end “As reported by the AP:”.",
    )
    dateline = models.CharField(max_length=120, blank=True, help_text="Where the story was written: MOSCOW.")
    body = models.TextField(
        blank=True, help_text="The story. Illustrations stand in it where readers will see them."
    )
    contributors_note = models.TextField(
        blank=True, max_length=2000, help_text="Who reported from where and who else helped."
    )

    section = models.ForeignKey(
        Section,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="primary section",
        help_text="It makes the address.",
    )
    further_sections = models.ManyToManyField(Section, blank=True, related_name="+")

    byline_override = models.CharField(
        max_length=300,
        blank=True,
        help_text="Printed instead of “By …”; names of the authors in it stay links.",
    )
    no_byline = models.BooleanField(default=False, help_text="Print no byline and do not ask for one.")
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="+")
    original_url = models.URLField(
        max_length=500, blank=True, help_text="Where the source published it; search engines are sent there."
    )
    guid = models.CharField(
        max_length=300, blank=True, editable=False, help_text="The source's own name for it."
    )
    previous_hint = models.CharField(max_length=300, blank=True, editable=False)
    next_hint = models.CharField(max_length=300, blank=True, editable=False)

    language = models.CharField(max_length=12, default="en")
    slugline = models.CharField(
        max_length=80, blank=True, help_text="The desk's working name: russia-ukraine."
    )
    slug = models.SlugField(
        max_length=120,
        blank=True,
        help_text="Last part of the address. Empty: made from the headline when it is published.",
    )
    urgency = models.PositiveSmallIntegerField(
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(9)],
        help_text="1 is most urgent, 9 least.",
    )
    ratings_open = models.BooleanField(default=True, help_text="Readers may rate this story.")
    embargo_until = models.DateTimeField(null=True, blank=True, help_text="Cannot be published before this.")
    publish_at = models.DateTimeField(null=True, blank=True, editable=False)
    publish_as = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text="What was decided for publish_at: {kind, text, accepted: [key of a finding]}.",
    )
    schedule_failed = models.CharField(
        max_length=500, blank=True, editable=False, help_text="Why it was not published at its time."
    )
    unpublish_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Withdrawn by itself at this time."
    )
    noindex = models.BooleanField(default=False, help_text="Ask search engines to leave this story out.")
    search_title = models.CharField(
        max_length=120, blank=True, help_text="For search results. Empty: the headline."
    )
    search_description = models.CharField(max_length=300, blank=True, help_text="Empty: the standfirst.")
    internal_notes = models.TextField(
        blank=True, help_text="Only for colleagues. Never public, by construction."
    )

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="created_stories",
    )
    created_at = models.DateTimeField(editable=False)
    updated_at = models.DateTimeField(editable=False)
    version = models.PositiveIntegerField(
        default=0,
        editable=False,
        help_text="Number of the newest revision; a save names the one it started from.",
    )
    trashed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at", "-id"]
        verbose_name = "story"
        verbose_name_plural = "stories"
        indexes = [
            models.Index(fields=["-updated_at", "-id"], name="stories_by_change"),
            GinIndex(STORY_WORDS, name="stories_by_words"),
            # Few stories are on hold or were not published at their time; the dashboard would read all to find them.
            models.Index(fields=["-updated_at"], name="stories_on_hold", condition=Q(on_hold=True)),
            models.Index(
                fields=["-updated_at"], name="stories_not_published", condition=~Q(schedule_failed="")
            ),
            models.Index(fields=["status", "-updated_at"], name="stories_by_stage"),
            # Few stories name their neighbours; each import looks for those that named one of its own.
            models.Index(
                fields=["id"], name="stories_with_hints", condition=~Q(previous_hint="", next_hint="")
            ),
            models.Index(
                fields=["publish_at"], name="stories_to_publish", condition=Q(publish_at__isnull=False)
            ),
            models.Index(
                fields=["trashed_at"], name="stories_in_trash", condition=Q(trashed_at__isnull=False)
            ),
            models.Index(
                fields=["unpublish_at"],
                name="stories_to_withdraw",
                condition=Q(unpublish_at__isnull=False, status="live"),
            ),
        ]
        constraints = [
            # The guid first: imports ask for a hundred of them, of whatever source.
            models.UniqueConstraint(
                fields=["guid", "source"], condition=~Q(guid=""), name="a_source_names_a_story_once"
            ),
            models.UniqueConstraint(
                fields=["section", "slug"],
                condition=~Q(slug="") & Q(status__in=["live", "withdrawn"]),
                name="one_story_per_address",
            ),
            models.CheckConstraint(condition=Q(urgency__range=(1, 9)), name="urgency_is_1_to_9"),
            models.CheckConstraint(
                condition=~Q(status="scheduled") | Q(publish_at__isnull=False),
                name="a_scheduled_story_says_when",
            ),
            models.CheckConstraint(
                condition=Q(on_hold=False) | Q(publish_at__isnull=True), name="a_held_story_is_not_scheduled"
            ),
            models.CheckConstraint(
                condition=Q(publish_at__isnull=True) | Q(status__in=["scheduled", "live"]),
                name="only_a_scheduled_or_live_story_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["live", "withdrawn"]) | (~Q(slug="") & Q(section__isnull=False)),
                name="a_public_story_has_an_address",
            ),
        ]
        permissions = [
            ("publish_article", "Can publish, correct and withdraw stories"),
            ("edit_any_article", "Can edit everybody's stories"),
            ("hold_article", "Can put stories on legal hold and release them"),
            ("override_checks", "Can accept findings that editors may not"),
            ("import_article", "Can import stories from the wire"),
        ]

    def __str__(self) -> str:
        return self.headline or "Untitled story"

    def touch(self, *, at: datetime) -> None:
        """Notes that the story changed."""
        self.updated_at = at

    @property
    def proposed_slug(self) -> str:
        return self.slug or slugify(self.headline)[:80].strip("-") or f"story-{self.pk}"


def illustration_key() -> str:
    """The name by which a body points at an illustration; survives restoring and copying."""
    return secrets.token_hex(4)


class Illustration(models.Model):
    """A photo in a story, with its own caption. The body says where: `<figure data-illustration="KEY">`."""

    class Role(models.TextChoices):
        LEAD = "lead", "lead photo"
        INLINE = "inline", "in the body"

    article = models.ForeignKey(Article, models.CASCADE, related_name="illustrations")
    key = models.CharField(max_length=16, default=illustration_key)
    photo = models.ForeignKey(
        "media.Photo",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="illustrations",
        help_text="Empty: imported copy described a photo that has not been added yet.",
    )
    role = models.CharField(max_length=8, choices=Role, default=Role.INLINE)
    position = models.PositiveSmallIntegerField(default=0)
    caption = models.TextField(
        blank=True, max_length=2000, help_text="For this story; the photo's own is only a suggestion."
    )
    credit_override = models.CharField(max_length=300, blank=True, help_text="Empty: the photo's own credit.")
    alt = models.CharField(
        max_length=500,
        blank=True,
        help_text="What the picture shows, for those who cannot see it. Not the caption again.",
    )

    class Meta:
        ordering = ["role", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "key"], name="an_illustration_key_is_unique_in_its_story"
            ),
            models.UniqueConstraint(
                fields=["article"], condition=Q(role="lead"), name="one_lead_photo_per_story"
            ),
        ]

    def __str__(self) -> str:
        return self.caption[:60] or self.key

    @property
    def credit(self) -> str:
        return self.credit_override or (self.photo.credit if self.photo else "")
