"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings

from articles.editions.uris import absolute
from articles.public.syndication_feed import Entry, Feed

VERSION = "https://jsonfeed.org/version/1.1"


def json_feed(feed: Feed) -> str:
    document: dict[str, Any] = {
        "version": VERSION,
        "title": feed.title,
        "home_page_url": absolute(feed.page),
        "feed_url": absolute(f"{feed.path}.json"),
        "description": feed.description,
        "language": settings.LANGUAGE_CODE,
        "authors": [{"name": settings.SITE_NAME, "url": settings.SITE_URL}],
        "items": [_item(entry) for entry in feed.entries],
    }
    if settings.WEBSUB_HUB:
        document["hubs"] = [{"type": "WebSub", "url": settings.WEBSUB_HUB}]
    return json.dumps(document, ensure_ascii=False)


def _item(entry: Entry) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": entry.uri,
        "url": entry.url,
        "external_url": entry.external_url,
        "title": entry.title,
        "content_html": entry.html,
        "summary": entry.summary,
        "image": entry.picture.url if entry.picture else "",
        "date_published": entry.published.isoformat(),
        "date_modified": entry.updated.isoformat(),
        "authors": [
            {"name": creator.name} | ({"url": creator.url} if creator.url else {})
            for creator in entry.creators
        ],
        "tags": list(entry.categories),
        "language": entry.language,
    }
    # The format knows absent members, not empty ones; the content must be there even when it is empty.
    return {name: value for name, value in item.items() if value or name == "content_html"}
