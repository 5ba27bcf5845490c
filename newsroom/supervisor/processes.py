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

from newsroom.embedded.server import LIBC
from newsroom.supervisor.child import Child

BASE_DIR = Path(__file__).resolve().parent.parent.parent
YIELDING = 10  # niceness: a reader or an editor who waits goes before pictures and tags that nobody waits for
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # names of mallopt(3)
# What they would otherwise each import for themselves.
SHARED = (
    *("celery.apps.beat", "celery.apps.worker", "celery.concurrency.asynpool", "celery.concurrency.prefork"),
    *("celery.worker.autoscale", "celery.worker.components", "celery.worker.consumer"),
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


def give_back_large_blocks() -> None:
    """Has the C library return to the system, as soon as it is free, whatever is larger than 128 kB.

    By itself it keeps ever larger blocks for later: after a page was compressed once, many megabytes in each process.
    """
    if LIBC is not None and hasattr(LIBC, "mallopt"):  # glibc
        LIBC.mallopt(M_MMAP_THRESHOLD, 2**17)
        LIBC.mallopt(M_TRIM_THRESHOLD, 2**17)


def load() -> None:
    """What any of them needs, once, before the first fork."""
    for module in SHARED:
        import_module(module)
    from newsroom.celery import app

    app.loader.import_default_modules()
    app.finalize()
    for part in ("amqp", "control", "events", "log"):
        getattr(app, part)
    give_back_large_blocks()
    gc.collect()
    gc.freeze()  # no later collection touches it, so it stays shared
    gc.collect()  # counts what is left, next to nothing: else garbage waits until it is a quarter of what was frozen


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
