"""The sections line of a saved page: "NewsTop StoryWorld", "News | World", "Home > News" → their names."""

from __future__ import annotations

import re
from collections.abc import Iterable

# What newsrooms call their sections; the names this newsroom already has are added by the caller.
USUAL = tuple(
    """
    News|Top Story|Top Stories|Top News|Breaking|Breaking News|Featured|Features|Home|Home Page|Local
    Local News|National|International|World|World News|Europe|Asia|Africa|Americas|Middle East|U.S.|US|UK
    Politics|Business|Economy|Money|Finance|Markets|Sport|Sports|Culture|Arts|Entertainment|Lifestyle|Life
    Science|Technology|Tech|Health|Environment|Climate|Education|Travel|Food|Weather|Crime|Law|Media
    Opinion|Editorial|Video|Photos
    """.strip()
    .replace("\n", "|")
    .replace("    ", "")
    .split("|")
)
BOUNDARY = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])|(?<=\.)(?=[A-Z][a-z])")
SEPARATOR = re.compile(r"\s*[|/>»›·•]\s*|\s*,\s+")
SMALL = frozenset({"and", "of", "the", "in", "for", "&"})
LONGEST_LINE = 160
LONGEST_NAME = 60
NOT_SECTIONS = frozenset({"home", "home page"})  # the start of a breadcrumb, no section


def split_sections(line: str, known: Iterable[str] = (), *, following: str = "") -> list[str]:
    """The section names of the line, in its order, or [] when it is no sections line.

    Names run together are cut where known names meet, else where a capital follows a small letter.
    `following` is the paragraph after it: a line of unknown names counts only when a longer headline follows.
    """
    line = " ".join(line.split())
    if not line or len(line) > LONGEST_LINE or line[-1] in "?!:;":
        return []
    names = {name.lower(): name for name in (*USUAL, *known)}
    pieces = [piece for part in SEPARATOR.split(line) if part for piece in _cut(part, names)]
    if not pieces or not all(_title_like(piece) for piece in pieces):
        return []
    pieces = [names.get(piece.lower(), piece) for piece in pieces]
    familiar = sum(piece.lower() in names for piece in pieces)
    if familiar == len(pieces) or (familiar and len(pieces) > 1):
        return _once(pieces)
    unknown_run = len(pieces) > 1 and all(len(piece) >= 4 for piece in pieces) and len(line.split()) <= 5
    return _once(pieces) if unknown_run and len(following.split()) >= 4 else []


def _cut(part: str, names: dict[str, str]) -> list[str]:
    whole = _known_run(part, names)
    if whole:
        return whole
    return [piece.strip() for piece in BOUNDARY.split(part) if piece.strip()]


def _known_run(part: str, names: dict[str, str]) -> list[str]:
    """The part as known names and nothing else, the longest first; [] when it is not made of them."""
    best: dict[int, list[str]] = {0: []}
    for start in range(len(part)):
        if start not in best:
            continue
        for end in range(len(part), start, -1):
            piece = part[start:end].strip()
            # A name starts with a capital where it touches the one before.
            if piece.lower() in names and piece[0].isupper() and end not in best:
                best[end] = [*best[start], piece]
    return best.get(len(part), [])


def _title_like(piece: str) -> bool:
    words = piece.split()
    return (
        1 <= len(words) <= 4
        and len(piece) <= LONGEST_NAME
        and all(word[0].isupper() or word.lower() in SMALL for word in words)
    )


def _once(pieces: list[str]) -> list[str]:
    kept = {piece.lower(): piece for piece in reversed(pieces) if piece.lower() not in NOT_SECTIONS}
    return list(reversed(kept.values()))
