"""Pure rule: what differs between two texts or two snapshots, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from articles.content.html import plain_text

Piece = tuple[Literal["same", "gone", "new"], str]
TOKENS = re.compile(r"\s+|\w+|[^\w\s]", re.UNICODE)


@dataclass(frozen=True)
class FieldDiff:
    """One field that differs, as pieces of running text."""

    field: str
    pieces: list[Piece]


def words(before: str, after: str) -> list[Piece]:
    """Running text as kept, removed and added pieces. Joining same+gone gives `before`, same+new gives `after`."""
    old, new = TOKENS.findall(before), TOKENS.findall(after)
    pieces: list[Piece] = []
    for verb, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if verb == "equal":
            pieces.append(("same", "".join(old[i:j])))
            continue
        if i < j:
            pieces.append(("gone", "".join(old[i:j])))
        if k < m:
            pieces.append(("new", "".join(new[k:m])))
    return pieces


def snapshots(before: dict[str, Any], after: dict[str, Any]) -> list[FieldDiff]:
    """What differs between two snapshots (`snapshot.take`), field by field; equal fields are left out."""
    old, new = dict(_lines(before)), dict(_lines(after))
    return [
        FieldDiff(field, words(old.get(field, ""), new.get(field, "")))
        for field in dict.fromkeys([*old, *new])
        if old.get(field, "") != new.get(field, "")
    ]


def _lines(taken: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in taken.get("fields", {}).items():
        yield name, plain_text(value) if name == "body" else "" if value is None else str(value)
    yield (
        "bylines",
        "\n".join(
            ", ".join(part for part in (row["author_name"], row["role"], row["place"]) if part)
            for row in taken.get("bylines", [])
        ),
    )
    for row in taken.get("illustrations", []):
        text = [
            f"photo {row['photo']}" if row["photo"] else "no photo yet",
            row["caption"],
            row["credit_override"],
            row["alt"],
        ]
        yield f"illustration {row['key']}", "\n".join(filter(None, text))
    yield "further sections", ", ".join(map(str, taken.get("further_sections", [])))
    yield "pins", "\n".join(f"{side}: {pk}" for side, pk in sorted(taken.get("pins", {}).items()))
    yield "tags", "\n".join(f"{row['name']}: {row['status']}" for row in taken.get("tags", []))
