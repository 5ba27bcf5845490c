"""What the whole newsroom takes over this archive: web, workers, scheduler, relay and both servers, the tagger apart."""

from __future__ import annotations

import os
import re
from collections import Counter

import psutil

from tests.benchmarks.load import load
from tests.benchmarks.running import Running, get, say
from tests.benchmarks.table import Row

PAGES = ("/", "/latest/", "/search/?q=harbour", "/api/v1/items/", "/feeds/latest.rss", "/admin/login/")
PARTS = {
    **{name: name for name in ("postgres", "valkey", "guardian", "web", "relay")},
    "worker@": "worker",
    "pictures@": "pictures",
    "beat": "scheduler",
    "manage.py up": "supervisor",
}
GIVEN = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "NEWSROOM_EMBEDDED")


def rows(running: Running) -> list[Row]:
    """Proportional set size, as Linux counts it: a page of memory that eight processes share is an eighth of each.

    After a second of load with 32 connections on each kind of page, and a look at the newest stories. Call before other
    web processes are there: what runs below this process is the newsroom and its servers.
    """
    from django.db import connection

    from tests.newsroom.running import Newsroom, folder

    say("the memory of the whole newsroom")
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # a session of ours is not the newsroom's
    given = {name: os.environ[name] for name in GIVEN}
    with Newsroom(folder(), **given, WEB_WORKERS="2") as site:
        site.until(lambda: "worker: ok" in site.get("/readyz")[1], seconds=90, what="the workers are there")
        address = f"http://127.0.0.1:{site.port}"
        for path in (*PAGES, running.path):
            load(address + path, seconds=1)
        for path in _stories(address):
            get(address + path)
        total: Counter[str] = Counter()
        tagger = site.named("tagger")
        apart = {tagger, *tagger.children(recursive=True)}
        for process in set(psutil.Process().children(recursive=True)) - apart:
            total[_name(process)] += process.memory_full_info().pss / 2**20
    note = ", ".join(f"{name} {size:.0f}" for name, size in total.most_common())
    return [Row("memory of the whole newsroom, tagger apart", sum(total.values()), "MB", note=note)]


def _stories(address: str) -> set[str]:
    """Addresses of the newest stories."""
    return set(re.findall(r'href="(/[a-z-]+/[a-z0-9-]+/)"', get(f"{address}/latest/").decode()))


def _name(process: psutil.Process) -> str:
    """Which part of the newsroom it belongs to, by its command line."""
    line = " ".join(process.cmdline())
    return next((name for part, name in PARTS.items() if part in line), line[:20])
