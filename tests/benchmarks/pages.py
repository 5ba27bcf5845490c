"""What readers ask for: pages out of the copies, pages that Django makes, and how soon a publication is seen."""

from __future__ import annotations

import statistics
import time

from tests.benchmarks.running import Running, get
from tests.benchmarks.table import NGINX, Row

PUBLICATIONS = 5
ASKED = 20
BEHIND = "story, behind the shipped nginx"


def rows(running: Running) -> list[Row]:
    kept, bare, path = running.kept, running.bare, running.path
    ready = {"story, cached, no proxy": kept + path, "front, cached, no proxy": f"{kept}/"}
    if running.static:
        ready = {NGINX: f"{running.static}/page.html", BEHIND: running.proxied + path} | ready
    return [
        *running.side_by_side(ready),
        running.rate("story, uncached", bare + path),
        running.rate("front, uncached", f"{bare}/"),
        running.rate("section, uncached", f"{bare}/world/"),
        running.rate("search, uncached", f"{bare}/search/?q=harbour"),
        answered("search, one reader", f"{bare}/search/?q=harbour"),
        previous_and_next(),
        published_to_visible("publish to visible, cached", kept, path),
        *(
            [published_to_visible(f"{BEHIND}: publish to visible", running.proxied, path)]
            if running.proxied
            else []
        ),
    ]


def answered(name: str, url: str) -> Row:
    """Of one reader alone, the median."""
    get(url)
    times = []
    for _ in range(ASKED):
        start = time.perf_counter()
        get(url)
        times.append((time.perf_counter() - start) * 1000)
    return Row(name, statistics.median(times), "ms", note=f"slowest of {ASKED}: {max(times):.0f} ms")


def previous_and_next() -> Row:
    """The query for a story in the middle of the archive, the median."""
    from articles.editions.models import Edition
    from articles.neighbours.queries import neighbours

    live = Edition.objects.live().newest_first()
    middle = live.defer("search")[live.count() // 2]
    times = []
    for _ in range(ASKED * 5):
        start = time.perf_counter()
        neighbours(middle)
        times.append((time.perf_counter() - start) * 1000)
    return Row("previous and next, the query", statistics.median(times), "ms")


def published_to_visible(name: str, site: str, path: str) -> Row:
    """From the end of publishing to the first answer with the new headline, out of the cache; the slowest of some."""
    from django.utils import timezone

    from tests.benchmarks.archive import headline_changed

    slowest = 0.0
    for number in range(PUBLICATIONS):
        headline = f"{name}, number {number}"
        headline_changed(path, headline, at=timezone.now())
        start = time.perf_counter()
        while headline.encode() not in get(site + path):
            if time.perf_counter() - start > 10:
                raise RuntimeError("A publication was not seen through the cache for 10 seconds.")
            time.sleep(0.002)
        slowest = max(slowest, (time.perf_counter() - start) * 1000)
    return Row(name, slowest, "ms", note=f"slowest of {PUBLICATIONS}")
