"""The previous and the next story of an edition, in constant time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db.models import Q

from articles.editions.models import Edition
from articles.editions.statements import rows

# Row comparison walks the index from the story's own place and stops at the first row, whatever the archive holds.
ROW = "SELECT article_id, headline, path, published_at FROM articles_edition e"
SQL = f"""
    SELECT 'pinned ' || p.direction, e.article_id, e.headline, e.path, e.published_at
      FROM articles_pin p JOIN articles_edition e ON e.article_id = p.target_id AND e.live_until IS NULL
     WHERE p.article_id = %(article)s
    UNION ALL
    SELECT 'previous', earlier.* FROM ({ROW}
     WHERE live_until IS NULL AND (published_at, article_id) < (%(at)s, %(article)s)
     ORDER BY published_at DESC, article_id DESC LIMIT 1) earlier
    UNION ALL
    SELECT 'next', later.* FROM ({ROW}
     WHERE live_until IS NULL AND (published_at, article_id) > (%(at)s, %(article)s)
     ORDER BY published_at, article_id LIMIT 1) later
"""  # noqa: S608  made of constants
# The same for many stories at once: one walk of the index for each.
MANY_SQL = f"""
    WITH story (article_id, at) AS (SELECT * FROM unnest(%(articles)s::bigint[], %(at)s::timestamptz[]))
    SELECT story.article_id, 'pinned ' || p.direction, e.article_id, e.headline, e.path, e.published_at
      FROM story JOIN articles_pin p ON p.article_id = story.article_id
      JOIN articles_edition e ON e.article_id = p.target_id AND e.live_until IS NULL
    UNION ALL
    SELECT story.article_id, 'previous', earlier.* FROM story CROSS JOIN LATERAL ({ROW}
     WHERE live_until IS NULL AND (published_at, e.article_id) < (story.at, story.article_id)
     ORDER BY published_at DESC, article_id DESC LIMIT 1) earlier
    UNION ALL
    SELECT story.article_id, 'next', later.* FROM story CROSS JOIN LATERAL ({ROW}
     WHERE live_until IS NULL AND (published_at, e.article_id) > (story.at, story.article_id)
     ORDER BY published_at, article_id LIMIT 1) later
"""  # noqa: S608  made of constants
PLACED = """SELECT e.article_id, e.headline, e.path, e.published_at
      FROM articles_placement p JOIN articles_edition e ON e.id = p.edition_id"""
SECTION_SQL = f"""
    SELECT 'previous', earlier.* FROM ({PLACED}
     WHERE p.section_id = %(section)s AND (p.published_at, p.article_id) < (%(at)s, %(article)s)
     ORDER BY p.published_at DESC, p.article_id DESC LIMIT 1) earlier
    UNION ALL
    SELECT 'next', later.* FROM ({PLACED}
     WHERE p.section_id = %(section)s AND (p.published_at, p.article_id) > (%(at)s, %(article)s)
     ORDER BY p.published_at, p.article_id LIMIT 1) later
"""  # noqa: S608  made of constants


class Placed(Protocol):
    """A live story's place in the order."""

    @property
    def article_id(self) -> int: ...

    @property
    def published_at(self) -> datetime: ...


@dataclass(frozen=True)
class Neighbour:
    """A live story beside another."""

    id: int
    headline: str
    path: str
    published_at: datetime


@dataclass(frozen=True)
class Neighbours:
    """What was published just before and just after; None at either end."""

    previous: Neighbour | None
    next: Neighbour | None


def neighbours(edition: Edition) -> Neighbours:
    """Over all live stories, in the order (published_at, article id); an editor's pin wins while its story is live.

    One query.
    """
    return _choose(_rows(SQL, edition))


def neighbours_of(editions: Sequence[Placed]) -> dict[int, Neighbours]:
    """`neighbours` of each, by article id. One query however many."""
    found: dict[int, dict[str, Neighbour]] = {edition.article_id: {} for edition in editions}
    asked = {
        "articles": [edition.article_id for edition in editions],
        "at": [edition.published_at for edition in editions],
    }
    for article_id, name, *row in rows(MANY_SQL, asked):
        found[article_id][name] = Neighbour(*row)
    return {article_id: _choose(names) for article_id, names in found.items()}


def neighbours_then(edition: Edition, *, at: datetime) -> Neighbours:
    """Beside an edition as it was at `at`; pins of the past are not kept, so none applies. Two queries, no index."""
    live = Edition.objects.live(at)
    row = ("article_id", "headline", "path", "published_at")
    same = Q(published_at=edition.published_at)
    earlier = Q(published_at__lt=edition.published_at) | same & Q(article_id__lt=edition.article_id)
    later = Q(published_at__gt=edition.published_at) | same & Q(article_id__gt=edition.article_id)
    before = live.filter(earlier).newest_first().values_list(*row).first()
    after = live.filter(later).order_by("published_at", "article_id").values_list(*row).first()
    return Neighbours(
        previous=Neighbour(*before) if before else None, next=Neighbour(*after) if after else None
    )


def neighbours_in_section(edition: Edition, section_id: int | None = None) -> Neighbours:
    """The same within one section (the primary one unless named); pins do not apply. One query."""
    found = _rows(SECTION_SQL, edition, section=section_id or edition.section_id)
    return Neighbours(previous=found.get("previous"), next=found.get("next"))


def _choose(found: Mapping[str, Neighbour]) -> Neighbours:
    return Neighbours(
        previous=found.get("pinned previous") or found.get("previous"),
        next=found.get("pinned next") or found.get("next"),
    )


def _rows(sql: str, edition: Edition, **more: int) -> dict[str, Neighbour]:
    found = rows(sql, {"article": edition.article_id, "at": edition.published_at, **more})
    return {row[0]: Neighbour(*row[1:]) for row in found}
