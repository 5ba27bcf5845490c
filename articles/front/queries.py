"""Fronts as readers see them, or saw them; and the breaking banner."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Now

from articles.content.models import Section
from articles.editions.cards import CardPicture
from articles.editions.models import Edition
from articles.editions.queries import cards_of
from articles.editions.statements import rows
from articles.front.fill import (
    FRONT_SIZES,
    IN_BLOCK,
    RAIL,
    SECONDARY,
    Chosen,
    Front,
    Top,
    compose,
)
from articles.front.models import Banner, FrontVersion, Slot

LATEST = 30
# Enough for a block when all that stands above it comes from the same section, and its neighbours share its stories.
PER_SECTION = 1 + FRONT_SIZES[SECONDARY] + FRONT_SIZES[RAIL] + 3 * IN_BLOCK
# Of the past, which no index serves: enough stories for every block of a paper that is not asleep.
THEN = 1500

# The newest stories of all (section 0), of every section of the menu, and of those whose stories lead: one walk of an
# index each.
NEWEST = f"""
    SELECT section, coalesce(s.name, ''), coalesce(s.slug, ''), coalesce(s.leads_front, false),
           coalesce(s.in_menu, false), edition
      FROM (
        (SELECT 0 AS section, id AS edition, published_at, article_id FROM articles_edition WHERE live_until IS NULL
          ORDER BY published_at DESC, article_id DESC LIMIT {LATEST})
        UNION ALL
        SELECT s.id, newest.* FROM articles_section s CROSS JOIN LATERAL (
            SELECT p.edition_id, p.published_at, p.article_id FROM articles_placement p WHERE p.section_id = s.id
             ORDER BY p.published_at DESC, p.article_id DESC LIMIT {PER_SECTION}
        ) newest WHERE s.in_menu OR s.leads_front
      ) newest LEFT JOIN articles_section s ON s.id = section
     ORDER BY s.position NULLS FIRST, s.name, published_at DESC, article_id DESC
"""  # noqa: S608  made of constants
# By the database's clock, by which the relay turns fronts: a page that was made just after a turn must agree.
SLOTS = """
    SELECT s.zone, s.position, (SELECT id FROM articles_edition WHERE article_id = s.article_id AND live_until IS NULL),
           coalesce(s.starts_at <= statement_timestamp(), true) AND coalesce(s.ends_at > statement_timestamp(), true),
           s.pinned, s.headline, s.kicker, s.picture
      FROM articles_slot s JOIN articles_frontversion v ON v.id = s.front_id
     WHERE v.status = 'live' AND v.section_id IS NOT DISTINCT FROM %s
     ORDER BY s.position, s.id
"""


@dataclass(frozen=True)
class Breaking:
    """The banner: its words and where they lead ("" for nowhere)."""

    text: str
    link: str


def front() -> Front:
    """The front as it is now. Three queries."""
    return _printed(*newest(), chosen(None))


def front_of(version: FrontVersion, *, at: datetime) -> Front:
    """The front as it will be with the slots of a version that is not live, at a moment that may be to come."""
    return _printed(*newest(), _read(version.slots.all(), at=at))


def front_then(*, at: datetime) -> Front:
    """The front as it was at a moment in the past."""
    return _printed(*newest_then(at=at), chosen(None, at=at))


def chosen(section_id: int | None, *, at: datetime | None = None) -> list[Chosen]:
    """The slots of a front that readers see now, or saw at `at`. One query."""
    if at is None:
        return [
            Chosen(*slot[:-1], *[CardPicture(**json.loads(picture)) for picture in slot[-1:] if picture])
            for slot in rows(SLOTS, [section_id])
        ]
    then = Q(front__live_until__isnull=True) | Q(front__live_until__gt=at)
    slots = Slot.objects.filter(then, front__section=section_id, front__live_from__lte=at)
    return _read(slots, at=at, past=True)


def chosen_of(version: FrontVersion, *, at: datetime) -> list[Chosen]:
    """The slots of a version, as they will be at a moment."""
    return _read(version.slots.all(), at=at)


def _read(slots: QuerySet[Slot], *, at: datetime, past: bool = False) -> list[Chosen]:
    live = Edition.objects.live(at if past else None).filter(article_id=OuterRef("article_id"))
    began = Q(starts_at__isnull=True) | Q(starts_at__lte=at)
    goes_on = Q(ends_at__isnull=True) | Q(ends_at__gt=at)
    found = slots.order_by("position", "id").annotate(
        edition=Subquery(live.order_by("-number").values("pk")[:1]),
        runs=Case(When(began & goes_on, then=Value(True)), default=Value(False)),
    )
    return [
        Chosen(
            zone=row.zone,
            position=row.position,
            edition=row.edition,
            runs=row.runs,
            pinned=row.pinned,
            headline=row.headline,
            kicker=row.kicker,
            photo=CardPicture(**row.picture) if row.picture else None,
        )
        for row in found
    ]


def newest() -> tuple[list[int], list[Top]]:
    """The newest stories, and those of each section in the order of the menu. One query."""
    latest: list[int] = []
    tops: dict[int, Top] = {}
    for section, name, slug, leads, in_menu, edition in rows(NEWEST):
        if section == 0:
            latest.append(edition)
        else:
            tops.setdefault(section, Top(name, slug, leads, in_menu, [])).editions.append(edition)
    return latest, list(tops.values())


def newest_then(*, at: datetime) -> tuple[list[int], list[Top]]:
    """The same as it was at `at`, from what was live then. Two queries; sections are today's."""
    found = list(Edition.objects.live(at).newest_first().values_list("pk", "section_ids")[:THEN])
    tops = [
        Top(
            section.name,
            section.slug,
            section.leads_front,
            section.in_menu,
            [pk for pk, sections in found if section.pk in sections][:PER_SECTION],
        )
        for section in Section.objects.filter(Q(in_menu=True) | Q(leads_front=True))
    ]
    return [pk for pk, _ in found[:LATEST]], tops


def _printed(latest: list[int], tops: list[Top], slots: list[Chosen]) -> Front:
    wanted = {*latest, *(pk for top in tops for pk in top.editions)}
    wanted |= {slot.edition for slot in slots if slot.edition}
    return compose(latest=latest, tops=tops, cards=cards_of(wanted), chosen=slots)


def breaking(*, at: datetime | None = None) -> Breaking | None:
    """The banner that stands now, or stood at `at`. One query."""
    if at is None:
        found = Banner.objects.filter(is_open=True, begins_at__lte=Now(), ends_at__gt=Now())
    else:
        stands = Q(ended_at__isnull=True) | Q(ended_at__gt=at)
        found = Banner.objects.filter(stands, begins_at__lte=at, ends_at__gt=at)
    row = found.values("text", "link").first()
    return Breaking(**row) if row else None
