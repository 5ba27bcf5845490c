"""Pure rules: how many of the stories that were found each section, author and topic has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

FACETS = 8
KINDS = ("section", "author", "topic")
# A way to narrow a search: its kind, slug and name.
Way = tuple[str, str, str]


@dataclass(frozen=True)
class Facet:
    """A way to narrow the search: `value` for the address, `name` for the reader."""

    value: str
    name: str
    count: int


def ways(*lists: Iterable[Mapping[str, str]]) -> tuple[Way, ...]:
    """Of one story's sections, credits and topics; who wrote and filmed is one author."""
    return tuple(
        {(kind, row["slug"], row["name"]) for kind, rows in zip(KINDS, lists, strict=True) for row in rows}
    )


def counted(stories: Iterable[tuple[Way, ...]]) -> dict[str, list[Facet]]:
    """The fullest of each kind, first; equal ones by their slugs."""
    found: Counter[Way] = Counter()
    for story in stories:
        found.update(story)
    names = {(kind, slug): name for kind, slug, name in sorted(found)}
    counts: Counter[tuple[str, str]] = Counter()
    for (kind, slug, _), count in found.items():
        counts[kind, slug] += count
    facets: dict[str, list[Facet]] = {kind: [] for kind in KINDS}
    for (kind, slug), count in sorted(counts.items(), key=lambda row: (-row[1], row[0])):
        if len(facets[kind]) < FACETS:
            facets[kind].append(Facet(slug, names[kind, slug], count))
    return facets
