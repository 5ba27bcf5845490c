"""Votes of distinct readers on one hot story: over HTTP, and straight at the database, beside two other ways to count.

The counts of the product and of the locked row must be exact, or the run fails; how many votes read-add-save lost stands
behind its row.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import subprocess
import sys
import time
from urllib.parse import urlsplit

from tests.benchmarks.running import ROOT, Running, free_port, say, started, wait
from tests.benchmarks.table import Row

CONNECTIONS = 32
METHODS = {"product": "", "locked": ", row locked", "naive": ", read-add-save"}
_readers = itertools.count(1)


def rows(running: Running) -> list[Row]:
    from articles.editions.models import Edition

    ids = Edition.objects.live().newest_first().values_list("article_id", flat=True)[: 2 * len(METHODS)]
    stories = iter(list(ids))
    return [
        *(_over_http(running, method, next(stories)) for method in METHODS),
        *(_at_the_database(running, method, next(stories)) for method in METHODS),
    ]


def _over_http(running: Running, method: str, story: int) -> Row:
    name = f"votes on one story, over HTTP{METHODS[method]}"
    say(name)
    port = free_port()
    command = [sys.executable, "manage.py", "process", "web"]
    if method != "product":
        program = "from newsroom.supervisor.processes import serve; serve({!r}, {}, application={!r})"
        program = program.format("127.0.0.1", port, "tests.benchmarks.voting:application")
        command = [sys.executable, "-c", program]
    log = running.folder / f"votes-{method}.log"
    environment = {"VOTE_METHOD": method, "PORT": str(port), "NUM_PROXIES": "1", "WEB_WORKERS": "2"}
    _begin(story)
    with started(command, log=log, **environment) as process:
        url = f"http://127.0.0.1:{port}"
        wait(f"{url}/healthz", process, log)
        asyncio.run(_vote(url, story, seconds=1))  # to warm up
        before = _counted(story)
        times = asyncio.run(_vote(url, story, seconds=running.seconds))
    return _row(name, method, times, seconds=running.seconds, counted=_counted(story) - before)


async def _vote(site: str, story: int, *, seconds: float) -> list[float]:
    """Votes with so many connections, each vote of a reader and a network of its own; the milliseconds of each."""
    host, port = urlsplit(site).netloc.split(":")
    until = time.perf_counter() + seconds
    times: list[float] = []

    async def readers() -> None:
        source, sink = await asyncio.open_connection(host, int(port))
        while time.perf_counter() < until:
            number = next(_readers)
            body = json.dumps({"stars": 1 + number % 5})
            start = time.perf_counter()
            sink.write(
                f"POST /ratings/{story}/ HTTP/1.1\r\nHost: {host}:{port}\r\nAccept: application/json\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\nCookie: nr={number:032x}\r\n"
                f"X-Forwarded-For: 10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}\r\n\r\n{body}".encode()
            )
            head = (await source.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
            length = re.search(r"content-length: (\d+)", head)
            if " 200 " not in head.splitlines()[0] or length is None:
                raise RuntimeError(f"A vote was answered {head.splitlines()[0]}")
            await source.readexactly(int(length[1]))
            times.append((time.perf_counter() - start) * 1000)
        sink.close()

    await asyncio.gather(*(readers() for _ in range(CONNECTIONS)))
    return times


def _at_the_database(running: Running, method: str, story: int) -> Row:
    name = f"votes on one story, 8 processes{METHODS[method]}"
    say(name)
    _begin(story)
    command = [sys.executable, "-m", "tests.benchmarks.voting", method, str(story), str(running.seconds)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    times = json.loads(done.stdout)["times"]
    return _row(name, method, times, seconds=running.seconds, counted=_counted(story))


def _begin(story: int) -> None:
    from articles.ratings.models import RatingSummary

    RatingSummary.objects.get_or_create(article_id=story)


def _counted(story: int) -> int:
    from articles.ratings.queries import summary

    return summary(story).count


def _row(name: str, method: str, times: list[float], *, seconds: float, counted: int) -> Row:
    lost = len(times) - counted
    if lost and method != "naive":
        raise RuntimeError(f"{name}: {len(times)} votes were answered and {counted} counted.")
    times.sort()
    note = f"p50 {times[len(times) // 2]:.1f} ms; {f'{lost} of {len(times)} lost' if lost else 'exact'}"
    return Row(name, len(times) / seconds, p99=times[len(times) * 99 // 100], note=note)
