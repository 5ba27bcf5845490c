"""What the main word of a name says of its kind: an Airport is a place, a Ministry an organisation, a Cup an event.

English names end with their main word or carry it before "of": "Convention Centre", "Museum of Flight".
"""

import re

from articles.tagging.mention import EVENT, ORG, PERSON, PLACE
from articles.tagging.words import (
    EVENT_WORDS,
    NEVER_A_PERSON,
    NOTHING_WORDS,
    ORGANISATION_WORDS,
    PLACE_WORDS,
)

# A name of something that is no entity of ours: a law, a study, a ship, a product line.
NOTHING = "NOTHING"

_KIND = (
    dict.fromkeys(ORGANISATION_WORDS, ORG)
    | dict.fromkeys(PLACE_WORDS, PLACE)
    | dict.fromkeys(EVENT_WORDS, EVENT)
    | dict.fromkeys(NOTHING_WORDS, NOTHING)
)
_VESSELS = frozenset(["uss", "hms", "hmc", "hmas", "hmcs", "mv", "ms", "ss", "shuttle"])
_LINK = re.compile(r"\s+(?:of|for|on|at|in|against)\s+")
_STUDIES = frozenset({"center", "centre"})  # a Center for Rights has members, a Convention Center walls
_FOR = re.compile(r"\s(?:for|on)\s")
# Names in other languages begin with their main word.
_FIRST = {
    word: kind
    for kind, words in {
        PLACE: "rue piazza plaza calle avenida mount mt lake cape fort isle gulf monte rio",
        ORG: "instituto institut istituto universidad université universität università banco banca banque partido "
        "parti partito ministerio ministère grupo groupe société",
    }.items()
    for word in words.split()
}


def kind_by_main_word(name: str, label: str) -> str:
    """The label that the name's main word calls for, NOTHING for what is no entity, else the label given."""
    words = _LINK.split(name.replace(",", " "), maxsplit=1)[0].split()
    if len(name.split()) < 2 or not words:
        return label
    if words[0].lower() in _VESSELS or (len(words) > 2 and words[1].lower() in _VESSELS):
        return NOTHING
    if len(words) == 1 and words[0] == name.split()[-1]:
        return label
    first, last = words[0].strip(".").lower(), words[-1].strip(".").lower()
    if len(words) > 1 and first in _FIRST:
        return _FIRST[first]
    called = _KIND.get(last)
    if last in _STUDIES and _FOR.search(name):
        return ORG
    if called is None or not words[-1][0].isupper():
        return label
    return label if label == PERSON and last not in NEVER_A_PERSON else called


def extends(word: str) -> bool:
    """Whether a capitalised word right after a found name belongs to it: "NTU Hospital" + "Station"."""
    return word[:1].isupper() and _KIND.get(word.lower()) in (ORG, PLACE)
