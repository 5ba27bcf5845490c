"""What readers ask for: pages out of the copies, pages that Django makes, and how soon a publication is seen."""

from __future__ import annotations

import time

from tests.benchmarks.running import Running, get
from tests.benchmarks.table import NGINX, Row

PUBLICATIONS = 5


def rows(running: Running) -> list[Row]:
    kept, bare, path = running.kept, running.bare, running.path
    found = []
    if running.static:
        found.append(running.rate(NGINX, f"{running.static}/page.html"))
    return [
        *found,
        running.rate("story, cached, no proxy", kept + path),
        running.rate("front, cached, no proxy", f"{kept}/"),
        running.rate("story, uncached", bare + path),
        running.rate("front, uncached", f"{bare}/"),
        running.rate("section, uncached", f"{bare}/world/"),
        running.rate("search, uncached", f"{bare}/search/?q=harbour"),
        published_to_visible(kept, path),
    ]


def published_to_visible(site: str, path: str) -> Row:
    """From the end of publishing to the first answer with the new headline, out of the cache; the slowest of some."""
    from django.utils import timezone

    from tests.benchmarks.archive import headline_changed

    slowest = 0.0
    for number in range(PUBLICATIONS):
        headline = f"A headline for measuring, number {number}"
        headline_changed(path, headline, at=timezone.now())
        start = time.perf_counter()
        while headline.encode() not in get(site + path):
            if time.perf_counter() - start > 10:
                raise RuntimeError("A publication was not seen through the cache for 10 seconds.")
            time.sleep(0.002)
        slowest = max(slowest, (time.perf_counter() - start) * 1000)
    return Row("publish to visible, cached", slowest, "ms", note=f"slowest of {PUBLICATIONS}")
