"""Short forms in brackets: "Korean Central News Agency (KCNA)" says that KCNA is its other name."""

import re

from articles.tagging.words import ACRONYM_SKIPS

_BRACKETED = re.compile(r"\(\s*[\"“'‘]?(?:the\s)?([A-Z][A-Za-z&.]{1,9})[\"”'’]?\s*\)")
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")


def bracketed(text: str) -> list[tuple[int, int, int, int]]:
    """(start, end of the long form, start, end of the short form) for each "Long Form (LF)"."""
    found = []
    for bracket in _BRACKETED.finditer(text):
        short = bracket[1]
        if sum(char.isupper() for char in short) < 2:
            continue
        start = _long_form_start(text, bracket.start(), short)
        if start is not None:
            found.append((start, len(text[: bracket.start()].rstrip()), bracket.start(1), bracket.end(1)))
    return found


def _long_form_start(text: str, before: int, short: str) -> int | None:
    line = text.rfind("\n", 0, before) + 1
    words = list(_WORD.finditer(text, max(line, before - 120), before))
    for count in range(len(words), 0, -1):
        begun = words[-count:]
        if (
            begun[0][0].lower() not in ACRONYM_SKIPS
            and count <= 2 * len(short) + 2
            and initials_match([word[0] for word in begun], short)
        ):
            return begun[0].start()
    return None


def initials_match(words: list[str], short: str) -> bool:
    """Whether the initials of the words, small words taken or left out, spell the short form."""
    letters = [char.lower() for char in short if char.isupper()]
    parts = [part for word in words for part in word.split("-") if part]
    if not parts or not parts[0][0].isupper():
        return False
    return _spells(parts, letters)


def _spells(parts: list[str], letters: list[str]) -> bool:
    if not parts:
        return not letters
    head, *rest = parts
    small = head.lower() in ACRONYM_SKIPS or head[0].islower()
    if letters and head[0].lower() == letters[0] and _spells(rest, letters[1:]):
        return True
    return small and _spells(rest, letters)
