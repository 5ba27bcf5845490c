"""Claims: names that stand in the text although the recogniser missed them there.

Known names (the knowledge base), long forms of bracketed short forms, and further mentions of what was found.
"""

import re
from collections.abc import Iterator

from articles.tagging.chain import Group, Surface
from articles.tagging.cues import on_sport
from articles.tagging.folding import fold
from articles.tagging.knowledge import Hit, Knowledge, resolve
from articles.tagging.mention import LABEL_OF_KIND, ORG, PERSON, Mention
from articles.tagging.seed import demonyms, seed
from articles.tagging.words import (
    CALENDAR,
    CORPORATE,
    DIRECTIONS,
    GENERIC,
    OPENERS,
    ORGANISATION_WORDS,
    PLACE_WORDS,
    TITLES,
)

_BEFORE = re.compile(r"(\S+)[ ]$")
_OFFICE = re.compile(r"\b(Pope|King|Queen|Prince|Princess|Emperor|Sultan|Emir|Saint|Mother)\s$")
_AFTER = re.compile(r"[ ]([A-Z][\w’'-]*)")


def known_mentions(text: str, knowledge: Knowledge, found: list[Mention]) -> Iterator[Mention]:
    """Names of the knowledge base that no longer found mention holds."""
    for hit in knowledge.find(text):
        over = [m for m in found if m.start < hit.end and hit.start < m.end]
        if any(m.start <= hit.start and hit.end <= m.end for m in over):
            continue
        best, _ = resolve(hit.known)
        nameable = best and (best.kind in LABEL_OF_KIND or best.confirmed > best.refused)
        if best and nameable and (over or _counts_alone(text, hit)):
            yield Mention(hit.start, hit.end, LABEL_OF_KIND.get(best.kind, ORG))


def _counts_alone(text: str, hit: Hit) -> bool:
    return " " in text[hit.start : hit.end] or stands_alone(text, hit.start, hit.end, titles=False)


def stands_alone(text: str, start: int, end: int, *, titles: bool = True) -> bool:
    """Whether the word is no part of a longer capitalised name ("Paris" in "Paris Hilton" is).

    `titles` says that a title may stand before it ("President Putin", but no place in "Captain America").
    """
    after = _AFTER.match(text, end)
    if after and after[1].lower() not in CALENDAR:
        return False
    before = _BEFORE.search(text, max(0, start - 40), start)
    if not before or not before[1][0].isupper() or before[1][-1] in ".,;:!?”\"'’)":
        return True
    low = before[1].lower()
    plain = (
        (titles and low in TITLES)
        or low in demonyms()
        or low in DIRECTIONS
        or low in CALENDAR
        or low in OPENERS
    )
    return plain or low.endswith(("'s", "’s"))


def long_forms(text: str, found: list[Mention], pairs: list[tuple[int, int, int, int]]) -> Iterator[Mention]:
    """The found mentions, with both sides of each "Long Form (LF)" marked as one kind of thing."""
    yield from found
    for start, end, short_start, short_end in pairs:
        inside = [m for m in found if m.start < end and start < m.end]
        label = next((m.label for m in inside if m.start == start and m.end == end), ORG)
        if label == PERSON:
            continue
        yield Mention(start, end, label)
        yield Mention(short_start, short_end, label)


def claim(text: str, groups: list[Group]) -> list[Group]:
    """Add to each group the mentions that its spellings (and its family name) have elsewhere in the text."""
    owners = _owners(text, groups)
    if not owners:
        return groups
    taken = sorted(mention for group in groups for mention in group.mentions)
    spelled = sorted(owners, key=len, reverse=True)
    pattern = re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, spelled)) + r")(?![\w-])")
    at = 0
    for match in pattern.finditer(text):
        while at < len(taken) and taken[at].end <= match.start():
            at += 1
        if at < len(taken) and taken[at].start < match.end():
            continue
        if " " not in match[0] and not stands_alone(text, match.start(), match.end()):
            continue
        group = owners[match[0]]
        _surface(group, match[0]).mentions.append(Mention(match.start(), match.end(), group.label))
    return groups


def _owners(text: str, groups: list[Group]) -> dict[str, Group]:
    """Spelling → the one group it means; spellings that two groups share are left out."""
    owners: dict[str, Group | None] = {}
    sport = on_sport(text)
    for group in groups:
        for spelling in _spellings(text, group, sport=sport):
            owners[spelling] = None if owners.get(spelling, group) is not group else group
    return {spelling: group for spelling, group in owners.items() if group}


def _spellings(text: str, group: Group, *, sport: bool) -> set[str]:
    exact = {text[m.start : m.end] for m in group.mentions}
    if group.label == PERSON and len(group.name.split()) > 1:
        family = group.name.split()[-1]
        if len(family) > 2 and family.lower() not in GENERIC | demonyms() | CALENDAR | TITLES:
            exact.add(family)
    if group.label == ORG:
        exact |= {nickname for name in (group.name, *exact) if (nickname := _nickname(name, sport=sport))}
    return exact


def _nickname(name: str, *, sport: bool) -> str | None:
    """ "Lakers" of the Los Angeles Lakers; "City" of Manchester City only in a story on sport."""
    town, _, rest = name.rpartition(" ")
    low = rest.lower()
    if not town or not seed().lookup(town, "place") or low in CORPORATE:
        return None
    plain = low in GENERIC or low in ORGANISATION_WORDS or low in PLACE_WORDS
    return rest if sport or (not plain and low.endswith("s")) else None


def _surface(group: Group, spelled: str) -> Surface:
    folded = fold(spelled)
    for surface in group.surfaces:
        if surface.folded == folded:
            return surface
    return group.surfaces[0]


def crowned(text: str, groups: list[Group]) -> list[Group]:
    """Names people of one name by their office where one stands before it: Pope Francis, Queen Margrethe."""
    for group in groups:
        if group.label == PERSON and not group.known and " " not in group.name:
            told = (_OFFICE.search(text, max(0, m.start - 12), m.start) for m in group.mentions)
            office = next((found for found in told if found), None)
            if office:
                group.name = f"{office[1]} {group.name}"
    return groups
