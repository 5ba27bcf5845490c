"""What stands on every page: the menu, Latest News, the date of the paper. Kept for one site version."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString
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
    # Parts of a page that depend on nothing else, rendered once for all pages (templatetags/public.py, `same`).
    rendered: dict[tuple[str, ...], SafeString] = field(default_factory=dict)


@dataclass(frozen=True)
class Kept:
    """What one process read, until when it may be used, and for which site version and day."""

    until: float
    version: tuple[int, int]
    furniture: Furniture


_kept: Kept | None = None


def furniture(*, at: datetime) -> Furniture:
    """No query when this process has read them for this site version; two otherwise."""
    global _kept
    try:
        now: tuple[int, int] | None = version.current()
    except RedisError:
        now = None
    today = timezone.localtime(at)
    kept = _kept
    if (
        kept
        and kept.version == now
        and kept.until > time.monotonic()
        and kept.furniture.today.date() == today.date()
    ):
        return kept.furniture
    found = Furniture(settings.SITE_NAME, settings.SITE_URL, today, _menu(), _latest())
    _kept = Kept(time.monotonic() + KEPT_FOR, now, found) if now else None
    return found


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
