"""Names that their form gives away, for what a recogniser missed: "Make-A-Wish Foundation", "spokesman John Doe"."""

import re
from collections.abc import Iterator

from articles.tagging.mention import EVENT, ORG, PERSON, PLACE, Mention
from articles.tagging.seed import demonyms
from articles.tagging.words import CALENDAR, EVENTS_BY_FORM, GENERIC, LEADING, OPENERS, TITLES, WEAK_TITLES

_NAME = r"[A-Z][\w’'&.-]*[\w]"
_ORG_WORDS = (
    "Ministry|University|Foundation|Institute|Corporation|Association|Federation|Commission|Committee|Agency|"
    "Authority|Alliance|Union|Council|Bank|Airlines|Airways|Group|Party|College|Society"
)
_PLACE_WORDS = (
    "Airport|Stadium|Arena|River|Bridge|Island|Islands|Province|County|Lake|Valley|Peninsula|Strait"
)
_PARTICLE = r"(?:al|el|bin|ben|van|von|de|der|da|dos|la|le)"
_BY_MAIN_WORD = re.compile(
    rf"""(?<![\w-])(?P<name>{_NAME}(?:[ ](?:(?:of|and|&|for)[ ])?{_NAME}){{0,4}}?[ ]
    (?:(?P<org>{_ORG_WORDS})|(?P<place>{_PLACE_WORDS})))(?![\w-])""",
    re.X,
)
# Bodies whose name goes on: "Armed Forces of the Philippines", "Ministry of Foreign Affairs", "Commission on
# Presidential Debates" (but no "Space Center on Friday").
_BY_FIRST_WORD = re.compile(
    rf"""(?<![\w-])(?:{_NAME}[ ]){{0,3}}?(?:Armed[ ]Forces|Bank|Bureau|Center|Centre|Chamber|Commission|Committee|
    Council|Department|Faculty|Federation|Institute|Ministry|Office|University|Union|Academy|Association|Organi[sz]ation|League)
    [ ](?:of|for|(?<=ion[ ])on)[ ](?:the[ ])?{_NAME}
    (?:(?:[ ]and|[ ](?:of|for)[ ]the|[ ](?:of|for))?[ ]{_NAME}){{0,3}}(?![\w-])""",
    re.X,
)
_EVENT = re.compile(
    rf"(?<![\w-])(?:{_NAME}|U\.S\.)(?: {_NAME}){{0,2}} (?:Grand Prix|{'|'.join(sorted(EVENTS_BY_FORM))})(?![\w-])"
)
# Titles that only a person's name follows; "general" or "state" may stand before other names.
_STRONG = "|".join(map(re.escape, sorted(TITLES - WEAK_TITLES, key=len, reverse=True)))
_BY_TITLE = re.compile(
    rf"""(?<![\w-])(?i:{_STRONG})\.?[ ]
    (?P<name>{_NAME}(?:[ ](?:{_PARTICLE}[\ -])*{_NAME}){{1,2}})(?![\w-])""",
    re.X,
)
_NO_NAME = CALENDAR | demonyms() | OPENERS | LEADING


def by_form(text: str) -> Iterator[Mention]:
    """Organisations and places by their main word, people by the title before a name of two or three words."""
    for found in _BY_MAIN_WORD.finditer(text):
        first = found["name"].split()[0].lower()
        if first not in _NO_NAME:
            yield Mention(found.start("name"), found.end("name"), ORG if found["org"] else PLACE)
    for found in _BY_FIRST_WORD.finditer(text):
        if found[0].split()[0].lower() not in _NO_NAME:
            yield Mention(found.start(), found.end(), ORG)
    for found in _EVENT.finditer(text):
        if found[0].split()[0].lower() not in _NO_NAME:
            yield Mention(found.start(), found.end(), EVENT)
    for found in _BY_TITLE.finditer(text):
        words = {word.lower() for word in found["name"].split()}
        if not words & (_NO_NAME | TITLES | GENERIC):
            yield Mention(found.start("name"), found.end("name"), PERSON)
