"""What a revision holds: the whole working copy as one JSON document.

Shape: `{"fields": {name: value}, "further_sections": [id], "bylines": [{author, author_name, role, place}],
"illustrations": [{key, role, photo, caption, credit_override, alt}], "pins": {"previous": id, "next": id},
"tags": [{entity, name, status, rel}]}`. Times are ISO 8601 in UTC; ids are of this database.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from articles.content.models import Article

# Everything an editor can change. What is left out: identity, status and its times, and who made the story.
TEXT_FIELDS = (
    "headline",
    "short_headline",
    "social_headline",
    "kicker",
    "standfirst",
    "introduction",
    "dateline",
    "body",
    "contributors_note",
    "byline_override",
    "no_byline",
    "original_url",
    "language",
    "slugline",
    "slug",
    "urgency",
    "ratings_open",
    "noindex",
    "search_title",
    "search_description",
    "internal_notes",
)
TIME_FIELDS = ("embargo_until",)
LINK_FIELDS = ("section_id", "source_id")
FIELDS = TEXT_FIELDS + TIME_FIELDS + LINK_FIELDS


def take(article: Article) -> dict[str, Any]:
    """The working copy as it is now."""
    fields = {name: _plain(getattr(article, name)) for name in FIELDS}
    return {
        "fields": fields,
        "further_sections": sorted(article.further_sections.values_list("pk", flat=True)),
        "bylines": [
            {
                "author": byline.author_id,
                "author_name": byline.author.name,
                "role": byline.role,
                "place": byline.place,
            }
            for byline in article.bylines.select_related("author").order_by("position", "id")
        ],
        "illustrations": [
            {
                "key": item.key,
                "role": item.role,
                "photo": item.photo_id,
                "caption": item.caption,
                "credit_override": item.credit_override,
                "alt": item.alt,
            }
            for item in article.illustrations.order_by("-role", "position", "id")
        ],
        "pins": dict(article.pins.values_list("direction", "target_id")),
        "tags": [
            {"entity": tag.entity_id, "name": tag.entity.name, "status": tag.status, "rel": tag.rel}
            for tag in article.tags.select_related("entity").order_by("entity_id")
        ],
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
