"""Pages of a list in the order (time, id), newest first, by the place where the page before ended.

No count and no offset: page 1,000 costs what page 1 does, and a story published meanwhile shifts nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

Row = TypeVar("Row")
PLACE = re.compile(r"([0-9]{1,17})-([0-9]{1,18})")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
LATEST_MOMENT = (datetime(9999, 1, 1, tzinfo=UTC) - EPOCH) // MICROSECOND
SIZE = 24


class NoSuchPage(ValueError):
    """The address names a place in the list that cannot be."""


@dataclass(frozen=True)
class Place:
    """Where a row stands in a list."""

    at: datetime
    id: int

    def __str__(self) -> str:
        return f"{(self.at - EPOCH) // MICROSECOND}-{self.id}"


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Part of a list, newest first. `newer` and `older` are addresses; empty where there is nothing."""

    rows: list[Row]
    newer: str
    older: str
    is_first: bool


def place(text: str) -> Place:
    """The place that an address names. Raises NoSuchPage."""
    found = PLACE.fullmatch(text)
    if not found or int(found[1]) > LATEST_MOMENT:
        raise NoSuchPage(text)
    return Place(EPOCH + int(found[1]) * MICROSECOND, int(found[2]))


def page_of(
    queryset: QuerySet[Any, Any],
    *,
    query: Mapping[str, str],
    path: str,
    at: str = "published_at",
    id: str = "article_id",
    size: int = SIZE,
    keep: Mapping[str, str] | None = None,
) -> Page[dict[str, Any]]:
    """The page of `queryset` (rows of `.values()` with the columns `at` and `id`) that `?before=` or `?after=` names.

    `path` and the parameters in `keep` make the addresses of its neighbours. One query.
    """
    before, after = query.get("before", ""), query.get("after", "")
    if before and after:
        raise NoSuchPage("before and after")
    if after:
        rows = list(queryset.filter(beyond(place(after), at, id, "gt")).order_by(at, id)[: size + 1])
        more_newer, rows = len(rows) > size, rows[:size][::-1]
        more_older = True
    else:
        later = queryset.filter(beyond(place(before), at, id, "lt")) if before else queryset
        rows = list(later.order_by(f"-{at}", f"-{id}")[: size + 1])
        more_newer, more_older, rows = bool(before), len(rows) > size, rows[:size]

    def address(name: str, row: Mapping[str, Any]) -> str:
        return f"{path}?{urlencode({**(keep or {}), name: str(Place(row[at], row[id]))})}"

    first = f"{path}?{urlencode(keep)}" if keep else path
    return Page(
        rows=rows,
        newer=(address("after", rows[0]) if rows else first) if more_newer else (first if after else ""),
        older=address("before", rows[-1]) if more_older and rows else "",
        is_first=not before and not after,
    )


def beyond(place: Place, at: str, id: str, direction: str) -> Q:
    """Rows past a place: `lt` older, `gt` newer. The first term lets the index start there."""
    return Q(**{f"{at}__{direction}e": place.at}) & (
        Q(**{f"{at}__{direction}": place.at}) | Q(**{at: place.at, f"{id}__{direction}": place.id})
    )


def mapped(page: Page[Any], make: Callable[[Sequence[Any]], list[Row]]) -> Page[Row]:
    """The same page with other rows."""
    return replace(page, rows=make(page.rows))
