"""From the bytes of a text page to its paragraphs, each with the line numbers it came from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from articles.wire.story import WireError

LINE_END = re.compile(r"\r\n|\r|\n")
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufeff]")
BLANKS = re.compile(r"\s+")
WRAP_WIDTH = 100  # a file with a longer line was not wrapped by hand or by a mail program


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: its text with typographic spaces kept, and its lines as (number, text)."""

    text: str
    lines: tuple[tuple[int, str], ...]

    @property
    def line(self) -> int:
        return self.lines[0][0]

    @property
    def plain(self) -> str:
        """The text with every run of white space, no-break spaces included, as one space."""
        return BLANKS.sub(" ", self.text)


def decode(data: bytes, place: str = "") -> str:
    """The text of `data`: UTF-8, UTF-16 with its mark, or else Windows-1252 (which holds Latin-1's letters).

    Mostly valid UTF-8 with a broken place is refused rather than read as something else and garbled.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise WireError(
                "this UTF-16 text is broken or cut off; save it again as UTF-8", place=place
            ) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = len(LINE_END.findall(data[: error.start].decode("latin-1"))) + 1
        lenient = data.decode("utf-8", "replace")
        broken = lenient.count("�")
        valid = sum(1 for letter in lenient if ord(letter) > 127) - broken
        if valid > broken:
            message = "the text is UTF-8 but broken here (cut off or edited as bytes); save it again as UTF-8"
            raise WireError(message, place=place, line=line) from error
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError:
            message = (
                "the letters are in an encoding we cannot tell; save the page as UTF-8 and import it again"
            )
            raise WireError(message, place=place, line=line) from error


def paragraphs(text: str) -> list[Paragraph]:
    """The paragraphs of `text` in order: its lines, joined where the file is wrapped."""
    numbered = [(number, clean(line)) for number, line in enumerate(LINE_END.split(text), start=1)]
    width = _wrap_width(numbered)
    found: list[list[tuple[int, str]]] = []
    previous = ""
    for number, line in numbered:
        if line and previous and width and _is_soft(previous, line, width):
            found[-1].append((number, line))
        elif line:
            found.append([(number, line)])
        previous = line
    return [Paragraph(text=" ".join(line for _, line in lines), lines=tuple(lines)) for lines in found]


def clean(line: str) -> str:
    """The line without control characters and without white space around it."""
    return CONTROLS.sub("", line).strip()


def _is_soft(line: str, following: str, width: int) -> bool:
    """Whether the line ends only because the next word would not have fitted in `width` letters."""
    return len(line) + 1 + len(following.split()[0]) > width


def _wrap_width(numbered: list[tuple[int, str]]) -> int:
    """The width at which the file was wrapped, or 0 when its lines are whole paragraphs."""
    width = max((len(line) for _, line in numbered), default=0)
    if width > WRAP_WIDTH:
        return 0
    breaks = [
        _is_soft(line, following, width)
        for (_, line), (_, following) in pairwise(numbered)
        if line and following
    ]
    return width if sum(breaks) >= 3 and sum(breaks) * 2 > len(breaks) else 0
