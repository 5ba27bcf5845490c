"""The relay: once a second, publishes what has come due, turns fronts, and rings for jobs whose bell nobody heard."""

from __future__ import annotations

import logging
import signal
import threading
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from articles.front.due import turn_fronts
from articles.publishing.due import publish_due
from newsroom.outbox import actions

log = logging.getLogger(__name__)

EVERY = 1.0  # seconds
BATCH = 100
LONGEST_PAUSE = 10.0  # seconds, while the database is away


class Command(BaseCommand):
    help = "Every second: publishes what is due, and rings the broker for waiting jobs. Any number of relays may run."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Do once what is due, and end.")

    def handle(self, *, once: bool, **options: Any) -> None:
        if once:
            publish_due()
            turn_fronts()
            actions.relay(at=timezone.now(), limit=BATCH)
            return
        stop = threading.Event()

        def leave(number: int, frame: FrameType | None) -> None:
            stop.set()

        signal.signal(signal.SIGTERM, leave)
        signal.signal(signal.SIGINT, leave)
        pause = self.tick(EVERY)  # at once: something may have come due while none was there
        while not stop.wait(pause):
            pause = self.tick(pause)

    def tick(self, pause: float) -> float:
        """Does everything that is due; returns the seconds until the next time."""
        try:
            publish_due()
            turn_fronts()
            while actions.relay(at=timezone.now(), limit=BATCH) == BATCH:
                publish_due()  # a long queue makes no story late
        except DatabaseError as error:
            log.warning("The database is away (%s); the relay tries again.", error)
            return min(pause * 2, LONGEST_PAUSE)
        finally:
            close_old_connections()
        return EVERY
