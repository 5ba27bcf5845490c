"""Pure rules: what stands where, from the editors' slots and the newest stories. Stories are ids of editions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from articles.editions.cards import Card, CardPicture

TOP, SECONDARY, RAIL = "top", "secondary", "rail"
# How many stories a zone shows. A section's list follows its opener by itself.
FRONT_SIZES = {TOP: 1, SECONDARY: 4, RAIL: 8}
SECTION_SIZES = {TOP: 1, SECONDARY: 2}
IN_BLOCK = 4


@dataclass(frozen=True, slots=True)
class Chosen:
    """A slot. `edition` is None for a story that is not public; `runs` says that its time has begun and not ended."""

    zone: str
    position: int
    edition: int | None
    runs: bool = True
    pinned: bool = False
    headline: str = ""
    kicker: str = ""
    photo: CardPicture | None = None


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
    """A section with its newest stories, newest first."""

    name: str
    slug: str
    leads: bool
    in_menu: bool
    editions: list[int]


def fill(
    *, chosen: Iterable[Chosen], sizes: Mapping[str, int], backfill: Mapping[str, Iterable[int]]
) -> dict[str, list[int]]:
    """The editions of each zone, at most as many as it has places, none twice.

    A pinned slot stays at its position. The others stand in their order in the places that are left, so that they move
    up when one above is withdrawn or its time is over. What is still empty takes the first of `backfill` that stands
    nowhere, zone after zone in the order of `sizes`.
    """
    places: dict[str, list[int | None]] = {zone: [None] * size for zone, size in sizes.items()}
    shown: set[int] = set()
    slots = [slot for slot in chosen if slot.runs and slot.edition is not None and slot.zone in places]

    def fixed(slot: Chosen) -> bool:
        return slot.pinned and slot.position <= sizes[slot.zone]

    # The pinned first: nothing else may take their places.
    for slot in sorted(slots, key=lambda slot: (not fixed(slot), slot.position)):
        row = places[slot.zone]
        if slot.edition is None or slot.edition in shown or None not in row:
            continue
        at = slot.position - 1 if fixed(slot) and row[slot.position - 1] is None else row.index(None)
        row[at] = slot.edition
        shown.add(slot.edition)
    for zone, row in places.items():
        spare = (pk for pk in dict.fromkeys(backfill.get(zone, ())) if pk not in shown)
        for at, edition in enumerate(row):
            if edition is None and (found := next(spare, None)) is not None:
                row[at] = found
                shown.add(found)
    return {zone: [pk for pk in row if pk is not None] for zone, row in places.items()}


def dressed(card: Card, slot: Chosen | None) -> Card:
    """The card with what the slot prints instead of the story's own; then it is of no row's state."""
    if slot is None or not (slot.headline or slot.kicker or slot.photo):
        return card
    return replace(
        card,
        state="",
        headline=slot.headline or card.headline,
        kicker=slot.kicker or card.kicker,
        photo=slot.photo or card.photo,
    )


def compose(
    *, latest: Sequence[int], tops: Sequence[Top], cards: Mapping[int, Card], chosen: Sequence[Chosen] = ()
) -> Front:
    """The whole front: slots first; then the newest story of a leading section leads, else the newest of all; every
    other place takes what is newest and not yet shown, a secondary one a story with a picture where there is a choice.
    A block opens with its newest picture.
    """
    latest = [pk for pk in latest if pk in cards]
    chosen = [slot for slot in chosen if slot.edition in cards]
    leading = sorted(
        (pk for top in tops if top.leads for pk in top.editions if pk in cards),
        key=lambda pk: (cards[pk].published_at, cards[pk].article_id),
        reverse=True,
    )
    pictured = [pk for pk in latest if cards[pk].photo][: FRONT_SIZES[SECONDARY] * 2]
    zones = fill(
        chosen=chosen,
        sizes=FRONT_SIZES,
        backfill={
            TOP: [*leading, *latest],
            SECONDARY: [*leading, *pictured, *latest],
            RAIL: latest,
        },
    )
    shown = {pk for row in zones.values() for pk in row}
    slots = {slot.edition: slot for slot in chosen if slot.runs}
    printed = {zone: [dressed(cards[pk], slots.get(pk)) for pk in row] for zone, row in zones.items()}
    blocks = []
    for top in tops:
        if not top.in_menu or top.leads:
            continue
        row = [pk for pk in dict.fromkeys(top.editions) if pk in cards and pk not in shown][:IN_BLOCK]
        pictured_first = next((pk for pk in row if cards[pk].photo), None)
        row.sort(key=lambda pk: pk != pictured_first)
        shown.update(row)
        if row:
            blocks.append(Block(top.name, top.slug, [cards[pk] for pk in row]))
    return Front(
        lead=printed[TOP][0] if printed[TOP] else None,
        secondary=printed[SECONDARY],
        latest=printed[RAIL],
        blocks=blocks,
    )


def open_section(
    *, latest: Sequence[int], cards: Mapping[int, Card], chosen: Sequence[Chosen] = ()
) -> tuple[list[Card], list[Card]]:
    """A section's opener (the lead first) and the list under it: the newest that do not stand in the opener."""
    chosen = [slot for slot in chosen if slot.edition in cards]
    latest = [pk for pk in latest if pk in cards]
    zones = fill(chosen=chosen, sizes=SECTION_SIZES, backfill=dict.fromkeys(SECTION_SIZES, latest))
    slots = {slot.edition: slot for slot in chosen if slot.runs}
    opener = [pk for row in zones.values() for pk in row]
    return (
        [dressed(cards[pk], slots.get(pk)) for pk in opener],
        [cards[pk] for pk in latest if pk not in opener],
    )
