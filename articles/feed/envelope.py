"""Pure rule: the envelope `{"meta", "item"}` of a story; `meta` carries what ninjs has no place for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any

from articles.editions.models import Edition
from articles.editions.uris import absolute
from articles.feed.ninjs import item, stamp
from articles.neighbours.queries import Neighbour, Neighbours
from articles.ratings.rules import tenths
from media.library.models import Photo

WORDS_A_MINUTE = 230  # Brysbaert 2019, silent reading of non-fiction: 238, rounded down for names and figures


@dataclass(frozen=True)
class Row:
    """An edition and what belongs to it: `rating` {n1…n5, legacy_count, legacy_sum} or None; `seq` None for one that
    readers see no more."""

    edition: Edition
    seq: int | None
    rating: dict[str, int] | None
    neighbours: Neighbours | None = None


@dataclass(frozen=True)
class Look:
    """What of a story is wanted: `include` of associations, tags, neighbours; `fields` None = all."""

    include: frozenset[str]
    body: str
    fields: frozenset[str] | None = None

    @property
    def name(self) -> str:
        """The same for the same look, and cheap to compare."""
        fields = "*" if self.fields is None else ",".join(sorted(self.fields))
        return f"{','.join(sorted(self.include))} {self.body} {fields}"


def envelope(row: Row, photos: Mapping[int, Photo], *, at: datetime, look: Look) -> dict[str, Any]:
    """One story as partners get it."""
    return {
        "meta": meta(row, look),
        "item": item(row.edition, photos, at=at, include=look.include, body=look.body, fields=look.fields),
    }


def meta(row: Row, look: Look) -> dict[str, Any]:
    edition = row.edition
    return around(edition.article_id, row.seq, row.rating, row.neighbours) | lasting(edition, look)


def around(
    article_id: int, seq: int | None, votes: dict[str, int] | None, neighbours: Neighbours | None
) -> dict[str, Any]:
    """The part of `meta` that changes while the edition stays."""
    found = {"id": article_id, "seq": seq, "rating": rating(votes)}
    if neighbours:
        found["previous"] = _neighbour(neighbours.previous)
        found["next"] = _neighbour(neighbours.next)
    return found


def lasting(edition: Edition, look: Look) -> dict[str, Any]:
    """The part of `meta` that the edition alone decides."""
    url = absolute(edition.path)
    found: dict[str, Any] = {
        "url": url,
        "canonical_url": edition.original_url or url,
        "status": "live" if edition.live_until is None else "superseded",
        "section": edition.sections[0],
        "sections": edition.sections,
        "published_at": stamp(edition.published_at),
        "updated_at": stamp(edition.updated_at),
        "version": edition.number,
        "version_kind": edition.kind,
        "version_note": edition.note,
        "kicker": edition.kicker,
        "standfirst": edition.standfirst,
        "introduction": edition.introduction,
        "dateline": edition.dateline,
        "source": {"name": edition.source["name"], "url": edition.source.get("url") or ""}
        if edition.source
        else None,
        "byline": edition.credits,
        "contributors_note": edition.contributors_note,
        "corrections": [
            {**correction, "at": stamp(datetime.fromisoformat(correction["at"]))}
            for correction in edition.corrections
        ],
        "word_count": edition.word_count,
        "reading_minutes": max(1, ceil(edition.word_count / WORDS_A_MINUTE)),
    }
    if "tags" in look.include:
        # ninjs has a place for relevance and confidence on subjects only.
        found["topics"] = [
            {
                name: topic.get(name)
                for name in ("id", "kind", "name", "slug", "rel", "relevance", "confidence")
            }
            for topic in edition.topics
        ]
    return found


def rating(summary: dict[str, int] | None) -> dict[str, Any]:
    """Average with one decimal (null without votes), count, and votes for 1, 2, 3, 4 and 5 stars.

    Votes that came with an import count without a place in the histogram: only their sum is known.
    """
    if not summary:
        return {"average": None, "count": 0, "histogram": [0, 0, 0, 0, 0]}
    histogram = [summary[f"n{stars}"] for stars in range(1, 6)]
    count = sum(histogram) + summary["legacy_count"]
    stars = sum(star * votes for star, votes in enumerate(histogram, 1)) + summary["legacy_sum"]
    return {
        "average": tenths(total=stars, count=count) / 10 if count else None,
        "count": count,
        "histogram": histogram,
    }


def _neighbour(neighbour: Neighbour | None) -> dict[str, Any] | None:
    if neighbour is None:
        return None
    return {"id": neighbour.id, "headline": neighbour.headline, "url": absolute(neighbour.path)}
