"""What partners ask of the REST feed: first and deep pages, the log, a first mirror, and what has not changed."""

from __future__ import annotations

import gzip
import json
import time
import urllib.request
from dataclasses import replace
from urllib.parse import quote

from tests.benchmarks.running import Running, get
from tests.benchmarks.table import Row

LIMIT = 20
DEEP = 10_000  # the page that is compared with the first; the last one, where there are fewer
LIST = f"/api/v1/items/?limit={LIMIT}"
LOG = f"/api/v1/changes/?limit={LIMIT}"
PAGE = 500  # what a mirror asks for at once


def rows(running: Running) -> list[Row]:
    site = running.bare
    page = min(DEEP, running.stories // LIMIT)
    with urllib.request.urlopen(site + LIST, timeout=30) as answer:
        etag, body = answer.headers["ETag"], answer.read()
    items, log = (
        running.rate("feed: list, page 1", site + LIST),
        running.rate("feed: log, page 1", site + LOG),
    )
    deep = running.rate(f"feed: list, page {page:,}", site + _deep_list(page))
    deep_log = running.rate(f"feed: log, page {page:,}", site + _deep_log(page))
    return [
        replace(items, note=f"{items.value * len(json.loads(body)['items']):,.0f} stories a second"),
        replace(deep, note=f"page 1 answers {items.value / deep.value:.2f} × as many"),
        log,
        replace(deep_log, note=f"page 1 answers {log.value / deep_log.value:.2f} × as many"),
        running.rate("feed: 304", site + LIST, etag=etag),
        *_sizes(body),
        _first_mirror(site, seconds=running.seconds),
    ]


def _sizes(body: bytes) -> list[Row]:
    """Of a story in a list, as it is and compressed as the shipped nginx does."""
    stories = len(json.loads(body)["items"])
    return [
        Row("feed: a story", len(body) / stories, "B"),
        Row("feed: a story, gzip", len(gzip.compress(body, 5)) / stories, "B"),
    ]


def _first_mirror(site: str, *, seconds: int) -> Row:
    """One partner who begins with nothing: stories that nobody has asked for before, one page after the other."""
    url, stories, start = f"{site}/api/v1/changes/?limit={PAGE}", 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        page = json.loads(get(url))
        if not page["items"]:
            break
        stories, url = stories + len(page["items"]), page["next"].replace("http://localhost:8000", site)
    return Row("feed: a first mirror, stories", stories / (time.perf_counter() - start))


def _deep_list(page: int) -> str:
    from articles.editions.models import Edition
    from articles.feed import cursor

    rows = Edition.objects.live().newest_first().values_list("published_at", "article_id")
    published_at, article_id = rows[(page - 1) * LIMIT - 1]
    bound_to = cursor.binding("/api/v1/items/", [("limit", [str(LIMIT)]), ("only sections", [])])
    place = cursor.Place(published_at.isoformat(), article_id)
    return f"{LIST}&cursor={quote(cursor.encode(place, bound_to))}"


def _deep_log(page: int) -> str:
    from articles.publishing.models import Change

    latest = Change.objects.filter(is_latest=True).order_by("seq").values_list("seq", flat=True)
    return f"{LOG}&after={latest[(page - 1) * LIMIT - 1]}"
