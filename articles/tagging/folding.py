"""Folding names for look-up: one spelling for "Zelenskyy", "Łódź" and "the U.S."."""

import re

from anyascii import anyascii

_NOT_LETTERS = re.compile(r"[^0-9a-z]+")
_DOTTED = re.compile(r"(?<=\b\w)\.(?=\w\b|\W|$)")
_ARTICLE = re.compile(r"^(?:the|a|an) (?=.)")


def fold(name: str) -> str:
    """Lower-case plain letters, words parted by one space; "U.S." → "us", "The Łódź-based" → "lodz based"."""
    plain = anyascii(_DOTTED.sub("", name)).lower().replace("'", "")
    words = _NOT_LETTERS.sub(" ", plain).strip()
    return _ARTICLE.sub("", words)
