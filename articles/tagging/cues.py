"""Cues: what the words around a name say of its kind, where neither the knowledge base nor its form settles it.

"in Codogno" is a place, "Denver lost to Boston" are clubs in a story on sport, of "Verdi and BaFin" both are what one is.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from articles.tagging.chain import Group
from articles.tagging.knowledge import Knowledge, resolve
from articles.tagging.mention import KIND_OF_LABEL, ORG, PERSON, PLACE, Mention
from articles.tagging.seed import given_names
from articles.tagging.words import SPORT

_AROUND = 40  # characters before and after a name that are looked at
_SPORTING = 3  # so many different words of sport make a story one on sport
_WORD = re.compile(r"[a-z]+")
# Before a place, and seldom before anything else.
_IN = re.compile(
    r"\b(?:in|near|outside|throughout|across|(?:north|south|east|west|parts|outskirts|north-?east|north-?west|south-?east"
    r"|south-?west|(?:town|city|village|port|province|district|region|state|island|suburb|neighbou?rhood|valley|capital|"
    r"coast|streets|governor|mayor)) of)\s$"
)
_TOWN_OF = re.compile(
    r"\b(?:town|city|village|port|province|district|region|island|suburb|neighbou?rhood) of\s$"
)
_SPEAKS = re.compile(r"\s(?:said|told|added|spoke|argued|tweeted|insisted|warned|replied|wrote|recalled)\b")
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Sir|President|Senator|Judge)\.?\s$")
_AND = re.compile(r"(?:,? and |, | or )(?:the )?")
# A town that does this is its club; a town that this is done in is not.
_CLUB_DOES = re.compile(
    r"(?:\s(?:were|have|are|end|beat|beats|win|wins|won|lose|loses|lost|drew|draw|host|hosts|hosted|visit|visits|face|faces|"
    r"faced|play|plays|played|lead|leads|led|trail|trailed|edged?|routed?|thrash|thrashed|crush|crushed|stun|stunned|scored|"
    r"signed?|hit|sack|sacked|moved|climb|climbed|drop|dropped|slumped|defeat|defeated|held|hold|travel|advanced?|meet|meets|"
    r"take|took|go|went|kept|keep|came|come|sit|fell|clinched?|secured?|fans|players)\b"
    r"|\s\d{1,3}[-–]\d{1,3}\b|['’]s? (?:[a-z]+ ){0,2}(?:coach|manager|striker|midfielder|defender|goalkeeper|captain|"
    r"forward|winger|fans|supporters|quarterback|players?|team|side|squad)\b"
    r"|\s(?:coach|manager|striker|midfielder|defender|goalkeeper|captain|forward|winger|quarterback|boss)\b)"
)
_DONE_TO_CLUB = re.compile(
    r"\b(?:beat|beats|beating|over|against|versus|vs?\.?|visit|visits|host|hosts|face|faces|joined|joins|meet|meets|for|by|"
    r"(?:lost|lose|losing|loss|defeat|defeats|home|moved|move|won) (?:\d+-\d+ )?to|win at|lead|leads|thrash|thrashed|"
    r"edged?|routed?|trail|coach of|captain of|eliminated|stunned?|crushed)\s$"
)
_IN_TOWN = re.compile(r"\b(?:in|from|near|outside|around|across)\s$")
_NATIONS = frozenset({"country", "nation", "continent", "region", "water", "landmark"})


def settle(text: str, groups: list[Group], knowledge: Knowledge) -> list[Group]:
    """The groups, each with the label that the words around its mentions call for."""
    order = sorted(
        ((mention, group) for group in groups for mention in group.mentions), key=lambda met: met[0]
    )
    for group in groups:
        if _titled(text, group):
            _relabel(group, PERSON, knowledge)
        elif _unsettled(group) and (label := _told(text, group)):
            _relabel(group, label, knowledge)
    for label, group in list(_beside(text, order)):
        _relabel(group, label, knowledge)
    groups = _namesakes(text, groups)
    if on_sport(text):
        for group in groups:
            if _is_town(group) and _plays(text, group):
                _relabel(group, ORG, knowledge)
    return groups


def on_sport(text: str) -> bool:
    """Whether the story is one on sport: towns then often stand for their clubs."""
    return len(SPORT & set(_WORD.findall(text))) >= _SPORTING


def _unsettled(group: Group) -> bool:
    """A name of one or two words that nothing vouches for: not known, not chained, no first name in it."""
    words = group.name.split()
    return (
        not group.known
        and not group.chained
        and len(words) < 3
        and not (len(words) == 2 and words[0] in given_names())
        and not group.name.isupper()
    )


def _around(text: str, mention: Mention) -> tuple[str, str]:
    return text[max(0, mention.start - _AROUND) : mention.start], text[mention.end : mention.end + _AROUND]


def _titled(text: str, group: Group) -> bool:
    """Whether "Mr Bosch" is no firm and "Senator Maine" no state."""
    return (
        group.label != PERSON
        and " " not in group.name
        and any(_TITLED.search(_around(text, mention)[0]) for mention in group.mentions)
    )


def _told(text: str, group: Group) -> str | None:
    sides = [_around(text, mention) for mention in group.mentions]
    if group.label == PERSON:
        inside = [_IN.search(before) and not after.startswith(("'", "’")) for before, after in sides]
        return PLACE if any(inside) else None
    if group.label == ORG and any(_TOWN_OF.search(before) for before, _ in sides):
        return PLACE
    if group.label == PLACE and not any(_IN.search(before) for before, _ in sides):
        return PERSON if any(_SPEAKS.match(after) for _, after in sides) else None
    return None


def _beside(text: str, order: list[tuple[Mention, Group]]) -> Iterator[tuple[str, Group]]:
    """Unsettled names in a row with a known one: "Stepanakert and Ganja" are what Ganja is."""
    for (one, first), (other, second) in pairwise(order):
        if first is second or first.label == second.label or not _AND.fullmatch(text, one.end, other.start):
            continue
        for group, sure in ((first, second), (second, first)):
            one_word = group.label == PERSON and " " not in group.name
            if one_word and _unsettled(group) and sure.known and sure.label in (PLACE, ORG):
                yield sure.label, group


def _namesakes(text: str, groups: list[Group]) -> list[Group]:
    """ "Osaka" is Naomi Osaka in a story that names her, unless something is in Osaka."""
    bearers: dict[str, Group] = {}
    for group in groups:
        if group.label == PERSON and " " in group.name:
            bearers.setdefault(group.name.split()[-1], group)
    kept = []
    for group in groups:
        bearer = bearers.get(group.name)
        town = _is_town(group) and not (group.known and group.known.sort in ("capital", "state"))
        if bearer and town and not any(_as_a_place(text, mention) for mention in group.mentions):
            bearer.surfaces.extend(group.surfaces)
            for surface in group.surfaces:
                surface.label, surface.known = PERSON, ()
        else:
            kept.append(group)
    return kept


def _as_a_place(text: str, mention: Mention) -> bool:
    before, _ = _around(text, mention)
    return bool(_IN.search(before) or _IN_TOWN.search(before)) or text[mention.start : mention.end].isupper()


def _is_town(group: Group) -> bool:
    sort = group.known.sort if group.known else ""
    return group.label == PLACE and sort not in _NATIONS and not (group.known and group.known.confirmed)


def _plays(text: str, group: Group) -> bool:
    club = town = 0
    for mention in group.mentions:
        before, after = _around(text, mention)
        if _IN_TOWN.search(before):
            town += 1
        elif _CLUB_DOES.match(after) or _DONE_TO_CLUB.search(before):
            club += 1
    return club > town


def _relabel(group: Group, label: str, knowledge: Knowledge) -> None:
    group.label = label
    named = knowledge.lookup(group.name, KIND_OF_LABEL[label])
    group.known, group.sure = resolve(named)
    if group.known:
        group.name = group.known.name
