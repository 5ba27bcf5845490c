"""What stands on every page: the menu, the breaking banner, Latest News, the date. Kept for one site version."""

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
from articles.front.queries import Breaking, breaking

LATEST = 10
NOT_KEPT = "The menu is today’s; ratings, related stories and chosen neighbours are not kept, and left out."
KEPT_FOR = 30.0  # seconds: should a change of the site version not have been announced


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
    banner: Breaking | None = None
    # Set on pages of the past and previews: says that this is not what readers see.
    notice: str = ""
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
    """No query when this process has read them for this site version; three otherwise."""
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
    found = Furniture(settings.SITE_NAME, settings.SITE_URL, today, _menu(), _latest(), breaking())
    _kept = Kept(time.monotonic() + KEPT_FOR, now, found) if now else None
    return found


def furniture_then(*, at: datetime) -> Furniture:
    """As it was at a moment in the past; the menu is today's. Three queries, kept for nobody."""
    then = timezone.localtime(at)
    return Furniture(
        settings.SITE_NAME,
        settings.SITE_URL,
        then,
        _menu(),
        _latest(at),
        breaking(at=at),
        notice=f"The site as it was on {then.day} {then:%B %Y at %H:%M:%S %Z}. {NOT_KEPT}",
    )


def bare(*, at: datetime) -> Furniture:
    """For pages that must not ask the database: errors."""
    return Furniture(settings.SITE_NAME, settings.SITE_URL, timezone.localtime(at), [], [])


def forget() -> None:
    """Reads them again at the next page."""
    global _kept
    _kept = None


def _menu() -> list[Link]:
    return [Link(row.name, row.get_absolute_url()) for row in Section.objects.filter(in_menu=True)]


def _latest(at: datetime | None = None) -> list[Card]:
    return [card(row) for row in Edition.objects.live(at).newest_first().cards()[:LATEST]]
