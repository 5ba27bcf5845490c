"""A page of editions with all that partners get beside them: newest seq, votes, the photos' rights. One query.

Each line has a mark that changes whenever its edition's row or the row of a photo that partners may have does: whoever
has written the story under that mark need not read it again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from articles.editions.statements import rows as planned
from articles.editions.syndicated import is_allowed
from media.library.models import Photo

COUNTS = ("n1", "n2", "n3", "n4", "n5", "legacy_count", "legacy_sum")
# What `ninjs` says of a picture, and what `Photo.is_usable` reads, in the order in which Django makes a photo of them.
PHOTO_FACTS = {
    *("id", "headline", "rights_holder", "copyright_notice", "usage_terms", "source_type"),
    *("syndication_allowed", "status", "trashed_at", "rights_from", "rights_until"),
}
PHOTO_FIELDS = [field for field in Photo._meta.concrete_fields if field.name in PHOTO_FACTS]
PHOTO_COLUMNS = [field.attname for field in PHOTO_FIELDS]


def _names(alias: str, columns: Iterable[str]) -> str:
    return ", ".join(f"{alias}.{name}" for name in columns)


# A row's place and the transaction that wrote it: another after every change (PostgreSQL manual, 5.6, system columns).
SQL = f"""
    SELECT {{asked}}, e.article_id, e.published_at::text, e.section_ids, e.ctid::text || e.xmin,
           (SELECT c.seq FROM articles_change c WHERE c.article_id = e.article_id AND c.is_latest),
           (SELECT json_build_array({_names("r", COUNTS)})::text
              FROM articles_ratingsummary r WHERE r.article_id = e.article_id),
           (SELECT json_agg(json_build_array(p.ctid::text || p.xmin, {_names("p", PHOTO_COLUMNS)}))::text
              FROM media_photo p WHERE p.id = ANY(e.photo_ids))
      FROM (SELECT *, row_number() OVER () AS place FROM ({{keys}}) found ({{asked}})) asked
      LEFT JOIN articles_edition e ON e.id = asked.edition_id
     ORDER BY asked.place
"""  # noqa: S608  made of constants


@dataclass(frozen=True, slots=True)
class Line:
    """An edition that readers see; `rating` {n1…n5, legacy_count, legacy_sum} or None."""

    edition_id: int
    article_id: int
    published_at: datetime
    section_ids: list[int]
    mark: tuple[str, ...]
    seq: int | None
    rating: dict[str, int] | None
    photos: Mapping[int, Photo]


@dataclass(frozen=True, slots=True)
class Statement:
    """What `lines` asks the database; `width`: how many columns of a row come before those of its line."""

    sql: str
    params: tuple[Any, ...]
    width: int

    @property
    def is_plain(self) -> bool:
        """Without filters: a place in a list, or none. There are few such texts, so the server may keep their plans."""
        return len(self.params) <= 3 and all(isinstance(value, datetime | int) for value in self.params)


def statement(keys: QuerySet[Any]) -> Statement:
    """For `keys`, a `values_list` whose first column is an edition's id or null. Asks nothing yet."""
    sql, params = keys.query.sql_with_params()
    width = len(keys.query.values_select) + len(keys.query.annotation_select)
    asked = ["edition_id", *(f"key{number}" for number in range(1, width))]
    return Statement(SQL.format(keys=sql, asked=", ".join(asked)), params, width)


def lines(asked: Statement, *, at: datetime) -> list[tuple[tuple[Any, ...], Line | None]]:
    """Each row of the statement's keys, and its line."""
    if asked.is_plain:
        rows = planned(asked.sql, asked.params)
    else:
        with connection.cursor() as cursor:
            cursor.execute(asked.sql, asked.params)
            rows = cursor.fetchall()
    seen: dict[str, Photo] = {}
    width = asked.width
    return [(row[:width], _line(row[0], *row[width:], at=at, seen=seen)) for row in rows]


def _line(
    edition_id: int | None,
    article_id: int,
    published_at: str,
    section_ids: list[int],
    mark: str,
    seq: int | None,
    rating: str | None,
    photos: str | None,
    *,
    at: datetime,
    seen: dict[str, Photo],
) -> Line | None:
    """`seen`: the photos that other lines show too, by mark."""
    if edition_id is None:
        return None
    marks, found = [mark], {}
    for photo_mark, *facts in json.loads(photos) if photos else ():
        photo = seen.get(photo_mark) or seen.setdefault(photo_mark, _photo(facts))
        found[photo.pk] = photo
        if is_allowed(photo, at):
            marks.append(photo_mark)
    return Line(
        edition_id=edition_id,
        article_id=article_id,
        # As text and read here: Django's own reader of moments takes twenty times as long.
        published_at=datetime.fromisoformat(published_at),
        section_ids=section_ids,
        mark=tuple(marks),
        seq=seq,
        rating=dict(zip(COUNTS, json.loads(rating), strict=True)) if rating else None,
        photos=found,
    )


def _photo(facts: list[Any]) -> Photo:
    values = [field.to_python(value) for field, value in zip(PHOTO_FIELDS, facts, strict=True)]
    return Photo.from_db("default", PHOTO_COLUMNS, values)
