"""Edition, a public version of a story; Placement, its line in a section's list."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from articles.editions.querysets import EditionQuerySet


class Edition(models.Model):
    """What readers saw of a story from `live_from` to `live_until`.

    The text never changes once written. Only what follows from elsewhere does: `live_until`, the markup rendered from
    `body` and `illustrations` (a photo's renditions or rights), and `topics` (tags), all through this room's actions.
    """

    class Kind(models.TextChoices):
        FIRST = "first", "first publication"
        MINOR = "minor", "minor fix"
        UPDATE = "update"
        CLARIFICATION = "clarification"
        CORRECTION = "correction"
        RETRACTION = "retraction"

    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    revision = models.ForeignKey("articles.Revision", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=14, choices=Kind)
    note = models.TextField(blank=True, help_text="What changed, for readers.")

    live_from = models.DateTimeField()
    live_until = models.DateTimeField(null=True, blank=True, help_text="Empty: readers see it now.")
    published_at = models.DateTimeField(help_text="When the story was first published; orders every list.")
    updated_at = models.DateTimeField(help_text="When its substance last changed; minor fixes leave it.")

    section = models.ForeignKey("articles.Section", models.PROTECT, related_name="+")
    section_ids = ArrayField(models.BigIntegerField(), help_text="Primary section first.")
    sections = models.JSONField(help_text="[{name, slug}], primary first")
    slug = models.SlugField(max_length=120)
    path = models.CharField(max_length=200, help_text="/world/a-story/")

    language = models.CharField(max_length=12)
    headline = models.CharField(max_length=200)
    short_headline = models.CharField(max_length=100, blank=True)
    social_headline = models.CharField(max_length=200, blank=True)
    kicker = models.CharField(max_length=80, blank=True)
    standfirst = models.TextField(blank=True)
    introduction = models.TextField(blank=True)
    dateline = models.CharField(max_length=120, blank=True)
    body = models.TextField(
        help_text="Clean HTML; <figure data-illustration=KEY> marks where pictures stand."
    )
    contributors_note = models.TextField(blank=True)
    byline = models.CharField(max_length=600, blank=True, help_text="The line as printed.")
    credits = models.JSONField(default=list, help_text="[{name, slug, role, place}] in order")
    author_ids = ArrayField(models.BigIntegerField(), default=list)
    source = models.JSONField(null=True, blank=True, help_text="{name, full_name, slug, url, guid} or null")
    original_url = models.URLField(max_length=500, blank=True)
    slugline = models.CharField(max_length=80, blank=True)
    urgency = models.PositiveSmallIntegerField(default=5)
    ratings_open = models.BooleanField(default=True)
    noindex = models.BooleanField(default=False)
    search_title = models.CharField(max_length=120, blank=True)
    search_description = models.CharField(max_length=300, blank=True)
    word_count = models.PositiveIntegerField(default=0)

    illustrations = models.JSONField(
        default=list, help_text="[{key, role, photo, caption, credit, alt, picture{…}|null}], lead first"
    )
    photo_ids = ArrayField(models.BigIntegerField(), default=list)
    body_html = models.TextField(help_text="The body with its pictures' markup, ready to print.")
    lead_html = models.TextField(blank=True, help_text="The lead photo's markup, ready to print.")
    topics = models.JSONField(
        default=list, help_text="[{id, kind, name, slug, rel, wikidata_id, relevance, confidence}]"
    )
    corrections = models.JSONField(default=list, help_text="[{kind, at, text, version}], newest first")
    search = SearchVectorField(null=True, editable=False)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-article_id"]
        indexes = [
            models.Index(
                fields=["-published_at", "-article_id"],
                name="live_editions_by_time",
                condition=Q(live_until__isnull=True),
                include=["id"],
            ),
            models.Index(
                fields=["-updated_at", "-article_id"],
                name="live_editions_by_update",
                condition=Q(live_until__isnull=True),
            ),
            # Past editions too: an address at which nothing is live any more says what became of it.
            models.Index(fields=["path"], name="editions_by_path"),
            GinIndex(fields=["search"], name="live_editions_by_words", condition=Q(live_until__isnull=True)),
            GinIndex(
                fields=["headline"],
                name="live_editions_by_likeness",
                opclasses=["gin_trgm_ops"],
                condition=Q(live_until__isnull=True),
            ),
            GinIndex(
                fields=["photo_ids"], name="live_editions_by_photo", condition=Q(live_until__isnull=True)
            ),
            GinIndex(
                fields=["author_ids"], name="live_editions_by_author", condition=Q(live_until__isnull=True)
            ),
            GinIndex(
                fields=["topics"],
                name="live_editions_by_topic",
                opclasses=["jsonb_path_ops"],
                condition=Q(live_until__isnull=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="one_edition_per_number"),
            models.UniqueConstraint(
                fields=["article"], condition=Q(live_until__isnull=True), name="one_live_edition_per_article"
            ),
            models.UniqueConstraint(
                fields=["path"], condition=Q(live_until__isnull=True), name="one_live_edition_per_path"
            ),
            models.CheckConstraint(
                condition=Q(live_until__isnull=True) | Q(live_until__gte=F("live_from")),
                name="an_edition_ends_after_it_began",
            ),
            models.CheckConstraint(condition=~Q(headline=""), name="an_edition_has_a_headline"),
        ]

    def __str__(self) -> str:
        return f"{self.headline} ({self.number})"

    def get_absolute_url(self) -> str:
        return self.path


class Placement(models.Model):
    """A live story's line in one section's list. Rewritten whenever the live edition changes; history is in Edition."""

    section = models.ForeignKey("articles.Section", models.CASCADE, related_name="+")
    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="+")
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="placements")
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["section", "article"], name="a_story_stands_in_a_section_once")
        ]
        indexes = [
            models.Index(
                fields=["section", "-published_at", "-article"],
                name="placements_by_time",
                include=["edition"],
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} in {self.section_id}"
