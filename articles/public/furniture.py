"""What stands on every page: the menu, Latest News, the date of the paper. Kept for one site version."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from redis.exceptions import RedisError

from articles.content.models import Section
from articles.editions import version
from articles.editions.cards import Card, card
from articles.editions.models import Edition

LATEST = 10
KEPT_FOR = 30.0  # seconds: sections are edited without a change of the site version


@dataclass(frozen=True)
class Link:
    """A section in the menu."""

    name: str
    path: str


@dataclass(frozen=True)
class Furniture:
    """The same for every page and reader."""

    site_name: str
    site_url: str
    today: datetime
    menu: list[Link]
    latest: list[Card]


_kept: tuple[float, tuple[int, int], list[Link], list[Card]] | None = None
_lock = threading.Lock()


def furniture(*, at: datetime) -> Furniture:
    """No query when this process has read them for this site version; two otherwise."""
    global _kept
    try:
        now: tuple[int, int] | None = version.current()
    except RedisError:
        now = None
    kept = _kept
    if kept is None or now is None or kept[1] != now or kept[0] < time.monotonic():
        menu, latest = _menu(), _latest()
        with _lock:
            _kept = (time.monotonic() + KEPT_FOR, now, menu, latest) if now else None
    else:
        menu, latest = kept[2], kept[3]
    return Furniture(settings.SITE_NAME, settings.SITE_URL, timezone.localtime(at), menu, latest)


def bare(*, at: datetime) -> Furniture:
    """For pages that must not ask the database: errors."""
    return Furniture(settings.SITE_NAME, settings.SITE_URL, timezone.localtime(at), [], [])


def forget() -> None:
    """Reads them again at the next page."""
    global _kept
    _kept = None


def _menu() -> list[Link]:
    return [Link(row.name, row.get_absolute_url()) for row in Section.objects.filter(in_menu=True)]


def _latest() -> list[Card]:
    return [card(row) for row in Edition.objects.live().newest_first().cards()[:LATEST]]
