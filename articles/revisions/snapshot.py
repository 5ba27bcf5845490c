"""What a revision holds: the whole working copy as one JSON document.

Shape: `{"fields": {name: value}, "further_sections": [id], "bylines": [{author, author_name, role, place}],
"illustrations": [{key, role, photo, caption, credit_override, alt}], "pins": {"previous": id, "next": id},
"tags": [{entity, name, status, rel}]}`. Times are ISO 8601 in UTC; ids are of this database.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from articles.content.models import Article
from articles.revisions.queries import Parts, parts_of

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


def take(article: Article, parts: Parts | None = None) -> dict[str, Any]:
    """The working copy as it is now; `parts` are looked up unless they are at hand."""
    parts = parts or parts_of(article)
    return {
        "fields": {name: _plain(getattr(article, name)) for name in FIELDS},
        "further_sections": sorted(row["id"] for row in parts.further_sections),
        "bylines": [
            {
                "author": row["author"],
                "author_name": row["name"],
                "role": row["role"],
                "place": row["place"],
            }
            for row in parts.bylines
        ],
        "illustrations": parts.illustrations,
        "pins": parts.pins,
        "tags": parts.tags,
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
