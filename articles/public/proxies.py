"""Tells the proxies in front of us that the site has a new version, so that none of them shows an older page.

Two ways, for two kinds of proxy (`deploy/`): nginx has the version in the key of each copy, and reads it from a symbolic
link that is turned here; Varnish, and whatever understands its requests, is asked to forget (`PURGE`). What a proxy was
told last is a state to be reached, not a list of messages: one that did not answer is told the newest state until it
does, and at a start each is told everything.
"""

from __future__ import annotations

import http.client
import logging
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from articles.public.sight import Sight

log = logging.getLogger(__name__)

TIMEOUT = 0.5  # seconds, for a proxy to answer
PAUSE = 1.0  # seconds before one that did not answer is asked again
# A page that was on its way when it was purged may be kept after that: told twice, the second time forgets it.
AGAIN = 1.0  # seconds
MEMBERS = "at-"


@dataclass
class Purged:
    """A proxy that is told by requests, and what it knows."""

    url: str
    told: Sight | None = None
    hard: bool = True  # how it was told
    again_at: float = 0.0  # on the monotonic clock; 0: it was told twice
    not_before: float = 0.0

    def follow(self, sight: Sight, now: float) -> None:
        news = sight != self.told
        if now < self.not_before or not (news or (self.again_at and now >= self.again_at)):
            return
        if news:
            self.hard = self.told is None or not self.told.still_allowed(sight)
        try:
            purge(self.url, hard=self.hard)
        except (OSError, http.client.HTTPException) as error:
            log.error("The proxy at %s could not be purged (%s); trying again.", self.url, error)
            self.not_before = now + PAUSE
            return
        self.told, self.again_at = sight, now + AGAIN if news else 0.0


@dataclass
class Proxies:
    """`follow` is called with each state of the site, and may be called with the same one again."""

    link: Path | None
    purged: list[Purged] = field(default_factory=list)

    def follow(self, sight: Sight) -> None:
        if self.link:
            turn(self.link, sight.name)
        for proxy in self.purged:
            proxy.follow(sight, time.monotonic())


def purge(url: str, *, hard: bool) -> None:
    """Asks a proxy to forget every page; unless `hard`, it may show one when we do not answer. Raises OSError."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=TIMEOUT)
    try:
        kind = "hard" if hard else "soft"
        connection.request("PURGE", parts.path or "/", headers={"Surrogate-Key": "site", "X-Purge": kind})
        answer = connection.getresponse()
        answer.read()
    finally:
        connection.close()
    if answer.status != 200:
        raise OSError(f"it answered {answer.status}")


def turn(link: Path, name: str) -> None:
    """Makes `link` lead to a folder of this name beside it. nginx sees the old or the new one, never neither."""
    wanted = link.with_name(MEMBERS + name)
    if link.is_symlink() and link.resolve() == wanted:
        return
    wanted.mkdir(exist_ok=True)
    made = link.with_name(f"{link.name}.new")
    made.unlink(missing_ok=True)
    made.symlink_to(wanted.name)
    made.replace(link)
    for old in link.parent.glob(f"{MEMBERS}*"):
        if old != wanted:
            shutil.rmtree(old)
