"""The neutral story: what every wire format is read into, and what `actions.import_story` writes from.

Values only: nothing here knows a format, a model or the database.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal

PictureKind = Literal["lead", "inline"]
HintKind = Literal["previous", "next"]
# What the source did with it: published, waiting for its time, or not finished.
Stage = Literal["ready", "scheduled", "draft"]


class WireError(Exception):
    """This file cannot become a story. The message names the place and says what to do about it."""

    def __init__(self, message: str, *, place: str = "", line: int | None = None):
        where = place if line is None else f"{place}:{line}" if place else f"line {line}"
        super().__init__(f"{where}: {message}" if where else message)


@dataclass(frozen=True, slots=True)
class Byline:
    """One person in the byline, in natural case; `place` is where the page says they reported from, or ""."""

    name: str
    role: str = "writer"
    place: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture's words in the story; `key` is the `data-illustration` of its empty figure in the body.

    `url` is where the source has the file, which nobody fetches yet.
    """

    key: str
    kind: PictureKind
    caption: str
    credit: str = ""
    alt: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Hint:
    """Something the page says about its neighbours: the headline of the story before or after it."""

    kind: HintKind
    headline: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Named:
    """An entity that the source says the story is about; `kind` and `rel` in our words, scores 0–100."""

    kind: str
    name: str
    wikidata_id: str = ""
    rel: str = "mentions"
    relevance: int = 50
    confidence: int = 50


@dataclass(frozen=True, slots=True)
class Placed:
    """Line `line` (1 = first) went whole into `field`; `text` is the line as it stood in the file."""

    line: int
    text: str
    field: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line that was recognised as no part of the story, and why."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something a person should look at, though nothing is missing."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Story:
    """A story as it came in. `<figure data-illustration="KEY"></figure>` marks where pictures stand.

    `version` is the source's own number of it; 0 where it has none. `withdrawn` says that the source takes it back,
    and why. `desk_notes` are for colleagues: what has no field of its own.
    """

    format: str
    guid: str
    headline: str
    body: str
    sections: tuple[str, ...] = ()
    primary_section: str = ""
    short_headline: str = ""
    social_headline: str = ""
    standfirst: str = ""
    introduction: str = ""
    dateline: str = ""
    source: str = ""
    source_url: str = ""
    bylines: tuple[Byline, ...] = ()
    byline_override: str = ""
    slugline: str = ""
    contributors_note: str = ""
    pictures: tuple[Picture, ...] = ()
    hints: tuple[Hint, ...] = ()
    version: int = 0
    withdrawn: str = ""
    stage: Stage = "ready"
    language: str = ""
    urgency: int = 0
    original_url: str = ""
    embargo_until: datetime | None = None
    entities: tuple[Named, ...] = ()
    desk_notes: tuple[str, ...] = ()
    slug: str = ""
    published_at: datetime | None = None
    old_path: str = ""
    votes: int = 0
    stars: int = 0
    placed: tuple[Placed, ...] = field(default=(), compare=False)
    left_out: tuple[LeftOut, ...] = field(default=(), compare=False)
    notes: tuple[Note, ...] = field(default=(), compare=False)

    def hint(self, kind: HintKind) -> str:
        """The headline the page names as its neighbour, or "" when it names none."""
        return next((hint.headline for hint in self.hints if hint.kind == kind), "")


# Accounts of the file's lines, and what is only used when a story comes in for the first time.
NOT_KEPT = (
    *(
        "placed",
        "left_out",
        "notes",
        "stage",
        "slug",
        "published_at",
        "old_path",
        "votes",
        "stars",
        "withdrawn",
    ),
    *("language", "urgency", "original_url", "embargo_until", "entities", "desk_notes"),
)


def as_values(story: Story) -> dict[str, Any]:
    """The story's words as JSON values: what the next take is compared with."""
    return {name: value for name, value in asdict(story).items() if name not in NOT_KEPT}


def from_values(values: dict[str, Any]) -> Story:
    """The story that `as_values` made these of."""
    return Story(
        **values
        | {
            "sections": tuple(values["sections"]),
            "bylines": tuple(Byline(**one) for one in values["bylines"]),
            "pictures": tuple(Picture(**one) for one in values["pictures"]),
            "hints": tuple(Hint(**one) for one in values["hints"]),
        }
    )
