"""Reading ratings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.db.models import Count, Sum
from django.db.models.functions import TruncHour

from articles.editions.cards import SELECTED, Card, card, from_database
from articles.editions.models import Edition
from articles.editions.statements import rows
from articles.ratings.models import Rating, RatingFeedback, RatingSummary
from articles.ratings.rules import RANKED_FROM, RatingView, view

# Each story's page asks this: the ORM would take longer to put it together than the database to answer it.
SUMMARIES = """
SELECT article_id, n1, n2, n3, n4, n5, legacy_count, legacy_sum FROM articles_ratingsummary WHERE article_id = ANY(%s)
"""
BEST = f"""
SELECT s.article_id, n1, n2, n3, n4, n5, legacy_count, legacy_sum, {SELECTED}
  FROM articles_ratingsummary s JOIN articles_edition e ON e.article_id = s.article_id AND e.live_until IS NULL
 WHERE n1 + n2 + n3 + n4 + n5 + legacy_count >= %s AND score > 0
 ORDER BY score DESC, n1 + n2 + n3 + n4 + n5 + legacy_count DESC, e.published_at DESC, s.article_id DESC
 LIMIT %s
"""  # noqa: S608  made of constants
MISMATCH = """
SELECT article_id FROM (
    SELECT article_id, n1, n2, n3, n4, n5 FROM articles_ratingsummary
    UNION ALL
    SELECT article_id, -count(*) FILTER (WHERE stars = 1), -count(*) FILTER (WHERE stars = 2),
           -count(*) FILTER (WHERE stars = 3), -count(*) FILTER (WHERE stars = 4), -count(*) FILTER (WHERE stars = 5)
      FROM articles_rating WHERE state = 'counted' GROUP BY article_id) both_sides
 GROUP BY article_id
HAVING sum(n1) <> 0 OR sum(n2) <> 0 OR sum(n3) <> 0 OR sum(n4) <> 0 OR sum(n5) <> 0
"""


@dataclass(frozen=True)
class Rateable:
    """A live story as ratings know it."""

    article_id: int
    headline: str
    path: str
    open: bool


def rateable(article_id: int) -> Rateable | None:
    """The story if readers see it now, else None, whatever the reason."""
    row = (
        Edition.objects.live()
        .filter(article_id=article_id)
        .values_list("article_id", "headline", "path", "ratings_open")
        .first()
    )
    return Rateable(*row) if row else None


def summary(article_id: int, *, open: bool = True) -> RatingView:
    """A story's rating. One query."""
    return summaries([article_id], open=open)[article_id]


def summaries(article_ids: list[int], *, open: bool = True) -> dict[int, RatingView]:
    """The ratings of several stories, those without votes too. One query."""
    found = {row[0]: RatingSummary(*row) for row in rows(SUMMARIES, [article_ids])}
    return {pk: _view(found.get(pk) or RatingSummary(article_id=pk), open=open) for pk in article_ids}


def _view(row: RatingSummary, *, open: bool = True) -> RatingView:
    return view(
        article_id=row.pk,
        histogram=row.histogram,
        legacy_count=row.legacy_count,
        legacy_sum=row.legacy_sum,
        open=open,
    )


def stars_of(*, article_id: int, voter: bytes) -> int:
    """What this reader gave; 0 for nothing."""
    return (
        Rating.objects.filter(article_id=article_id, voter=voter).values_list("stars", flat=True).first() or 0
    )


def has_voted(*, article_id: int, voter: bytes) -> bool:
    return Rating.objects.filter(article_id=article_id, voter=voter).exists()


def top_rated(*, limit: int) -> list[tuple[Card, RatingView]]:
    """Live stories with at least three votes in the nightly order. One query.

    Ties: more votes first, then the newer story.
    """
    return [
        (card(from_database(row[8:])), _view(RatingSummary(*row[:8])))
        for row in rows(BEST, [RANKED_FROM, limit])
    ]


@dataclass(frozen=True)
class Hour:
    """Votes of one hour, as they were first cast."""

    start: datetime
    counted: int
    held: int
    removed: int

    @property
    def all(self) -> int:
        return self.counted + self.held + self.removed


def votes_per_hour(*, article_id: int, until: datetime, hours: int) -> list[Hour]:
    """The last `hours` hours of a story's votes, hours without a vote too, oldest first. One query."""
    last = until.replace(minute=0, second=0, microsecond=0)
    first = last - timedelta(hours=hours - 1)
    rows = (
        Rating.objects.filter(article_id=article_id, created_at__gte=first)
        .annotate(hour=TruncHour("created_at", tzinfo=UTC))
        .values_list("hour", "state")
        .annotate(Count("pk"))
        .order_by()
    )
    found = {(hour, state): number for hour, state, number in rows}
    starts = [first + timedelta(hours=number) for number in range(hours)]
    return [
        Hour(at, *(found.get((at, state), 0) for state in ("counted", "held", "removed"))) for at in starts
    ]


@dataclass(frozen=True)
class Extremes:
    """The share of ones and of fives among counted votes, in percent; 0 without votes."""

    ones: int
    fives: int


def extremes(histogram: Sequence[int]) -> Extremes:
    """How one-sided a histogram (1 to 5 stars) is: raids give mostly ones or mostly fives."""
    count = sum(histogram)
    if not count:
        return Extremes(0, 0)
    return Extremes(round(100 * histogram[0] / count), round(100 * histogram[4] / count))


def site_histogram() -> Sequence[int]:
    """All counted votes of all stories. One query, for the desk alone."""
    sums = RatingSummary.objects.aggregate(*(Sum(f"n{stars}") for stars in range(1, 6)))
    return [sums[f"n{stars}__sum"] or 0 for stars in range(1, 6)]


def badly_rated(*, since: datetime, below: float, votes: int) -> list[tuple[Edition, RatingView, int]]:
    """Live stories with at least `votes` votes, some of them since then, and an average under `below` stars.

    With each, how much feedback waits for an editor. Worst first. Three queries.
    """
    recent = set(
        Rating.objects.filter(updated_at__gte=since, state="counted").values_list("article_id", flat=True)
    )
    ratings = summaries(sorted(recent))
    low = {
        pk: rating
        for pk, rating in ratings.items()
        if rating.count >= votes and float(rating.average) < below
    }
    waiting = dict(
        RatingFeedback.objects.filter(rating__article_id__in=low, handled_at__isnull=True)
        .values_list("rating__article_id")
        .annotate(Count("pk"))
        .order_by()
    )
    editions = Edition.objects.live().filter(article_id__in=low).for_lists()
    found = [(edition, low[edition.article_id], waiting.get(edition.article_id, 0)) for edition in editions]
    return sorted(found, key=lambda row: float(row[1].average))


def wrong_summaries() -> list[int]:
    """Stories whose summary is not a recount of their votes. Always empty, or something is broken."""
    with connection.cursor() as cursor:
        cursor.execute(MISMATCH)
        return [row[0] for row in cursor.fetchall()]
