"""The relay: rings the broker for jobs whose bell nobody heard, once a second, until stopped."""

from __future__ import annotations

import logging
import signal
import threading
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from newsroom.outbox import actions

log = logging.getLogger(__name__)

EVERY = 1.0  # seconds
BATCH = 100
LONGEST_PAUSE = 10.0  # seconds, while the database is away


class Command(BaseCommand):
    help = "Rings the broker for waiting jobs, every second. Any number of relays may run."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Ring once for what is due, and end.")

    def handle(self, *, once: bool, **options: Any) -> None:
        if once:
            actions.relay(at=timezone.now(), limit=BATCH)
            return
        stop = threading.Event()

        def leave(number: int, frame: FrameType | None) -> None:
            stop.set()

        signal.signal(signal.SIGTERM, leave)
        signal.signal(signal.SIGINT, leave)
        pause = EVERY
        while not stop.wait(pause):
            pause = self.tick(pause)

    def tick(self, pause: float) -> float:
        """Ring for everything that is due; returns the seconds until the next time."""
        try:
            while actions.relay(at=timezone.now(), limit=BATCH) == BATCH:
                continue
        except DatabaseError as error:
            log.warning("The database is away (%s); the relay tries again.", error)
            return min(pause * 2, LONGEST_PAUSE)
        finally:
            close_old_connections()
        return EVERY
