"""Reads gold texts in which every name is marked: our own marked prose, and the columns of public gold sets.

`*.marked` holds prose with `[Oslo|L]`; P, O and L are a person, an organisation and a place, "= " begins a headline,
a blank line ends a story, "#" begins a remark. `*.conll` holds a word a line with its IOB tag in the last column
(`Oslo … B-LOC`), a blank line after each sentence and `-DOCSTART-` before each story.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from articles.tagging.mention import ORG, PERSON, PLACE

_LABELS = {"P": PERSON, "O": ORG, "L": PLACE}
_LABEL_OF_TAG = {"PER": PERSON, "ORG": ORG, "LOC": PLACE}
_MARK = re.compile(r"\[([^\[\]|]+)\|([POL])\]")
_TO_THE_LEFT = re.compile(r"['’](?:s|re|ve|ll|d|m)?|n['’]t|[.,;:!?%)\]]+")
_TO_THE_RIGHT = frozenset("([$£€#")


@dataclass(frozen=True)
class MarkedArticle:
    """One story: its zones as (zone, start, end) of `text`, and every name in it as (start, end, label)."""

    name: str
    text: str
    zones: tuple[tuple[str, int, int], ...]
    names: frozenset[tuple[int, int, str]]


def read_marked(path: Path) -> list[MarkedArticle]:
    """Every story of the folder's `*.marked` and `*.conll` files, by file name."""
    articles = []
    for file in sorted([*path.glob("*.marked"), *path.glob("*.conll")]):
        stories = _prose if file.suffix == ".marked" else _columns
        for number, lines in enumerate(stories(file.read_text(encoding="utf-8")), start=1):
            articles.append(_lay_out(f"{file.stem} {number}", lines))
    return articles


_Line = tuple[str, list[tuple[int, int, str]]]


def _lay_out(name: str, lines: list[_Line]) -> MarkedArticle:
    """The first line is the headline."""
    text, zones, names = "", list[tuple[str, int, int]](), set[tuple[int, int, str]]()
    for line, spans in lines:
        start = len(text) + 1 if text else 0
        text = f"{text}\n{line}" if text else line
        zones.append(("body" if zones else "headline", start, len(text)))
        names.update((start + first, start + end, label) for first, end, label in spans)
    return MarkedArticle(name, text, tuple(zones), frozenset(names))


def _prose(source: str) -> Iterator[list[_Line]]:
    source = re.sub(r"^#.*\n", "", source, flags=re.M)
    for story in re.split(r"\n\s*\n", source.strip()):
        yield [_unmarked(line.removeprefix("= ")) for line in story.splitlines()]


def _unmarked(line: str) -> _Line:
    text, spans, at = "", [], 0
    for mark in _MARK.finditer(line):
        text += line[at : mark.start()]
        spans.append((len(text), len(text) + len(mark[1]), _LABELS[mark[2]]))
        text += mark[1]
        at = mark.end()
    return text + line[at:], spans


def _columns(source: str) -> Iterator[list[_Line]]:
    for story in re.split(r"^-DOCSTART-.*$", source, flags=re.M):
        sentences = [_sentence(block) for block in re.split(r"\n\s*\n", story.strip("\n")) if block.strip()]
        if sentences:
            yield sentences


def _sentence(block: str) -> _Line:
    """Words with the spaces that prose has; other classes than the three (MISC) are no names."""
    text, spans = "", list[tuple[int, int, str]]()
    glued, quoted, inside = True, False, False
    for row in block.strip().splitlines():
        word, *_, tag = row.split()
        closing = word == '"' and quoted
        quoted = quoted != (word == '"')
        if text and not glued and not closing and not _TO_THE_LEFT.fullmatch(word):
            text += " "
        start = len(text)
        text += word
        glued = word in _TO_THE_RIGHT or (word == '"' and quoted)
        begun, _, kind = tag.partition("-")
        label = _LABEL_OF_TAG.get(kind)
        if begun == "I" and spans and spans[-1][2] == label and inside:
            spans[-1] = (spans[-1][0], len(text), spans[-1][2])
        elif label:
            spans.append((start, len(text), label))
        inside = label is not None
    return text, spans
