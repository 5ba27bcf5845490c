"""The public change log of a story: every version that readers saw, and what each changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from articles.content.html import paragraphs
from articles.editions.models import Edition
from articles.public.furniture import Furniture, furniture
from articles.public.metadata import Head, absolute
from articles.revisions.diff import Piece, words

VERSIONS = 50
FIELDS = (
    ("kicker", "Kicker"),
    ("headline", "Headline"),
    ("standfirst", "Summary"),
    ("introduction", "Introduction"),
    ("byline", "Byline"),
    ("dateline", "Dateline"),
    ("contributors_note", "Contributors"),
)


@dataclass(frozen=True)
class Difference:
    """One field or paragraph that differs, as running text."""

    label: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Version:
    """What readers saw from `at` on."""

    number: int
    kind: str
    note: str
    at: datetime
    differences: list[Difference]


@dataclass(frozen=True)
class ChangesPage:
    """What templates/articles/changes.html prints, newest first."""

    furniture: Furniture
    head: Head
    headline: str
    path: str
    versions: list[Version]


def changes_page(story: Edition, *, at: datetime) -> ChangesPage:
    """The log of a live story. One query and the furniture."""
    rows = list(
        Edition.objects.filter(article_id=story.article_id)
        .order_by("-number")
        .only("number", "kind", "note", "live_from", "body", *(name for name, _ in FIELDS))[: VERSIONS + 1]
    )
    return ChangesPage(
        furniture=furniture(at=at),
        head=Head(
            title=f"What changed: {story.headline}",
            description="Every version of this story that readers saw, and what each changed.",
            canonical=absolute(f"{story.path}changes/"),
            noindex=True,
        ),
        headline=story.headline,
        path=story.path,
        versions=[
            Version(
                number=row.number,
                kind=row.get_kind_display(),
                note=row.note,
                at=row.live_from,
                differences=list(differences(before, row)) if before else [],
            )
            for row, before in zip(rows[:VERSIONS], [*rows[1:], None], strict=False)
        ],
    )


def differences(before: Edition, after: Edition) -> Iterator[Difference]:
    """Fields that differ, then paragraphs of the text that do; what stayed is left out."""
    for name, label in FIELDS:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield Difference(label, words(old, new))
    for pieces in texts(paragraphs(before.body), paragraphs(after.body)):
        yield Difference("Text", pieces)


def texts(before: list[str], after: list[str]) -> Iterator[list[Piece]]:
    """Pure rule: the paragraphs that changed, each word by word beside the one in its place; whole when it is new."""
    for verb, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if verb == "equal":
            continue
        for index in range(max(j - i, m - k)):
            old = before[i + index] if i + index < j else ""
            new = after[k + index] if k + index < m else ""
            yield words(old, new)
