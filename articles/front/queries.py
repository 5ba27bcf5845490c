"""The front page's stories, each once, in three queries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from articles.editions.cards import Card, card
from articles.editions.models import Edition

LATEST = 30
SECONDARY = 4
IN_RAIL = 8
IN_BLOCK = 4
# Enough for a block when all that stands above it comes from the same section, and its neighbours share its stories.
PER_SECTION = 1 + SECONDARY + IN_RAIL + 3 * IN_BLOCK

# The newest stories of every section of the menu, and of those whose stories lead, by one walk of the index each.
SECTION_TOPS = """
    SELECT s.id, s.name, s.slug, s.leads_front, s.in_menu, newest.edition_id
      FROM articles_section s
      CROSS JOIN LATERAL (
        SELECT p.edition_id, p.published_at, p.article_id FROM articles_placement p WHERE p.section_id = s.id
         ORDER BY p.published_at DESC, p.article_id DESC LIMIT %s
      ) newest
     WHERE s.in_menu OR s.leads_front
     ORDER BY s.position, s.name, newest.published_at DESC, newest.article_id DESC
"""


@dataclass(frozen=True)
class Block:
    """A section's part of the front."""

    name: str
    slug: str
    cards: list[Card]


@dataclass(frozen=True)
class Front:
    """What stands where. No story stands twice."""

    lead: Card | None
    secondary: list[Card]
    latest: list[Card]
    blocks: list[Block]


@dataclass(frozen=True)
class Top:
    """A section with its newest stories, as ids of editions, newest first."""

    name: str
    slug: str
    leads: bool
    in_menu: bool
    editions: list[int]


def front() -> Front:
    """The front as it is now."""
    tops = section_tops()
    latest = list(Edition.objects.live().newest_first().values_list("pk", flat=True)[:LATEST])
    wanted = {*latest, *(pk for top in tops for pk in top.editions)}
    cards = {row["pk"]: card(row) for row in Edition.objects.filter(pk__in=wanted).cards("pk")}
    return compose(latest=latest, tops=tops, cards=cards)


def section_tops() -> list[Top]:
    """Sections in the order of the menu. One query."""
    with connection.cursor() as cursor:
        cursor.execute(SECTION_TOPS, [PER_SECTION])
        rows = cursor.fetchall()
    tops: dict[int, Top] = {}
    for section, name, slug, leads, in_menu, edition in rows:
        tops.setdefault(section, Top(name, slug, leads, in_menu, [])).editions.append(edition)
    return list(tops.values())


def compose(*, latest: Sequence[int], tops: Sequence[Top], cards: Mapping[int, Card]) -> Front:
    """Pure rule: the newest story of a leading section leads, else the newest of all; then each place takes what is
    newest and not yet shown. A secondary place goes to a story with a picture where there is a choice."""
    shown: set[int] = set()

    def free(editions: Iterable[int]) -> Iterator[int]:
        return (pk for pk in editions if pk in cards and pk not in shown)

    def take(editions: Iterable[int], count: int) -> list[Card]:
        chosen = list(dict.fromkeys(free(editions)))[:count]
        shown.update(chosen)
        return [cards[pk] for pk in chosen]

    leading = sorted(
        (pk for top in tops if top.leads for pk in top.editions if pk in cards),
        key=lambda pk: (cards[pk].published_at, cards[pk].article_id),
        reverse=True,
    )
    lead = take([*leading, *latest], 1)
    pictured = [pk for pk in latest if pk in cards and cards[pk].photo]
    secondary = take([*leading, *pictured[: SECONDARY * 2]], SECONDARY)
    secondary += take(latest, SECONDARY - len(secondary))
    rail = take(latest, IN_RAIL)
    blocks = [
        Block(top.name, top.slug, take(top.editions, IN_BLOCK))
        for top in tops
        if top.in_menu and not top.leads
    ]
    return Front(
        lead=lead[0] if lead else None,
        secondary=secondary,
        latest=rail,
        blocks=[block for block in blocks if block.cards],
    )
