"""The words that begin Newsroom's own addresses, and so cannot be a section's."""

from __future__ import annotations

from functools import cache

from django.core.exceptions import ValidationError
from django.urls import URLPattern, URLResolver, get_resolver

# Answered before Django is asked, or by whoever stands in front of it.
BESIDE_DJANGO = {"static", "reads", "metrics"}


@cache
def taken_words() -> frozenset[str]:
    """`{"admin", "media", "search", …}`: the first word of every address that is not a section's."""
    return frozenset(BESIDE_DJANGO | set(_first_words(get_resolver().url_patterns)))


def _first_words(patterns: list[URLPattern | URLResolver]) -> set[str]:
    words = set()
    for pattern in patterns:
        word = str(pattern.pattern).split("/")[0]
        if word:
            words.add(word)
        elif isinstance(pattern, URLResolver):
            words |= _first_words(pattern.url_patterns)
    return {word for word in words if "<" not in word}


def not_taken(slug: str) -> None:
    """A validator of sections' slugs."""
    if slug in taken_words():
        raise ValidationError(
            f"/{slug}/ is one of Newsroom's own addresses: readers would never reach the section. Choose another, for "
            f"example “{slug}-news”."
        )
