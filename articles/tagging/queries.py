"""Reading tags: for the public page, for topic pages, and for the desk."""

from __future__ import annotations

from typing import Any

from articles.tagging.models import Tag

# A story shows at most this many topics.
SHOWN = 8


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
