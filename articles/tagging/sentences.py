"""The sentence around a place in a text: the evidence an editor sees beside a suggestion."""

import re
from bisect import bisect_right

from articles.tagging.words import ABBREVIATIONS

_END = re.compile(r"[.!?]+[\"”’')\]]*(?=\s+[\"“‘'(\[]?[A-Z0-9])|\n+")
_LAST_WORD = re.compile(r"([\w.]+)$")


def sentence_starts(text: str) -> list[int]:
    """Offsets at which sentences begin, the first always 0; abbreviations and initials end none."""
    starts = [0]
    for end in _END.finditer(text):
        before = _LAST_WORD.search(text, max(0, end.start() - 20), end.start())
        word = before[1].lower() if before else ""
        initial = len(word) == 1 and before is not None and before[1].isupper()
        if text[end.start()] == "." and (word in ABBREVIATIONS or initial):
            continue
        following = end.end()
        while following < len(text) and text[following].isspace():
            following += 1
        if following < len(text):
            starts.append(following)
    return starts


def sentence_at(text: str, starts: list[int], offset: int) -> tuple[int, int]:
    """(start, end) of the sentence that holds `offset`; `starts` comes from sentence_starts(text)."""
    at = bisect_right(starts, offset) - 1
    end = starts[at + 1] if at + 1 < len(starts) else len(text)
    return starts[at], starts[at] + len(text[starts[at] : end].rstrip())
