"""The address that a story's page tells when somebody reads it: `/reads/57/3f9a2c81d0/`.

The last part is ours alone to make, so that nobody fills the store with stories that do not exist.
"""

from __future__ import annotations

from functools import lru_cache

from django.utils.crypto import constant_time_compare, salted_hmac

PREFIX = "/reads/"
DIGITS = 10


def address(article_id: int) -> str:
    return f"{PREFIX}{article_id}/{mark(article_id)}/"


@lru_cache(maxsize=10_000)
def mark(article_id: int) -> str:
    return salted_hmac("articles.reads", str(article_id), algorithm="sha256").hexdigest()[:DIGITS]


def is_ours(article_id: int, given: str) -> bool:
    return constant_time_compare(mark(article_id), given)
