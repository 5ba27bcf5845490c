"""What a running newsroom consists of."""

from __future__ import annotations

import gc
import os
import socket
import sys
import warnings
from functools import partial
from importlib import import_module
from pathlib import Path

from django.core.management import call_command

from newsroom.supervisor.child import Child

BASE_DIR = Path(__file__).resolve().parent.parent.parent
YIELDING = 10  # niceness: a reader or an editor who waits goes before pictures and tags that nobody waits for
# What they would otherwise each import for themselves.
SHARED = (
    *("celery.apps.beat", "celery.apps.worker", "celery.concurrency.prefork", "celery.worker.consumer"),
    *("granian.server", "kombu.transport.redis", "newsroom.wsgi"),
    *("newsroom.management.commands.proxies", "newsroom.management.commands.relay"),
)
PUNCTUAL = 2.0  # seconds at most before a restart of what follows the clock: stories come out at their time


def children(*, host: str, port: int, with_proxies: bool = False) -> list[Child]:
    """Web, three kinds of worker, scheduler, relay, and what tells proxies where there are any to tell.

    WEB_WORKERS sets the number of web processes.
    """
    found = [
        Child("web", partial(serve, host, port)),
        Child("worker", partial(work, "worker", queue="default", processes=2)),
        # Many seconds a picture: a queue of their own, so that no story waits behind an upload of fifty.
        Child("pictures", partial(work, "pictures", queue="pictures"), niceness=YIELDING),
        # Alone with its queue: only here is the language model loaded.
        Child("tagger", partial(work, "tagger", queue="tagging"), niceness=YIELDING),
        Child("scheduler", schedule, longest_pause=PUNCTUAL),
        Child("relay", partial(call_command, "relay"), longest_pause=PUNCTUAL),
    ]
    if with_proxies:
        found.append(Child("proxies", partial(call_command, "proxies")))
    return found


def load() -> None:
    """What any of them needs, once, before the first fork."""
    for module in SHARED:
        import_module(module)
    from newsroom.celery import app

    app.loader.import_default_modules()
    app.finalize()
    gc.collect()
    gc.freeze()  # no later collection touches it, so it stays shared


def serve(host: str, port: int, *, application: str = "newsroom.wsgi:application") -> None:
    """The web processes, under granian."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    Server(
        application,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=int(os.environ.get("WEB_WORKERS", "2")),
        blocking_threads=4,
        respawn_failed_workers=True,
        workers_kill_timeout=4,
        log_level=LogLevels.warning,
        process_name="newsroom: web",
    ).serve()


def work(name: str, *, queue: str, processes: int = 1) -> None:
    """A Celery worker for one queue; `processes` jobs at a time."""
    from newsroom.celery import app

    warnings.filterwarnings("ignore", "You're running the worker")  # a container's root is root
    worker = app.Worker(
        hostname=f"{name}@{socket.gethostname()}",
        queues=queue,
        concurrency=processes,
        loglevel="WARNING",
        quiet=True,
        no_color=True,
        without_gossip=True,
        without_mingle=True,
    )
    worker.start()
    sys.exit(worker.exitcode)


def schedule() -> None:
    """Celery's beat: the clock's small duties, CELERY_BEAT_SCHEDULE."""
    from newsroom.celery import app

    app.Beat(loglevel="WARNING", quiet=True, no_color=True).run()
