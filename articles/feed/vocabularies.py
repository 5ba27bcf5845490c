"""The vocabularies: sections, topics, authors and photos, as far as live stories show them.

A name that stands only on drafts is nobody's business: a topic, author or photo is here while a live story bears it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Func, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from articles.bylines.models import Author, Byline
from articles.content.models import Section
from articles.editions.models import Edition, Placement
from articles.editions.syndicated import is_allowed
from articles.editions.uris import absolute, photo_uri, topic_uri, wikidata_uri
from articles.feed.cursor import Place
from articles.feed.ninjs import photo_rights, renditions
from articles.tagging.models import Entity, Tag
from articles.tagging.queries import PUBLIC
from media.library.models import Photo
from media.renditions.sources import picture_sources


@dataclass(frozen=True)
class Listing:
    """Rows as documents; places before the first and after the last, where more are."""

    documents: Sequence[dict[str, Any]]
    previous: Place | None
    next: Place | None


class _Array(Func):
    template = "ARRAY[%(expressions)s]"


class _OneTopic(Func):
    function = "jsonb_build_array"


def sections() -> QuerySet[Section]:
    """Those in the menu, and those with live stories."""
    placed = Placement.objects.filter(section_id=OuterRef("pk"))
    return Section.objects.filter(Q(in_menu=True) | Q(Exists(placed)))


def authors() -> QuerySet[Author]:
    live = Edition.objects.live().filter(author_ids__contains=_Array(OuterRef("pk"))).order_by()
    # By way of the working copies, whose index leads to one story of an author at once, however many there are. The
    # other index lists them all: it is asked only of an author whom no working copy names any more.
    credited = Edition.objects.live().filter(
        article_id=OuterRef("article_id"), author_ids__contains=_Array(OuterRef("author_id"))
    )
    bylines = Byline.objects.filter(Exists(credited), author_id=OuterRef("pk")).order_by()
    shown = Coalesce(Subquery(bylines.values("pk")[:1]), Subquery(live.values("pk")[:1]))
    return Author.objects.alias(shown=shown).filter(shown__isnull=False)


def topics() -> QuerySet[Entity]:
    # By way of the tags, whose index leads to one story of a topic at once, however many there are.
    live = Edition.objects.live().filter(
        article_id=OuterRef("article_id"), topics__contains=_OneTopic(JSONObject(id=OuterRef("entity_id")))
    )
    shown = Tag.objects.filter(Exists(live), entity_id=OuterRef("pk"), status__in=PUBLIC)
    known = Entity.objects.filter(public=True, merged_into__isnull=True)
    # A value, and no EXISTS: the database would make one join of that, over all stories.
    return known.alias(shown=Subquery(shown.order_by().values("pk")[:1])).filter(shown__isnull=False)


def listing(rows: QuerySet[Any], write: Any, *, limit: int, place: Place | None) -> Listing:
    """A page of a vocabulary in the order of its ids. One query."""
    back = bool(place and place.back)
    if place:
        rows = rows.filter(**{"pk__lt" if back else "pk__gt": place.id})
    found = list(rows.order_by("-pk" if back else "pk")[: limit + 1])
    more, found = len(found) > limit, found[:limit]
    if back:
        found.reverse()
    return Listing(
        documents=[write(row) for row in found],
        previous=Place("", found[0].pk, back=True) if found and (more if back else place) else None,
        next=Place("", found[-1].pk) if found and (back or more) else None,
    )


def section(row: Section) -> dict[str, Any]:
    return {
        "id": row.pk,
        "name": row.name,
        "slug": row.slug,
        "description": row.description,
        "url": absolute(row.get_absolute_url()),
    }


def author(row: Author) -> dict[str, Any]:
    return {
        "id": row.pk,
        "name": row.name,
        "slug": row.slug,
        "title": row.title,
        "bio": row.bio,
        "url": absolute(row.get_absolute_url()),
    }


def topic(row: Entity) -> dict[str, Any]:
    return {
        "id": row.pk,
        "uri": topic_uri(row.pk),
        "kind": row.kind,
        "name": row.name,
        "slug": row.slug,
        "description": row.description,
        "same_as": [wikidata_uri(row.wikidata_id)] if row.wikidata_id else [],
        "url": absolute(row.get_absolute_url()),
    }


def photo(photo_id: int, *, at: Any) -> dict[str, Any] | None:
    """A photo that a live story shows and that partners may have. Two queries."""
    live = Edition.objects.live().filter(photo_ids__contains=_Array(OuterRef("pk")))
    row = Photo.objects.filter(Exists(live), pk=photo_id).prefetch_related("renditions").first()
    if row is None or not is_allowed(row, at):
        return None
    found = {
        "uri": photo_uri(row.pk),
        "type": "picture",
        "pubStatus": "usable",
        "by": row.credit,
        "descriptions": [{"role": "alternative", "contentType": "text/plain", "value": row.alt}]
        if row.alt
        else [],
        **photo_rights(row),
        "renditions": renditions(picture_sources(row)),
    }
    return {name: value for name, value in found.items() if value not in (None, "", [])}
