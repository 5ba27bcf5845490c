"""What partners ask of the REST feed: first and deep pages, the log, and what has not changed."""

from __future__ import annotations

import json
import urllib.request
from dataclasses import replace
from urllib.parse import quote

from tests.benchmarks.running import Running
from tests.benchmarks.table import Row

LIST = "/api/v1/items/?limit=20"


def rows(running: Running) -> list[Row]:
    site = running.bare
    first = urllib.request.urlopen(site + LIST, timeout=30)
    body = first.read()
    size = len(body) / len(json.loads(body)["items"])
    return [
        replace(running.rate("feed: 20 stories, first page", site + LIST), note=f"{size:,.0f} bytes a story"),
        running.rate("feed: 20 stories, deep in the archive", site + _deep()),
        running.rate("feed: 100 changes", f"{site}/api/v1/changes/?limit=100"),
        running.rate("feed: 304", site + LIST, etag=first.headers["ETag"]),
    ]


def _deep() -> str:
    """The page that begins at nine tenths of the archive."""
    from articles.editions.models import Edition
    from articles.feed import cursor

    rows = Edition.objects.live().newest_first().values_list("published_at", "article_id")
    published_at, article_id = rows[rows.count() * 9 // 10]
    bound_to = cursor.binding("/api/v1/items/", [("limit", ["20"]), ("only sections", [])])
    place = cursor.Place(published_at.isoformat(), article_id)
    return f"{LIST}&cursor={quote(cursor.encode(place, bound_to))}"
