"""What a running newsroom consists of."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from newsroom.supervisor.child import Child

BASE_DIR = Path(__file__).resolve().parent.parent.parent


def children(*, host: str, port: int, with_proxies: bool = False) -> list[Child]:
    """Web, three kinds of worker, scheduler, relay, and what tells proxies where there are any to tell.

    WEB_WORKERS sets the number of web processes.
    """
    python = sys.executable
    # Quiet: no banners, and no warning that a container's root is root.
    celery = [*(python, "-W", "ignore:You're running the worker"), *("-m", "celery", "--quiet", "--no-color")]
    worker = [
        *celery,
        "--app=newsroom",
        "worker",
        "--loglevel=WARNING",
        "--without-gossip",
        "--without-mingle",
    ]
    web = [
        *(python, "-m", "granian", "--interface=wsgi", f"--host={host}", f"--port={port}"),
        *(f"--workers={os.environ.get('WEB_WORKERS', '2')}", "--blocking-threads=4"),
        *("--respawn-failed-workers", "--workers-kill-timeout=4", "--log-level=warning"),
        "newsroom.wsgi:application",
    ]
    # A reader or an editor who waits goes before pictures and tags that nobody waits for.
    yielding = ["nice", "-n", "10"]
    found = [
        Child("web", web),
        Child("worker", [*worker, "--queues=default", "--hostname=worker@%h", "--concurrency=2"]),
        # Many seconds a picture: a queue of their own, so that no story waits behind an upload of fifty.
        Child(
            "pictures", [*yielding, *worker, "--queues=pictures", "--hostname=pictures@%h", "--concurrency=1"]
        ),
        # Alone with its queue: only here is the language model loaded.
        Child("tagger", [*yielding, *worker, "--queues=tagging", "--hostname=tagger@%h", "--concurrency=1"]),
        Child("scheduler", [*celery, "--app=newsroom.scheduler", "beat", "--loglevel=WARNING", "--pidfile="]),
        Child("relay", [python, str(BASE_DIR / "manage.py"), "relay"]),
    ]
    if with_proxies:
        found.append(Child("proxies", [python, str(BASE_DIR / "manage.py"), "proxies"]))
    return found
