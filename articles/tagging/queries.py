"""Reading tags: for the public page, for topic pages, and for the desk."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef
from django.db.models.expressions import RawSQL

from articles.editions.cards import Card, card
from articles.editions.models import Edition
from articles.editions.querysets import EditionQuerySet
from articles.tagging.models import Tag

# A story shows at most this many topics.
SHOWN = 8
PUBLIC = (Tag.Status.CONFIRMED, Tag.Status.APPLIED)

# The newest stories on each of a story's topics, by one walk of the index each; the more shared, the more alike.
ALIKE = """
    SELECT newest.article_id
      FROM unnest(%s::bigint[]) AS topic(id)
      CROSS JOIN LATERAL (
        SELECT t.article_id, t.relevance FROM articles_tag t
         WHERE t.entity_id = topic.id AND t.status IN ('confirmed', 'applied') AND t.article_id <> %s
         ORDER BY t.article_id DESC LIMIT 24
      ) newest
     GROUP BY newest.article_id
     ORDER BY sum(newest.relevance) DESC, newest.article_id DESC
     LIMIT %s
"""


def topics_for(article_id: int) -> list[dict[str, Any]]:
    """A story's public topics, most relevant first: `[{id, kind, name, slug, rel, wikidata_id, relevance, confidence}]`.

    One query. They are confirmed by an editor or applied above the threshold, and their entity is public.
    """
    tags = (
        Tag.objects.filter(
            article_id=article_id,
            status__in=[Tag.Status.CONFIRMED, Tag.Status.APPLIED],
            entity__public=True,
            entity__merged_into__isnull=True,
        )
        .select_related("entity")
        .order_by("-relevance", "entity__name")[:SHOWN]
    )
    return [
        {
            "id": tag.entity_id,
            "kind": tag.entity.kind,
            "name": tag.entity.name,
            "slug": tag.entity.slug,
            "rel": tag.rel,
            "wikidata_id": tag.entity.wikidata_id,
            "relevance": tag.relevance,
            "confidence": tag.confidence,
        }
        for tag in tags
    ]


def related(story: Edition, *, limit: int) -> list[Card]:
    """Live stories that share topics with this one, the most alike first. One query; none without topics."""
    topics = {topic["id"] for topic in story.topics}
    if not topics:
        return []
    # Three times as many as wanted: some may have been withdrawn.
    alike = RawSQL(ALIKE, [list(topics), story.article_id, limit * 3])  # noqa: S611  made of constants
    rows = Edition.objects.live().filter(article_id__in=alike).cards("topics")

    def likeness(row: dict[str, Any]) -> tuple[int, Any]:
        shared = sum(topic["relevance"] for topic in row["topics"] if topic["id"] in topics)
        return shared, row["published_at"]

    return [card(row) for row in sorted(rows, key=likeness, reverse=True)[:limit]]


def stories_on(entity_id: int) -> EditionQuerySet:
    """Live stories that show this topic."""
    tagged = Tag.objects.filter(article_id=OuterRef("article_id"), entity_id=entity_id, status__in=PUBLIC)
    return Edition.objects.live().filter(Exists(tagged))
