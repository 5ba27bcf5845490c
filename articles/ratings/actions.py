"""Voting, and an editor's control over votes. Every action leaves the summary equal to a recount of the counted rows."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from articles.ratings import version
from articles.ratings.models import NetworkSalt, Rating, RatingFeedback, RatingSummary
from articles.ratings.rules import PRIOR_VOTES

# One statement is the whole vote. The row lock of ON CONFLICT makes `counted_before` exact whoever else votes with the
# same id at the same time; the difference goes into the summary before the statement ends, or neither happens.
VOTE = """
WITH vote AS (
    INSERT INTO articles_rating AS r (article_id, voter, stars, state, created_at, updated_at)
    VALUES (%(article)s, %(voter)s, %(stars)s, %(state)s, %(at)s, %(at)s)
    ON CONFLICT (article_id, voter) DO UPDATE SET
        counted_before = CASE r.state WHEN 'counted' THEN r.stars END,
        stars = EXCLUDED.stars, updated_at = EXCLUDED.updated_at
    RETURNING r.stars, r.state, r.counted_before
)
INSERT INTO articles_ratingsummary AS s (article_id, n1, n2, n3, n4, n5, legacy_count, legacy_sum, score)
SELECT %(article)s, (stars = 1)::int, (stars = 2)::int, (stars = 3)::int, (stars = 4)::int, (stars = 5)::int, 0, 0, 0
  FROM vote WHERE state = 'counted' AND stars IS DISTINCT FROM counted_before
ON CONFLICT (article_id) DO UPDATE SET
    n1 = s.n1 + EXCLUDED.n1 - (SELECT count(*) FROM vote WHERE counted_before = 1),
    n2 = s.n2 + EXCLUDED.n2 - (SELECT count(*) FROM vote WHERE counted_before = 2),
    n3 = s.n3 + EXCLUDED.n3 - (SELECT count(*) FROM vote WHERE counted_before = 3),
    n4 = s.n4 + EXCLUDED.n4 - (SELECT count(*) FROM vote WHERE counted_before = 4),
    n5 = s.n5 + EXCLUDED.n5 - (SELECT count(*) FROM vote WHERE counted_before = 5)
"""
TAKE_BACK = """
WITH said AS (
    DELETE FROM articles_ratingfeedback f USING articles_rating r
     WHERE f.rating_id = r.id AND r.article_id = %(article)s AND r.voter = %(voter)s
), gone AS (
    DELETE FROM articles_rating WHERE article_id = %(article)s AND voter = %(voter)s RETURNING stars, state
)
UPDATE articles_ratingsummary AS s SET
    n1 = s.n1 - (gone.stars = 1)::int, n2 = s.n2 - (gone.stars = 2)::int, n3 = s.n3 - (gone.stars = 3)::int,
    n4 = s.n4 - (gone.stars = 4)::int, n5 = s.n5 - (gone.stars = 5)::int
  FROM gone WHERE s.article_id = %(article)s AND gone.state = 'counted'
"""
RECOUNT = """
INSERT INTO articles_ratingsummary AS s (article_id, n1, n2, n3, n4, n5, legacy_count, legacy_sum, score)
SELECT a.id, count(r.id) FILTER (WHERE stars = 1), count(r.id) FILTER (WHERE stars = 2),
       count(r.id) FILTER (WHERE stars = 3), count(r.id) FILTER (WHERE stars = 4), count(r.id) FILTER (WHERE stars = 5),
       0, 0, 0
  FROM unnest(%(articles)s::bigint[]) AS a(id)
  LEFT JOIN articles_rating r ON r.article_id = a.id AND r.state = 'counted'
 GROUP BY a.id
ON CONFLICT (article_id) DO UPDATE SET
    n1 = EXCLUDED.n1, n2 = EXCLUDED.n2, n3 = EXCLUDED.n3, n4 = EXCLUDED.n4, n5 = EXCLUDED.n5
"""
SCORES = """
WITH site AS (
    SELECT coalesce(sum(n1 + 2*n2 + 3*n3 + 4*n4 + 5*n5 + legacy_sum)::float8
                    / nullif(sum(n1 + n2 + n3 + n4 + n5 + legacy_count), 0), 3) AS mean
      FROM articles_ratingsummary)
UPDATE articles_ratingsummary SET score =
       (site.mean * %(prior)s + n1 + 2*n2 + 3*n3 + 4*n4 + 5*n5 + legacy_sum)
       / (%(prior)s + n1 + n2 + n3 + n4 + n5 + legacy_count)
  FROM site
"""


def vote(*, article_id: int, voter: bytes, stars: int, at: datetime, held: bool = False) -> None:
    """Casts, changes or (0 stars) takes back one reader's vote. The same vote again changes nothing.

    `held`: a new vote waits for an editor; a vote that exists keeps its state.
    """
    values: dict[str, Any] = {
        "article": article_id,
        "voter": voter,
        "stars": stars,
        "at": at,
        "state": "held" if held else "counted",
    }
    with connection.cursor() as cursor:
        cursor.execute(VOTE if stars else TAKE_BACK, values)
    version.bump()


@transaction.atomic
def leave_feedback(*, article_id: int, voter: bytes, text: str, at: datetime) -> bool:
    """Keeps what a reader would improve; False when that reader has not voted."""
    rating = Rating.objects.filter(article_id=article_id, voter=voter).first()
    if rating is None:
        return False
    RatingFeedback.objects.update_or_create(rating=rating, defaults={"text": text[:1000], "created_at": at})
    return True


@transaction.atomic
def set_state(*, ratings: Any, state: str, at: datetime) -> int:
    """Releases, holds or removes votes (a queryset of Rating) and recounts their stories. Returns how many changed."""
    rows = list(ratings.exclude(state=state).select_for_update().values_list("pk", "article_id"))
    if not rows:
        return 0
    # The summaries are locked first, so that a vote cast meanwhile is in the recount or comes after it. A story whose
    # votes were all held has none yet, and what is not there cannot be locked.
    articles = sorted({article_id for _, article_id in rows})
    RatingSummary.objects.bulk_create(
        [RatingSummary(article_id=pk) for pk in articles], ignore_conflicts=True
    )
    list(RatingSummary.objects.select_for_update().filter(pk__in=articles).order_by("pk"))
    Rating.objects.filter(pk__in=[pk for pk, _ in rows]).update(state=state, updated_at=at)
    recount(article_ids=articles)
    return len(rows)


def recount(*, article_ids: list[int]) -> None:
    """Writes the histograms anew from the rows. Call it with the summaries locked, or when nobody votes."""
    with connection.cursor() as cursor:
        cursor.execute(RECOUNT, {"articles": article_ids})
    version.bump()


def refresh_scores() -> None:
    """The nightly Bayesian averages, around the site's mean of that night."""
    with connection.cursor() as cursor:
        cursor.execute(SCORES, {"prior": PRIOR_VOTES})


def salt_for(*, at: datetime) -> bytes:
    """The day's secret for network keys, made when first needed."""
    row, _ = NetworkSalt.objects.get_or_create(day=at.date(), defaults={"salt": secrets.token_bytes(32)})
    return bytes(row.salt)


def forget_salts(*, at: datetime) -> int:
    """Deletes secrets older than 48 hours; what they keyed can then be linked to nobody."""
    return NetworkSalt.objects.filter(day__lt=(at - timedelta(hours=48)).date()).delete()[0]
