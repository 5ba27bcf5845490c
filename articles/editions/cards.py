"""Pure rule: a live story as one line of a list: what fronts, sections, topics and search results print of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

# The columns that a card is made of. The lead illustration stands first; the others stay in the database.
COLUMNS = (
    "article_id",
    "path",
    "headline",
    "short_headline",
    "kicker",
    "standfirst",
    "byline",
    "sections",
    "published_at",
    "updated_at",
)
LEAD = "illustrations__0"
# PostgreSQL's own mark of a row's state: the transaction that wrote it, and its place. Every update changes them.
STATE = "{0}.id || ' ' || {0}.xmin::text || {0}.ctid::text"
# The same in SQL, of a table called e.
SELECTED = f"{', '.join(f'e.{name}' for name in COLUMNS)}, e.illustrations -> 0, {STATE.format('e')}"


@dataclass(frozen=True, slots=True)
class CardPicture:
    """A lead photo in a list: `picture` is `media.renditions.sources.picture_sources`."""

    picture: dict[str, Any]
    alt: str
    credit: str


@dataclass(frozen=True, slots=True)
class Card:
    """One story in a list."""

    article_id: int
    path: str
    headline: str
    kicker: str
    standfirst: str
    byline: str
    sections: list[dict[str, str]]
    published_at: datetime
    updated_at: datetime
    photo: CardPicture | None
    # Of the edition's row as it was read: another one with each change. Empty where nobody asked for it.
    state: str = ""

    @property
    def section(self) -> dict[str, str]:
        """The primary section, `{name, slug}`."""
        return self.sections[0]

    @property
    def label(self) -> str:
        """The short line above the headline: the kicker, else the section's name."""
        return self.kicker or self.sections[0]["name"]


def card(row: Mapping[str, Any]) -> Card:
    """A card from a row of `EditionQuerySet.cards()`."""
    return Card(
        article_id=row["article_id"],
        path=row["path"],
        headline=row["short_headline"] or row["headline"],
        kicker=row["kicker"],
        standfirst=row["standfirst"],
        byline=row["byline"],
        sections=row["sections"],
        published_at=row["published_at"],
        updated_at=row["updated_at"],
        photo=photo(row["lead"]),
        state=row.get("state", ""),
    )


def from_database(row: Sequence[Any]) -> dict[str, Any]:
    """The same row from a cursor: SELECTED in its order, JSON still as text."""
    found = dict(zip((*COLUMNS, "lead", "state"), row, strict=True))
    found["sections"] = json.loads(found["sections"])
    found["lead"] = json.loads(found["lead"]) if found["lead"] else None
    return found


def photo(illustration: Mapping[str, Any] | None) -> CardPicture | None:
    """The picture of a lead illustration that may be shown, else None."""
    if not illustration or illustration["role"] != "lead" or not illustration.get("picture"):
        return None
    return CardPicture(
        picture=illustration["picture"], alt=illustration["alt"], credit=illustration["credit"]
    )
