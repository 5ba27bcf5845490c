"""Pure rules of stars: what a vote may be, and what a histogram comes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

# Votes that the site's mean weighs in the Bayesian average, and votes needed to be ranked at all.
PRIOR_VOTES = 10
RANKED_FROM = 3


class BadStars(ValueError):
    """Not a number of stars. The message is for the reader."""

    def __init__(self) -> None:
        super().__init__("Choose one to five stars, or 0 to take your rating back.")


def parse_stars(value: Any) -> int:
    """0 (take back) to 5, from a form's text or JSON. Raises BadStars for everything else, 5.0 and true included."""
    if type(value) is int and 0 <= value <= 5:
        return value
    if isinstance(value, str) and len(value) == 1 and value in "012345":
        return int(value)
    raise BadStars


def tenths(*, total: int, count: int) -> int:
    """The average in tenths, half up, without a float: 17 stars of 4 votes → 43; no votes → 0."""
    return (20 * total + count) // (2 * count) if count else 0


def average_text(*, total: int, count: int) -> str:
    """`4.3`, and `0` before the first vote."""
    if not count:
        return "0"
    whole, tenth = divmod(tenths(total=total, count=count), 10)
    return f"{whole}.{tenth}"


def bayesian(*, total: int, count: int, mean: float, prior: int = PRIOR_VOTES) -> float:
    """`(C*m + sum) / (m + count)`: few votes stay near the site's mean `C`, many speak for themselves."""
    return (mean * prior + total) / (prior + count)


@dataclass(frozen=True)
class RatingView:
    """A story's rating as the page shows it: the same for every reader.

    `histogram` counts 1 to 5 stars; `average` is text in tenths; `fill` is the exact share of five stars in percent.
    """

    article_id: int
    average: str
    count: int
    histogram: Sequence[int]
    fill: str
    open: bool


def view(
    *,
    article_id: int,
    histogram: Sequence[int],
    legacy_count: int = 0,
    legacy_sum: int = 0,
    open: bool = True,
) -> RatingView:
    """The rating of a histogram (1 to 5 stars) and what an import brought."""
    count = sum(histogram) + legacy_count
    total = sum(stars * votes for stars, votes in enumerate(histogram, 1)) + legacy_sum
    return RatingView(
        article_id=article_id,
        average=average_text(total=total, count=count),
        count=count,
        histogram=tuple(histogram),
        fill=f"{20 * total / count:.4g}" if count else "0",
        open=open,
    )
