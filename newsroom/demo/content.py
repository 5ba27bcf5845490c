"""Reads the demo's files into frozen dataclasses. Touches no database.

`newspaper.toml` holds the masthead, sections, sources, authors, logins, topics and fronts; `pictures.toml` the facts of
the pictures; `stories/*.md` one published story each, and `drafts/*.md` one that is still on the desk: TOML between two
lines of `+++`, then the text in the markup of `markup.py`.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from newsroom.demo.markup import to_html

HERE = Path(__file__).parent
PICTURES = HERE / "pictures"
AGE = re.compile(r"(?:(\d+)d)? ?(?:(\d+)h)? ?(?:(\d+)m)?")


@dataclass(frozen=True)
class Section:
    name: str
    slug: str
    description: str
    leads_front: bool = False


@dataclass(frozen=True)
class Source:
    slug: str
    name: str
    full_name: str
    url: str


@dataclass(frozen=True)
class Author:
    slug: str
    name: str
    title: str
    bio: str
    source: str = ""


@dataclass(frozen=True)
class Login:
    """A demo user. `role` is a group's name; `author` the slug of the author this person is."""

    email: str
    name: str
    role: str
    author: str = ""


@dataclass(frozen=True)
class Topic:
    kind: str
    name: str
    description: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class FrontSlot:
    """A story, by its slug, in a zone of the front page."""

    zone: str
    story: str
    pinned: bool = False
    headline: str = ""
    kicker: str = ""


@dataclass(frozen=True)
class FrontPage:
    """What the editors put on the front page, so long before the seeding."""

    age: timedelta
    note: str
    slots: tuple[FrontSlot, ...]


@dataclass(frozen=True)
class Newspaper:
    name: str
    about: str
    sections: tuple[Section, ...]
    sources: tuple[Source, ...]
    authors: tuple[Author, ...]
    logins: tuple[Login, ...]
    topics: tuple[Topic, ...]
    fronts: tuple[FrontPage, ...]


@dataclass(frozen=True)
class Picture:
    """What a JPEG carries as IPTC and XMP."""

    name: str
    headline: str
    caption: str
    alt: str
    artist: str
    credit: str
    city: str = ""
    country: str = ""
    keywords: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        return PICTURES / f"{self.name}.jpg"


@dataclass(frozen=True)
class Illustration:
    """A picture in a story, with its caption there. `credit` is empty where the picture's own is printed."""

    picture: str
    caption: str
    credit: str = ""


@dataclass(frozen=True)
class Byline:
    author: str
    role: str = "writer"
    place: str = ""


@dataclass(frozen=True)
class Correction:
    """`was` was printed first; `now` replaced it in the text, `after` so long, with the note `text`."""

    kind: str
    after: timedelta
    text: str
    was: str
    now: str


@dataclass(frozen=True)
class Story:
    """One story. `age` is how long before the seeding it was published; `ratings` counts votes of 1 to 5 stars.

    A draft's `age` is how long ago it was written; `stage` says how far it has come since, and `ahead` in how long a
    scheduled one will be published.
    """

    slug: str
    headline: str
    kicker: str
    standfirst: str
    sections: tuple[str, ...]
    source: str
    age: timedelta
    text: str
    bylines: tuple[Byline, ...]
    topics: tuple[str, ...]
    ratings: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)
    lead: Illustration | None = None
    illustrations: tuple[Illustration, ...] = ()
    corrections: tuple[Correction, ...] = ()
    short_headline: str = ""
    introduction: str = ""
    dateline: str = ""
    contributors: str = ""
    slugline: str = ""
    urgency: int = 5
    stage: str = "live"
    ahead: timedelta = timedelta(0)
    notes: str = ""

    def body(self, corrected: int | None = None) -> str:
        """The body's HTML after so many of its corrections; None: as it reads now."""
        text = self.text
        pending = () if corrected is None else self.corrections[corrected:]
        for correction in reversed(pending):
            text = text.replace(correction.now, correction.was)
        return to_html(text)


@cache
def newspaper() -> Newspaper:
    """The paper and its people."""
    found = tomllib.loads((HERE / "newspaper.toml").read_text(encoding="utf-8"))
    kinds: dict[str, Any] = {
        "sections": Section,
        "sources": Source,
        "authors": Author,
        "logins": Login,
        "topics": Topic,
    }
    tables = {
        name: tuple(kind(**_tuples(row)) for row in found.get(name, [])) for name, kind in kinds.items()
    }
    fronts = tuple(
        FrontPage(duration(row["age"]), row["note"], tuple(FrontSlot(**slot) for slot in row["slots"]))
        for row in found["fronts"]
    )
    return Newspaper(name=found["name"], about=found["about"], fronts=fronts, **tables)


@cache
def pictures() -> dict[str, Picture]:
    """All pictures by name."""
    found = tomllib.loads((HERE / "pictures.toml").read_text(encoding="utf-8"))
    return {name: Picture(name=name, **_tuples(row)) for name, row in found.items()}


@cache
def stories() -> tuple[Story, ...]:
    """All stories, the newest first; of the same age, by slug."""
    found = [read(path) for path in sorted((HERE / "stories").glob("*.md"))]
    return tuple(sorted(found, key=lambda story: story.age))


@cache
def drafts() -> tuple[Story, ...]:
    """What is on the desk and not public yet, the oldest first."""
    found = [read(path) for path in sorted((HERE / "drafts").glob("*.md"))]
    return tuple(sorted(found, key=lambda story: -story.age))


def read(path: Path) -> Story:
    """One file. Raises ValueError that names it when its text lacks what a correction put there."""
    _, head, text = path.read_text(encoding="utf-8").split("+++\n", 2)
    row = _tuples(tomllib.loads(head))
    if lead := row.pop("lead", None):
        row["lead"] = Illustration(**lead)
    row["bylines"] = tuple(Byline(**each) for each in row.get("bylines", ()))
    row["illustrations"] = tuple(Illustration(**each) for each in row.get("illustrations", ()))
    row["corrections"] = tuple(
        Correction(**{**each, "after": duration(each["after"])}) for each in row.get("corrections", ())
    )
    for name in ("age", "ahead"):
        if name in row:
            row[name] = duration(row[name])
    story = Story(slug=path.stem, text=text, **row)
    for correction in story.corrections:
        if text.count(correction.now) != 1:
            raise ValueError(f"{path.name}: “{correction.now}” must stand in the text once.")
    return story


def duration(text: str) -> timedelta:
    """“2d 4h 15m”. Raises ValueError for anything else."""
    found = AGE.fullmatch(text)
    if not found or not text.strip():
        raise ValueError(f"{text!r} is not a duration like “2d 4h 15m”.")
    days, hours, minutes = (int(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes)


def _tuples(row: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
