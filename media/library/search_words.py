"""What a photo is found by, as plain folded words, and a typed query as a PostgreSQL tsquery."""

import re
from collections.abc import Iterable

from anyascii import anyascii

LONGEST_QUERY_WORDS = 12


def folded(text: str) -> str:
    """Lower-case plain letters: "Wołodymyr Zełenski" → "wolodymyr zelenski"."""
    return anyascii(text).lower()


def search_text(parts: Iterable[str]) -> str:
    """One folded line out of everything a photo can be found by, cut into words as `tsquery` cuts what is typed."""
    return " ".join(_words(" ".join(parts)))


def tsquery(q: str) -> str:
    """Typed words as a prefix query: "Kyiv gun" → "kyiv:* & gun:*"; "" for no words."""
    return " & ".join(f"{word}:*" for word in _words(q)[:LONGEST_QUERY_WORDS])


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", folded(text))
