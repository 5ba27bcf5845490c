"""Cards of editions, without reading again what has not changed."""

from __future__ import annotations

from collections.abc import Iterable

from articles.editions.cards import SELECTED, STATE, Card, card, from_database
from articles.editions.statements import rows

KEPT = 1000  # of some kilobytes each
CHANGED = f"""
    SELECT e.id, {SELECTED}
      FROM unnest(%(ids)s::bigint[], %(states)s::text[]) AS known(id, state) JOIN articles_edition e ON e.id = known.id
     WHERE {STATE.format("e")} <> known.state
"""  # noqa: S608  made of constants
_cards: dict[int, Card] = {}


def cards_of(editions: Iterable[int]) -> dict[int, Card]:
    """Cards by edition. One query, for those that this process has not read as they are now."""
    ids = list(editions)
    found = {pk: kept for pk in ids if (kept := _cards.get(pk))}
    states = [found[pk].state if pk in found else "" for pk in ids]
    for pk, *row in rows(CHANGED, {"ids": ids, "states": states}):
        found[pk] = card(from_database(row))
        _keep(pk, found[pk])
    return found


def _keep(pk: int, new: Card) -> None:
    _cards.pop(pk, None)  # what is put in last goes out last
    _cards[pk] = new
    if len(_cards) > KEPT:
        _cards.pop(next(iter(_cards)), None)
