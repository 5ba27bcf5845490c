"""/search/: the form, what was found, and ways to narrow it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from articles.public.furniture import Furniture, furniture
from articles.public.metadata import Head, absolute
from articles.search.queries import LONGEST, PERIODS, Results, Wanted, search
from articles.tagging.models import Entity
from articles.tagging.queries import topics_called, topics_like

FURTHEST = 50
PERIOD_NAMES = {"day": "Past day", "week": "Past week", "month": "Past month", "year": "Past year"}
TITLES = {"section": "Section", "topic": "Topic", "author": "Author"}


@dataclass(frozen=True)
class Choice:
    """A link that narrows the search, or widens it again when it is chosen already."""

    name: str
    address: str
    chosen: bool
    count: int | None = None


@dataclass(frozen=True)
class Group:
    """The choices of one kind."""

    title: str
    choices: list[Choice]


@dataclass(frozen=True)
class SearchPage:
    """What templates/articles/search.html prints."""

    furniture: Furniture
    head: Head
    wanted: Wanted
    results: Results
    groups: list[Group]
    orders: list[Choice]
    topics: list[Entity]
    previous: str
    next: str


def asked(query: Mapping[str, str]) -> Wanted:
    """What an address asks for; anything it cannot mean is left out."""
    page = query.get("page", "1")
    period = query.get("period", "")
    return Wanted(
        words=" ".join(query.get("q", "").split())[:LONGEST],
        section=query.get("section", "")[:60],
        author=query.get("author", "")[:120],
        topic=query.get("topic", "")[:200],
        period=period if period in PERIODS else "",
        newest=query.get("sort") == "newest",
        page=min(int(page), FURTHEST) if page.isascii() and page.isdigit() and int(page[:4]) > 0 else 1,
    )


def address(wanted: Wanted, **other: str) -> str:
    """The search with something changed; a change goes back to its first page."""
    parts = {
        "q": wanted.words,
        "section": wanted.section,
        "author": wanted.author,
        "topic": wanted.topic,
        "period": wanted.period,
        "sort": "newest" if wanted.newest else "",
        **other,
    }
    return f"/search/?{urlencode({name: value for name, value in parts.items() if value})}"


def search_page(*, query: Mapping[str, str], at: datetime) -> SearchPage:
    """At most five queries and the furniture."""
    wanted = asked(query)
    results = search(wanted, at=at)
    topics = topics_called(wanted.words) if wanted.words else []
    if wanted.words and not topics and (results.alike or not results.hits):
        topics = topics_like(wanted.words)
    return SearchPage(
        furniture=furniture(at=at),
        head=Head(
            title=f"{wanted.words}: search" if wanted.words else "Search",
            description="Search every story.",
            canonical=absolute("/search/"),
            noindex=True,
        ),
        wanted=wanted,
        results=results,
        groups=_groups(wanted, results) if results.hits and not results.alike else [],
        orders=[
            Choice("Best match", address(wanted, sort=""), not wanted.newest),
            Choice("Newest", address(wanted, sort="newest"), wanted.newest),
        ],
        topics=topics,
        previous=address(wanted, page=str(wanted.page - 1)) if wanted.page > 1 else "",
        next=address(wanted, page=str(wanted.page + 1)) if results.more and wanted.page < FURTHEST else "",
    )


def _groups(wanted: Wanted, results: Results) -> list[Group]:
    periods = [
        Choice(title, address(wanted, period="" if name == wanted.period else name), name == wanted.period)
        for name, title in PERIOD_NAMES.items()
    ]
    groups = [Group("Date", periods)]
    for name, title in TITLES.items():
        chosen = getattr(wanted, name)
        choices = [
            Choice(
                facet.name,
                address(wanted, **{name: "" if facet.value == chosen else facet.value}),
                facet.value == chosen,
                facet.count,
            )
            for facet in results.facets.get(name, [])
        ]
        if choices:
            groups.append(Group(title, choices))
    return groups
