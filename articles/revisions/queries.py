"""Reading a working copy whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from articles.bylines.models import Byline
from articles.content.models import Article, Illustration, Section
from media.library.models import Photo

# One statement for what a story has besides its own row: saving and publishing ask it each time. Values in the order
# of print. The story must be locked already, or this might see what another transaction is about to replace.
PARTS = """
SELECT
    (SELECT json_build_object('id', s.id, 'name', s.name, 'slug', s.slug)
       FROM articles_section s WHERE s.id = a.section_id),
    (SELECT json_build_object('name', s.name, 'full_name', s.full_name, 'slug', s.slug, 'url', s.url)
       FROM articles_source s WHERE s.id = a.source_id),
    (SELECT json_agg(json_build_object('id', s.id, 'name', s.name, 'slug', s.slug) ORDER BY s.position, s.name)
       FROM articles_article_further_sections f JOIN articles_section s ON s.id = f.section_id
      WHERE f.article_id = a.id),
    (SELECT json_agg(json_build_object('author', b.author_id, 'name', w.name, 'slug', w.slug, 'role', b.role,
                                       'place', b.place) ORDER BY b.position, b.id)
       FROM articles_byline b JOIN articles_author w ON w.id = b.author_id WHERE b.article_id = a.id),
    (SELECT json_agg(json_build_object('key', i.key, 'role', i.role, 'photo', i.photo_id, 'caption', i.caption,
                                       'credit_override', i.credit_override, 'alt', i.alt)
                     ORDER BY i.role DESC, i.position, i.id)
       FROM articles_illustration i WHERE i.article_id = a.id),
    (SELECT json_object_agg(p.direction, p.target_id) FROM articles_pin p WHERE p.article_id = a.id),
    (SELECT json_agg(json_build_object('entity', t.entity_id, 'name', e.name, 'status', t.status, 'rel', t.rel)
                     ORDER BY t.entity_id)
       FROM articles_tag t JOIN articles_entity e ON e.id = t.entity_id WHERE t.article_id = a.id)
  FROM (SELECT %s::bigint AS id, %s::bigint AS section_id, %s::bigint AS source_id) a
"""

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Parts:
    """What belongs to a story besides its own fields, in the order of print.

    Shapes: section and further_sections `{id, name, slug}`, source `{name, full_name, slug, url}`, bylines `{author,
    name, slug, role, place}`, illustrations `{key, role, photo, caption, credit_override, alt}` with the lead first,
    pins `{"previous": story, "next": story}`, tags `{entity, name, status, rel}`. `photos` by id are there for those
    who asked for them.
    """

    section: dict[str, Any] | None = None
    source: dict[str, str] | None = None
    further_sections: Rows = field(default_factory=list)
    bylines: Rows = field(default_factory=list)
    illustrations: Rows = field(default_factory=list)
    pins: dict[str, int] = field(default_factory=dict)
    tags: Rows = field(default_factory=list)
    photos: Mapping[int, Photo] = field(default_factory=dict)


def parts_of(article: Article, *, photos: bool = False) -> Parts:
    """The parts of the working copy. One query; with its photos and their files two more, if it has any."""
    with connection.cursor() as cursor:
        cursor.execute(PARTS, [article.pk, article.section_id, article.source_id])
        section, source, further, bylines, illustrations, pins, tags = cursor.fetchone()
    return Parts(
        section=section,
        source=source,
        further_sections=further or [],
        bylines=bylines or [],
        illustrations=illustrations or [],
        pins=pins or {},
        tags=tags or [],
        photos=photos_with_files(row["photo"] for row in illustrations or ()) if photos else {},
    )


def in_memory(
    further_sections: Iterable[Section], bylines: Iterable[Byline], illustrations: Iterable[Illustration]
) -> Parts:
    """The parts of a story that is being made of these rows, without its primary section and source. No query."""
    return Parts(
        further_sections=[{"id": row.pk, "name": row.name, "slug": row.slug} for row in further_sections],
        bylines=[
            {
                "author": row.author_id,
                "name": row.author.name,
                "slug": row.author.slug,
                "role": row.role,
                "place": row.place,
            }
            for row in bylines
        ],
        illustrations=[
            {
                "key": row.key,
                "role": row.role,
                "photo": row.photo_id,
                "caption": row.caption,
                "credit_override": row.credit_override,
                "alt": row.alt,
            }
            for row in sorted(illustrations, key=lambda row: row.role != Illustration.Role.LEAD)
        ],
    )


def photos_with_files(ids: Iterable[int | None]) -> dict[int, Photo]:
    """Photos by id, each with its renditions. Two queries; none without an id."""
    wanted = {number for number in ids if number}
    if not wanted:
        return {}
    return {row.pk: row for row in Photo.objects.filter(pk__in=wanted).prefetch_related("renditions")}
