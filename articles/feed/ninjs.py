"""Pure rule: an edition as an IPTC ninjs 3.1 document, strict and unextended.

Format: https://iptc.org/std/ninjs/ (schema 3.1). What ninjs has no place for stands in the envelope (envelope.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from articles.content.html import plain_text
from articles.editions.models import Edition
from articles.editions.syndicated import allowed_pictures, body_html
from articles.editions.uris import absolute, illustration_uri, photo_uri, story_uri, topic_uri, wikidata_uri
from media.library.models import Photo

SCHEMA = "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json"
SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
CONTENT_TYPES = {"jpeg": "image/jpeg", "webp": "image/webp", "avif": "image/avif"}
# ninjs' name of each kind of entity; only subjects have a place for relevance and confidence there.
TAGS = {
    "person": "people",
    "organisation": "organisations",
    "place": "places",
    "event": "events",
    "subject": "subjects",
}

# Every ninjs name that we fill: what `fields` may ask for.
FIELDS = (
    *(
        "uri",
        "standard",
        "type",
        "representationType",
        "version",
        "pubStatus",
        "urgency",
        "language",
        "firstCreated",
    ),
    *(
        "versionCreated",
        "contentCreated",
        "title",
        "headlines",
        "descriptions",
        "bodies",
        "by",
        "slugline",
        "located",
    ),
    *("copyrightHolder", "edNote", "altIds", "infoSources", *TAGS.values(), "associations"),
)


def stamp(moment: datetime) -> str:
    """RFC 3339 in UTC: 2026-11-22T09:14:00Z."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def item(
    edition: Edition,
    photos: Mapping[int, Photo],
    *,
    at: datetime,
    include: frozenset[str],
    body: str,
    fields: frozenset[str] | None = None,
) -> dict[str, Any]:
    """The document, without empty members. `body`: html, text, both or none; `fields` keeps only those, and `uri`."""
    pictures = allowed_pictures(edition, photos, at)
    whole = (
        _identity(edition)
        | _text(edition, pictures, body)
        | _people(edition)
        | (_tags(edition) if "tags" in include else {})
        | (
            {"associations": [_picture(edition, p, photos) for p in pictures]}
            if "associations" in include
            else {}
        )
    )
    partial = body == "none" or fields is not None
    whole["representationType"] = "partial" if partial else "full"
    kept = FIELDS if fields is None else {"uri", *fields}
    return {name: whole[name] for name in FIELDS if name in kept and whole.get(name) not in (None, "", [])}


def _identity(edition: Edition) -> dict[str, Any]:
    source = edition.source or {}
    alt_ids = [{"role": "slug", "value": edition.slug}, {"role": "id", "value": str(edition.article_id)}]
    if edition.original_url:
        alt_ids.append({"role": "source-url", "value": edition.original_url})
    if source.get("guid"):
        alt_ids.append({"role": "source-guid", "value": source["guid"]})
    return {
        "uri": story_uri(edition.article_id),
        "standard": {"name": "ninjs", "version": "3.1", "schema": SCHEMA},
        "type": "text",
        "version": str(edition.number),
        "pubStatus": "usable",
        "urgency": edition.urgency,
        "language": edition.language,
        "firstCreated": stamp(edition.published_at),
        "versionCreated": stamp(edition.live_from),
        "contentCreated": stamp(edition.updated_at),
        "slugline": edition.slugline,
        "copyrightHolder": source.get("full_name") or source.get("name") or settings.SITE_NAME,
        "altIds": alt_ids,
    }


def _text(edition: Edition, pictures: list[dict[str, Any]], body: str) -> dict[str, Any]:
    headlines = [
        ("main", edition.headline),
        ("short", edition.short_headline),
        ("social", edition.social_headline),
    ]
    bodies = []
    if body in ("html", "both"):
        bodies.append(_body(edition, "text/html", body_html(edition, pictures)))
    if body in ("text", "both"):
        bodies.append(_body(edition, "text/plain", plain_text(edition.body)))
    return {
        "title": edition.headline,
        "headlines": [{"role": r, "contentType": "text/plain", "value": v} for r, v in headlines if v],
        "descriptions": [{"role": "summary", "contentType": "text/plain", "value": edition.standfirst}]
        if edition.standfirst
        else [],
        "bodies": bodies,
        "by": edition.byline,
        "located": edition.dateline,
        "edNote": edition.note,
    }


def _body(edition: Edition, content_type: str, value: str) -> dict[str, Any]:
    return {
        "role": "main",
        "contentType": content_type,
        "charCount": len(value),
        "wordCount": edition.word_count,
        "value": value,
    }


def _people(edition: Edition) -> dict[str, Any]:
    sources = [
        {"name": credit["name"], "role": credit.get("role") or "writer", "literal": credit["slug"]}
        for credit in edition.credits
    ]
    if edition.source:
        agency = {
            "name": edition.source["name"],
            "role": "agency",
            "literal": edition.source.get("slug") or "",
        }
        sources.append(agency | ({"uri": edition.source["url"]} if edition.source.get("url") else {}))
    return {"infoSources": sources}


def _tags(edition: Edition) -> dict[str, Any]:
    groups: dict[str, list[dict[str, Any]]] = {name: [] for name in TAGS.values()}
    for topic in edition.topics:
        wikidata = topic.get("wikidata_id")
        entry = {
            "name": topic["name"],
            "rel": topic.get("rel") or "mentions",
            "uri": wikidata_uri(wikidata) if wikidata else topic_uri(topic["id"]),
            "literal": topic["slug"],
        }
        if topic["kind"] == "subject":
            entry |= {"relevance": topic["relevance"], "confidence": topic["confidence"]}
        groups[TAGS[topic["kind"]]].append(entry)
    return groups


def _picture(edition: Edition, shown: dict[str, Any], photos: Mapping[int, Photo]) -> dict[str, Any]:
    photo = photos.get(shown["photo"]) if shown.get("photo") else None
    descriptions = [("caption", shown.get("caption")), ("alternative", shown.get("alt"))]
    entry: dict[str, Any] = {
        "name": shown["key"],
        "rel": shown.get("role") or "inline",
        "uri": photo_uri(photo.pk) if photo else illustration_uri(edition.article_id, shown["key"]),
        "type": "picture",
        "pubStatus": "usable",
        "descriptions": [{"role": r, "contentType": "text/plain", "value": v} for r, v in descriptions if v],
        "by": shown.get("credit") or "",
    }
    if photo:
        entry |= photo_rights(photo) | {"renditions": renditions(shown["picture"])}
    return {name: value for name, value in entry.items() if value not in (None, "", [])}


def photo_rights(photo: Photo) -> dict[str, Any]:
    """Whose the picture is and how it was made, in ninjs' words."""
    return {
        "title": photo.headline,
        "copyrightHolder": photo.rights_holder,
        "copyrightNotice": photo.copyright_notice,
        "usageTerms": photo.usage_terms,
        "digitalSourceType": {"uri": SOURCE_TYPES + photo.source_type, "literal": photo.source_type}
        if photo.source_type
        else None,
    }


def renditions(picture: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The files of a picture, as media/renditions/sources.py lists them: names such as w640-jpeg and card-webp."""
    lists = [picture, *(picture.get("crops") or {}).values()]
    return [
        {
            "name": f"{file['name']}-{kind}",
            "href": absolute(file["url"]),
            "contentType": content_type,
            "width": file["width"],
            "height": file["height"],
            "sizeInBytes": file["size_in_bytes"],
        }
        for group in lists
        for kind, content_type in CONTENT_TYPES.items()
        for file in group.get(kind) or []
    ]
