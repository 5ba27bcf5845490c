"""Closed word lists of English news prose that the rules need, read from data/words.txt."""

import re
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "words.txt"


def _read(text: str) -> dict[str, frozenset[str]]:
    """Sections "[name]  # what for" and under each its words."""
    sections: dict[str, frozenset[str]] = {}
    for block in re.split(r"^\[", text, flags=re.M)[1:]:
        head, _, body = block.partition("\n")
        sections[head.partition("]")[0]] = frozenset(body.split())
    return sections


_WORDS = _read(_FILE.read_text(encoding="utf-8"))

TITLES = _WORDS["titles"]
WEAK_TITLES = _WORDS["weak-titles"]
PARTICLES = _WORDS["particles"]
LEADING = _WORDS["leading"]
DIRECTIONS = _WORDS["directions"]
CALENDAR = _WORDS["calendar"]
GENERIC = _WORDS["generic"]
CORPORATE = _WORDS["corporate"]
ABBREVIATIONS = _WORDS["abbreviations"]
OPENERS = _WORDS["openers"]
ACRONYM_SKIPS = _WORDS["acronym-skips"]
HEADLINE_SMALL = _WORDS["headline-small"]
TRADES = _WORDS["trades"]
EVENTS_BY_FORM = _WORDS["events-by-form"]
SPORT = _WORDS["sport"]
# Main words of names, by what they say of the thing named (headnouns.py).
PLACE_WORDS = _WORDS["place"]
ORGANISATION_WORDS = _WORDS["organisation"]
EVENT_WORDS = _WORDS["event"]
NOTHING_WORDS = _WORDS["nothing"]
NEVER_A_PERSON = _WORDS["never-a-person"]
