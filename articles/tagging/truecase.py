"""All-capitals lines in natural case, so that the recogniser can read them. Lengths never change."""

import re
from collections.abc import Iterable

from articles.tagging.words import HEADLINE_SMALL

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SHARE = 0.8


def truecase(text: str) -> str:
    """Lines whose letters are at least four fifths capitals become Title Case.

    Words written in capitals on the story's other lines (NATO) keep them, and words written with a capital or
    small there follow that spelling.
    """
    lines = text.split("\n")
    shouted = [_is_shouted(line) for line in lines]
    if not any(shouted):
        return text
    spelled = _spellings(line for line, loud in zip(lines, shouted, strict=True) if not loud)
    return "\n".join(
        _WORD.sub(lambda word: _natural(word[0], spelled), line) if loud else line
        for line, loud in zip(lines, shouted, strict=True)
    )


def _is_shouted(line: str) -> bool:
    letters = [char for char in line if char.isalpha()]
    capitals = sum(char.isupper() for char in letters)
    return len(letters) >= 8 and " " in line.strip() and capitals >= _SHARE * len(letters)


def _spellings(lines: Iterable[str]) -> dict[str, str]:
    spelled: dict[str, str] = {}
    for line in lines:
        for word in _WORD.findall(line):
            known = spelled.get(word.lower())
            # A small spelling anywhere wins over the capital of a sentence's first word.
            if known is None or (word.islower() and not known.isupper()):
                spelled[word.lower()] = word
    return spelled


def _natural(word: str, spelled: dict[str, str]) -> str:
    low = word.lower()
    if low in spelled:
        natural = spelled[low]
    elif low in HEADLINE_SMALL:
        natural = low
    elif not re.search("[aeiouy]", low) and len(low) <= 5:
        natural = word
    else:
        natural = word[:1] + low[1:]
    return natural if len(natural) == len(word) else word
