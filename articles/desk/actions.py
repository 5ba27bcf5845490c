"""Saving what the story form holds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from articles.bylines.models import Author, Byline
from articles.content.html import illustration_keys
from articles.content.models import Article, Illustration, Section
from articles.desk.forms import BylineRow, IllustrationRow, Rows
from articles.neighbours.models import Pin
from articles.revisions.actions import check_base, lock, save_revision
from articles.revisions.models import Revision
from articles.revisions.snapshot import FIELDS
from articles.tagging.folding import fold
from articles.tagging.link import free_slug, learn_names
from articles.tagging.models import Entity

WRITABLE = {name.removesuffix("_id") for name in FIELDS}


@transaction.atomic
def start_story(*, by: Any, at: datetime) -> Article:
    """An empty draft that belongs to whoever started it."""
    return Article.objects.create(created_by=by, created_at=at, updated_at=at)


@transaction.atomic
def save_story(
    *,
    article: Article,
    values: dict[str, Any],
    rows: Rows,
    by: Any,
    at: datetime,
    base: int | None,
    kind: str = Revision.Kind.SAVE,
    session: str = "",
    sent: str = "",
) -> Revision:
    """Writes fields, sections, bylines, illustrations and pins as one revision.

    `base` is the revision that the form started from; raises EditConflict, with nothing written, when another came
    between. Only fields of a revision are taken from `values`: status and its times have no way in.
    """
    check_base(article_id=article.pk, base=base)
    for name in WRITABLE & values.keys():
        setattr(article, name, values[name])
    if "further_sections" in values:
        article.further_sections.set(
            [section for section in values["further_sections"] if section != article.section]
        )
    _write_bylines(article, rows.bylines)
    _write_illustrations(article, rows.illustrations)
    _write_pins(article, rows.pins)
    return save_revision(article=article, by=by, at=at, base=base, kind=kind, session=session, sent=sent)


def _write_bylines(article: Article, rows: list[BylineRow]) -> None:
    now = list(article.bylines.order_by("position", "id").values_list("author_id", "role", "place"))
    if now == [(row.author, row.role, row.place) for row in rows]:
        return
    article.bylines.all().delete()
    Byline.objects.bulk_create(
        Byline(article=article, author_id=row.author, role=row.role, place=row.place, position=position)
        for position, row in enumerate(rows)
    )


def _write_illustrations(article: Article, rows: list[IllustrationRow]) -> None:
    """Stores the rows: the lead first, then in the body's order, then those that stand nowhere yet."""
    order = {key: place for place, key in enumerate(illustration_keys(article.body))}
    rows = sorted(rows, key=lambda row: (row.role != Illustration.Role.LEAD, order.get(row.key, len(order))))
    fields = ("key", "role", "photo_id", "caption", "credit_override", "alt")
    wanted = [(row.key, row.role, row.photo, row.caption, row.credit_override, row.alt) for row in rows]
    if list(article.illustrations.order_by("-role", "position", "id").values_list(*fields)) == wanted:
        return
    article.illustrations.all().delete()
    Illustration.objects.bulk_create(
        Illustration(article=article, position=place, **dict(zip(fields, row, strict=True)))
        for place, row in enumerate(wanted)
    )


def _write_pins(article: Article, pins: dict[str, int]) -> None:
    if dict(article.pins.values_list("direction", "target_id")) == pins:
        return
    article.pins.all().delete()
    Pin.objects.bulk_create(
        Pin(article=article, direction=direction, target_id=target) for direction, target in pins.items()
    )


def add_author(*, name: str) -> Author:
    """The author of that name: the one we have (whatever the case), or a new one."""
    name = " ".join(name.split())
    known = Author.objects.filter(name__iexact=name).first()
    if known:
        return known
    base = slugify(name)[:110] or "author"
    slug, number = base, 1
    while Author.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return Author.objects.create(name=name, slug=slug)


@transaction.atomic
def assign_section(*, article: Article, section: Section, by: Any, at: datetime) -> Revision:
    """Makes a section the primary one; it is no further one any more. Readers see it with the next publication."""
    story = lock(article.pk)
    story.section = section
    story.further_sections.remove(section)
    return save_revision(article=story, by=by, at=at, reason=f"Put into {section}")


def entity_known(*, name: str, kind: str) -> Entity | None:
    """The entity of that kind known by the name, or None."""
    known = Entity.objects.filter(kind=kind, aliases__folded=fold(name)).select_related("merged_into").first()
    return (known.merged_into or known) if known else None


@transaction.atomic
def entity_named(*, name: str, kind: str) -> Entity | None:
    """The entity of that kind known by the name, or a new one; None for an empty name."""
    name = " ".join(name.split())[:200]
    if not fold(name):
        return None
    if known := entity_known(name=name, kind=kind):
        return known
    entity = Entity.objects.create(kind=kind, name=name, slug=free_slug(name))
    learn_names(entity, [name])
    return entity
