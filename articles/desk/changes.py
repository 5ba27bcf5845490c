"""Pure rule: what differs between two snapshots, named as editors name it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from articles.revisions.diff import Piece, snapshots, words

LABELS = {
    "headline": "Headline",
    "short_headline": "Short headline",
    "social_headline": "Social headline",
    "kicker": "Kicker",
    "standfirst": "Standfirst",
    "introduction": "Introduction",
    "dateline": "Dateline",
    "body": "Story",
    "contributors_note": "Contributors’ note",
    "byline_override": "Byline as printed",
    "no_byline": "No byline",
    "original_url": "Original address",
    "language": "Language",
    "slugline": "Slugline",
    "slug": "Address",
    "urgency": "Urgency",
    "ratings_open": "Readers may rate",
    "noindex": "Hidden from search engines",
    "search_title": "Search title",
    "search_description": "Search description",
    "internal_notes": "Internal notes",
    "embargo_until": "Embargo until",
    "section_id": "Primary section",
    "source_id": "Source",
    "bylines": "Bylines",
    "further sections": "Further sections",
    "pins": "Previous and next",
    "tags": "Tags",
}
DESK_ONLY = {"internal_notes", "slugline", "embargo_until", "tags", "urgency"}
KEEP = 12  # words of unchanged text left standing on either side of a change


@dataclass(frozen=True)
class Changed:
    """One field that differs; long unchanged stretches are cut to “…”."""

    field: str
    label: str
    pieces: list[Piece]

    @property
    def restores(self) -> str:
        """What `restore` calls it; of illustrations all come back together. Empty: it cannot come back."""
        if self.field == "tags":
            return ""
        return "illustrations" if self.field.startswith("illustration ") else self.field.replace(" ", "_")


def changes(before: dict[str, Any], after: dict[str, Any], *, public_only: bool = False) -> list[Changed]:
    """Field by field, what differs; `public_only` leaves out what readers never see."""
    return [
        Changed(diff.field, label(diff.field), shortened(diff.pieces))
        for diff in snapshots(before, after)
        if not (public_only and diff.field in DESK_ONLY)
    ]


def label(field: str) -> str:
    return "Illustration" if field.startswith("illustration ") else LABELS.get(field, field)


def between(before: str, after: str) -> list[Piece]:
    return shortened(words(before, after))


def shortened(pieces: list[Piece]) -> list[Piece]:
    """The pieces with long unchanged stretches cut in their middle, or at the open end."""
    short: list[Piece] = []
    for place, (kind, text) in enumerate(pieces):
        parts = text.split(" ")
        if kind != "same" or len(parts) <= 2 * KEEP:
            short.append((kind, text))
            continue
        head = " ".join(parts[:KEEP]) if place else ""
        tail = " ".join(parts[-KEEP:]) if place < len(pieces) - 1 else ""
        short.append(("same", f"{head} … {tail}"))
    return short


def three_way(base: dict[str, Any], theirs: dict[str, Any], mine: dict[str, Any]) -> dict[str, str]:
    """For each field that differs between theirs and mine: "theirs" (only they changed it), "mine", or "both"."""
    verdict = {}
    for name in {*theirs, *mine}:
        if theirs.get(name) == mine.get(name):
            continue
        if mine.get(name) == base.get(name):
            verdict[name] = "theirs"
        elif theirs.get(name) == base.get(name):
            verdict[name] = "mine"
        else:
            verdict[name] = "both"
    return verdict
