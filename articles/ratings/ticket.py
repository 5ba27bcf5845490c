"""A ticket: proof that whoever votes fetched the rating of that story a while ago, as a page that runs scripts does."""

from __future__ import annotations

from django.core.signing import BadSignature, TimestampSigner

GOOD_FOR = 6 * 60 * 60
_signer = TimestampSigner(salt="articles.ratings.ticket")


def issue(article_id: int) -> str:
    """A ticket for one story, good for six hours."""
    return _signer.sign(str(article_id))


def is_good(ticket: object, article_id: int) -> bool:
    """Whether it is ours, for this story, and not too old."""
    try:
        return isinstance(ticket, str) and _signer.unsign(ticket, max_age=GOOD_FOR) == str(article_id)
    except BadSignature:
        return False
