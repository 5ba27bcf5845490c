"""Proof that nothing of a text page was lost: every line is found again where the parser says it went.

It reads the file afresh and compares it with the finished Story, so that a fault in the parser shows here.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from articles.wire.lines import LINE_END, clean
from articles.wire.story import Placed, Story

WORDS = re.compile(r"\w+")
TAGS = re.compile(r"<[^>]*>")
# Words of a line that only say what the rest of it is.
LABELS = {"bylines": {"by", "and", "in"}, "primary_section": {"for", "more", "news", "stories", "coverage"}}


@dataclass(frozen=True, slots=True)
class Lost:
    """A line of the file that is not, or not wholly, where it should be. Always a fault of the parser."""

    line: int
    text: str


def account(story: Story) -> dict[int, str]:
    """Line number → where it went: a field of the story, or "left out: <reason>"."""
    went = {placed.line: placed.field for placed in story.placed}
    went |= {left.line: f"left out: {left.reason}" for left in story.left_out}
    return dict(sorted(went.items()))


def lost(text: str, story: Story) -> list[Lost]:
    """The lines of `text` that the story neither holds nor reports as left out; [] when there is none."""
    placed = {one.line: one for one in story.placed}
    left_out = {one.line: one.text for one in story.left_out}
    holds = _Held(story).holds
    missing: list[Lost] = []
    for number, raw in enumerate(LINE_END.split(text), start=1):
        line = clean(raw)
        kept = number in placed and holds(placed[number], line)
        if line and not kept and left_out.get(number) != line:
            missing.append(Lost(number, line))
    return missing


class _Held:
    """The story's fields, made comparable once."""

    def __init__(self, story: Story):
        self.story = story
        blocks = [html.unescape(TAGS.sub(" ", block)) for block in story.body.split("\n")]
        # A line is looked for among whole blocks first, so that a long page is not searched through for each.
        self.blocks = {_solid(block) for block in blocks}
        self.body = _solid("".join(blocks))
        self.letters = _letters(" ".join(blocks))
        self.pictures = {f"picture {one.key}": _letters(one.caption + one.credit) for one in story.pictures}

    def holds(self, placed: Placed, line: str) -> bool:
        """Whether the field that the line is said to be in has all of it."""
        where, story = placed.field, self.story
        if where == "body":
            solid = _solid(line)
            return solid in self.blocks or solid in self.body
        if where == "dateline and body":
            opening = _letters(story.dateline + (story.source if "(" in line else ""))
            letters = _letters(line)
            return letters in opening + self.letters or letters.removeprefix(opening) in self.letters
        if where in self.pictures:
            return _letters(line) in self.pictures[where]
        if where == "sections":
            return _is_run_of(line, story.sections)
        if where == "bylines":
            held = _words(" ".join(f"{one.name} {one.place}" for one in story.bylines))
            return _words(line) <= held | LABELS[where]
        if where == "primary_section":
            return bool(_words(story.primary_section) & _words(line))
        if where.endswith(" headline"):
            headline = story.hint("previous" if where.startswith("previous") else "next")
            return bool(headline) and _solid(line).endswith(_solid(headline))
        return _solid(line) in _solid(str(getattr(story, where, "")))


def _is_run_of(line: str, sections: tuple[str, ...]) -> bool:
    """Whether the line is nothing but these names (and a breadcrumb's Home) with marks between them."""
    for name in sorted((*sections, "Home Page", "Home"), key=len, reverse=True):
        line = re.sub(re.escape(name), " ", line, flags=re.IGNORECASE)
    return not WORDS.search(line)


def _solid(text: str) -> str:
    return "".join(text.split())


def _letters(text: str) -> str:
    return "".join(WORDS.findall(text))


def _words(text: str) -> set[str]:
    return {word.casefold() for word in WORDS.findall(text)}
