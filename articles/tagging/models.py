"""Entity, its aliases, and Tag: an entity on a story."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from articles.tagging.folding import fold


class Entity(models.Model):
    """A person, organisation, place, event or subject that stories are about."""

    class Kind(models.TextChoices):
        PERSON = "person"
        ORGANISATION = "organisation"
        PLACE = "place"
        EVENT = "event"
        SUBJECT = "subject"

    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=200, help_text="The full name, as readers should see it.")
    slug = models.SlugField(max_length=200, unique=True)
    description = models.CharField(max_length=500, blank=True, help_text="One sentence for the topic's page.")
    wikidata_id = models.CharField(max_length=16, blank=True, help_text="Q7184")
    geonames_id = models.PositiveIntegerField(null=True, blank=True)
    photo = models.ForeignKey("media.Photo", models.SET_NULL, null=True, blank=True, related_name="+")
    public = models.BooleanField(
        default=True, help_text="Has a page of its own while a live story is about it."
    )
    proposed_at = models.DateTimeField(
        null=True,
        editable=False,
        help_text="When a machine made it up; empty: somebody at the desk made it, or changed it since.",
    )
    merged_into = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="merged", editable=False
    )

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "entities"
        indexes = [models.Index(fields=["kind", "name"], name="entities_by_kind")]
        constraints = [
            models.UniqueConstraint(
                fields=["wikidata_id"], condition=~Q(wikidata_id=""), name="one_entity_per_wikidata_id"
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=F("id")), name="an_entity_is_not_merged_into_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/topics/{self.slug}/"


class Alias(models.Model):
    """Another name under which stories mention an entity."""

    entity = models.ForeignKey(Entity, models.CASCADE, related_name="aliases")
    text = models.CharField(max_length=200)
    folded = models.CharField(
        max_length=200, db_index=True, editable=False, help_text="For look-up: no case, no accents."
    )
    muted = models.BooleanField(default=False, help_text="Rejected too often to be proposed again.")

    class Meta:
        verbose_name_plural = "aliases"
        constraints = [
            models.UniqueConstraint(fields=["entity", "folded"], name="an_entity_has_an_alias_once")
        ]

    def __str__(self) -> str:
        return self.text

    def save(self, **options: Any) -> None:
        """Saves it with its folded spelling."""
        self.folded = fold(self.text)[:200]
        super().save(**options)


class Tag(models.Model):
    """An entity on a story, with why it was proposed and what the desk decided."""

    class Status(models.TextChoices):
        SUGGESTED = "suggested"
        APPLIED = "applied", "applied by itself"
        CONFIRMED = "confirmed"
        REJECTED = "rejected"

    class Source(models.TextChoices):
        MACHINE = "machine"
        EDITOR = "editor"
        WIRE = "wire"

    class Rel(models.TextChoices):
        ABOUT = "about"
        MENTIONS = "mentions"

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="tags")
    entity = models.ForeignKey(Entity, models.CASCADE, related_name="tags")
    status = models.CharField(max_length=10, choices=Status, default=Status.SUGGESTED)
    source = models.CharField(max_length=8, choices=Source, default=Source.MACHINE)
    rel = models.CharField(max_length=8, choices=Rel, default=Rel.MENTIONS)
    relevance = models.PositiveSmallIntegerField(default=50)
    confidence = models.PositiveSmallIntegerField(default=50)
    evidence = models.JSONField(default=list, help_text="[{start, end, text, sentence, zone}]")
    reason = models.CharField(max_length=200, blank=True, help_text="“named 4 times, in the headline”")
    recogniser = models.CharField(max_length=80, blank=True, help_text="Name and version.")
    edition = models.ForeignKey("articles.Edition", models.SET_NULL, null=True, blank=True, related_name="+")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-relevance", "id"]
        indexes = [
            models.Index(fields=["status", "-id"], name="tags_by_status"),
            models.Index(fields=["entity", "-article"], name="tags_by_topic"),
            models.Index(
                fields=["entity", "status"],
                name="decisions_by_entity",
                condition=Q(status__in=["confirmed", "rejected"]),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "entity"], name="an_entity_is_on_a_story_once"),
            models.CheckConstraint(
                condition=Q(relevance__lte=100, confidence__lte=100), name="tag_scores_are_0_to_100"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entity} on {self.article_id}"
