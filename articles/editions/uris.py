"""Permanent names (RFC 4151 tag: URIs) of what we publish. Addresses may change; these never do.

The authority is TAG_AUTHORITY in the settings, "example.org,2026": a domain of ours and a year in which we held it.
"""

from __future__ import annotations

from django.conf import settings


def story_uri(article_id: int) -> str:
    return _tag(f"story:{article_id}")


def photo_uri(photo_id: int) -> str:
    return _tag(f"photo:{photo_id}")


def illustration_uri(article_id: int, key: str) -> str:
    """For a picture that is described in a story but not in the library."""
    return _tag(f"story:{article_id}:illustration:{key}")


def correction_uri(article_id: int, version: int) -> str:
    """For the correction that came with a version of a story."""
    return _tag(f"story:{article_id}:correction:{version}")


def topic_uri(entity_id: int) -> str:
    return _tag(f"topic:{entity_id}")


def feed_uri(path: str) -> str:
    """For a feed document itself, by its address within the site: "/feeds/latest.atom"."""
    return _tag(f"feed:{path.strip('/')}")


def wikidata_uri(wikidata_id: str) -> str:
    """Q7184 → the entity's URI in Wikidata's own linked-data form."""
    return f"http://www.wikidata.org/entity/{wikidata_id}"


def absolute(url: str) -> str:
    """An address of this site with its host; a full address unchanged."""
    return settings.SITE_URL + url if url.startswith("/") else url


def _tag(name: str) -> str:
    return f"tag:{settings.TAG_AUTHORITY}:{name}"
