"""Datelines: "MOSCOW (AP) — Russia said …" → place, agency, and the sentence that follows."""

from __future__ import annotations

import re
from typing import NamedTuple

CITY_WORD = r"(?:Mc|Mac)?[^\W\d_](?:[^\W\d_]|[.'’\-])*"
CITY = rf"{CITY_WORD}(?:\s+{CITY_WORD})*"
# After a comma: a country, a state ("Fla.", "D.C.") or a date ("Feb 16", "Feb. 16, 2022", "16 February").
QUALIFIER = r"(?:,\s+(?:[^\W\d_][\w.'’\-]*(?:\s+[\w.'’\-]+){0,3}|\d{1,4}(?:\s+[^\W\d_]+\.?)?))"
PLACE = rf"(?P<place>{CITY}{QUALIFIER}{{0,3}}(?:\s*[/;]\s*{CITY}{QUALIFIER}{{0,3}})*)"
WITH_AGENCY = re.compile(
    rf"^(?:{PLACE},?\s*)?\((?P<agency>[^\W\d_][\w.&/'’\- ]{{0,40}})\)\s*(?:—|–|--|-|―|−)\s*(?=\S)"
)
BARE = re.compile(rf"^{PLACE}\s*(?:—|–|--)\s*(?=[^\W_a-z]|[“\"‘'])")
LONGEST = 160  # letters of a paragraph in which a dateline must have ended
LONGEST_PLACE = 120


class Dateline(NamedTuple):
    """`place` as printed, with its date when it has one; `agency` is "" when the page names none."""

    place: str
    agency: str
    rest: str


def split_dateline(text: str) -> Dateline | None:
    """The dateline that opens the paragraph, or None. The city must be in capitals, as agencies print it."""
    found = WITH_AGENCY.match(text[:LONGEST]) or BARE.match(text[:LONGEST])
    if not found:
        return None
    place = " ".join((found["place"] or "").split())
    agency = " ".join((found.groupdict().get("agency") or "").split())
    if place and not _in_capitals(re.split(r"[,/;]", place)[0]):
        return None
    if len(place) > LONGEST_PLACE or (not agency and len(place) < 4):
        return None
    return Dateline(place, agency, text[found.end() :])


def _in_capitals(city: str) -> bool:
    """MOSCOW, McALLEN, MOSCOW and KYIV; not "Moscow"."""
    words = [word for word in city.split() if word != "and"]
    return all(re.sub(r"^Ma?c(?=.)", "", word).upper() == re.sub(r"^Ma?c(?=.)", "", word) for word in words)
