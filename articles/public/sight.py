"""What this process knows of the site version, learned from the cache's channel and by asking every 250 ms."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connection
from django_redis import get_redis_connection
from redis.exceptions import RedisError

from articles.editions import version
from articles.publishing.queries import highest_seq

log = logging.getLogger(__name__)

POLL = 0.25  # seconds: a message that was lost costs this much
WITHOUT_CACHE = 1.0  # seconds between looks into the change log while the cache is away
RECONCILE = 5.0  # seconds between looks for a publication that the cache was never told of


@dataclass(frozen=True, slots=True)
class Sight:
    """A state of the site. `number` rises with every change; copies older than `hard` may not be shown at all.

    Mode "version": the cache's counter. Mode "log": the cache is away, and the number is the change log's; then every
    change is a hard one, because nobody can tell a withdrawal from an update.
    """

    mode: str
    number: int
    hard: int

    def covers(self, now: Sight) -> bool:
        """Whether what was made at this state is still right `now`."""
        return self.mode == now.mode and self.number >= now.number

    def still_allowed(self, now: Sight) -> bool:
        """Whether what was made at this state may be shown for want of better: nothing was withdrawn since."""
        return self.mode == now.mode and now.number >= self.number >= now.hard

    @property
    def name(self) -> str:
        """A word for it, which can be a folder's name."""
        return f"{self.mode}-{self.number}"


def look() -> Sight | None:
    """The state now; None when neither the cache nor the database answers."""
    try:
        return Sight("version", *version.current())
    except RedisError:
        try:
            seq = highest_seq()
        except DatabaseError:
            return None
        return Sight("log", seq, seq)


class Watch(threading.Thread):
    """Keeps `sight` up to date. `forget` is called when the cache lost its memory, so that numbers start again; `seen`
    with the state, whenever it was looked at."""

    def __init__(self, forget: Callable[[], None], seen: Callable[[Sight], None] | None = None) -> None:
        super().__init__(name="site-version", daemon=True)
        self.forget, self.seen = forget, seen
        self.sight = look() or Sight("version", 0, 0)
        self._channel: Any = None
        self._known: tuple[int, Sight] | None = None
        self._asking, self._asked, self._answered = threading.Lock(), 0, 0
        self._stopped = threading.Event()

    def stop(self) -> None:
        """Ends the thread, after at most a second."""
        self.leave()
        if self.is_alive():
            self.join()

    def leave(self) -> None:
        """Lets `run` come to its end."""
        self._stopped.set()

    def run(self) -> None:
        next_check = time.monotonic() + RECONCILE
        while not self._stopped.is_set():
            try:
                sight = self.refresh()
                if self.seen:
                    self.seen(sight)
                self._pause()
                if time.monotonic() >= next_check:
                    next_check = time.monotonic() + RECONCILE
                    self._reconcile()
            except Exception:
                # This thread must outlive whatever goes wrong: without it the site would stand still.
                log.exception("The site version could not be read; trying again.")
                self._stopped.wait(WITHOUT_CACHE)

    def refresh(self) -> Sight:
        """Asks now. What a page is made from is read after this, so it is at least as new.

        Any thread may ask. An answer that comes after the answer to a later question says nothing any more: it would
        look like a cache that lost its memory.
        """
        with self._asking:
            self._asked += 1
            turn = self._asked
        now = look()
        with self._asking:
            if now is not None and turn > self._answered:
                self._answered = turn
                if now.mode == self.sight.mode == "version" and now.number < self.sight.number:
                    self.forget()
                self.sight = now
            return self.sight

    def _pause(self) -> None:
        """Until something is announced, at most POLL."""
        try:
            if self._channel is None:
                self._channel = get_redis_connection("default").pubsub(ignore_subscribe_messages=True)
                self._channel.subscribe(version.KEY)
            self._channel.get_message(timeout=POLL)
        except RedisError:
            self._channel = None
            self._stopped.wait(WITHOUT_CACHE)

    def _reconcile(self) -> None:
        """Raises the version for a change that was committed while the cache could not be told."""
        try:
            seq = highest_seq()
        except DatabaseError as error:
            log.warning("The database is away (%s): pages are served from their copies.", error)
            return
        finally:
            connection.close()
        before, self._known = self._known, (seq, self.sight)
        if before and seq > before[0] and self.sight.mode == "version" and self.sight == before[1]:
            log.warning("A change was not announced: every page is renewed.")
            version.bump(hard=True)
