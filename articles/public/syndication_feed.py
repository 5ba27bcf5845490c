"""Pure rule: a feed and what stands in it, whatever format it is written in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from articles.editions.uris import feed_uri

# What XML 1.0 cannot hold.
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)  # `updated` of a feed in which nothing ever stood


@dataclass(frozen=True)
class Creator:
    name: str
    url: str = ""


@dataclass(frozen=True)
class Picture:
    """The lead photo's best JPEG."""

    url: str
    width: int
    height: int
    length: int
    caption: str
    credit: str


@dataclass(frozen=True)
class Entry:
    """One story, or one correction."""

    uri: str
    url: str
    title: str
    summary: str
    html: str
    published: datetime
    updated: datetime
    language: str
    creators: tuple[Creator, ...] = ()
    categories: tuple[str, ...] = ()
    picture: Picture | None = None
    external_url: str = ""


@dataclass(frozen=True)
class Tombstone:
    """A story that stood in the feed and was taken away (RFC 6721)."""

    uri: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class Feed:
    """One list of entries, newest first; `path` is its address without the ending, `page` that of its page."""

    title: str
    description: str
    path: str
    page: str
    entries: tuple[Entry, ...]
    tombstones: tuple[Tombstone, ...] = ()

    @property
    def uri(self) -> str:
        return feed_uri(self.path)

    @property
    def updated(self) -> datetime:
        moments = [entry.updated for entry in self.entries] + [stone.at for stone in self.tombstones]
        return max(moments, default=BEGINNING)


def legible(text: str) -> str:
    """Without the control characters that XML cannot hold: one of them would break the feed for everybody."""
    return ILLEGAL.sub("", text)
