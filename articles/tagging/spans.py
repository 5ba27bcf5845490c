"""Strip and clean: from what a recogniser marks to what a name is."""

import re
from collections.abc import Iterable
from dataclasses import replace

from articles.tagging.headnouns import NOTHING, extends, kind_by_main_word
from articles.tagging.mention import EVENT, ORG, PERSON, PLACE, Mention
from articles.tagging.seed import demonyms, given_names, seed
from articles.tagging.words import (
    CALENDAR,
    CORPORATE,
    DIRECTIONS,
    GENERIC,
    LEADING,
    PARTICLES,
    TITLES,
    TRADES,
    WEAK_TITLES,
)

_CUT = re.compile(
    r"\n|\s+/\s+|\s*[|•]\s*|\s[—–]\s|\s--\s|[\"“”]|\s\(|\)|;|:\s"
    r"|\s(?:File|Pool|Handout)\s(?:Photo|Image)|\svia\s"
)
_EDGE = " \t\n.,;:!?'’‘`\"“”()[]{}<>*#@&/\\|–—-…"
_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’]|['’])$")
_WORD = re.compile(r"\S+")
_TITLE_PARTS = frozenset({"vice", "elect", "designate", "ex", "then", "under"})
_FOLLOWING = re.compile(r" ([A-Z][a-z]+)(?![\w-])")
_CODE = re.compile(r"[A-Z]+-?\d[\w-]*$")
_VERB = re.compile(r"(?<=\w) ([a-z]{3,}) (?=[A-Z])")
_PERSON_LINK = re.compile(r"(?<=\w\w)\s(?:of|at|from)\s(?=[A-Z])")
_ORG_LINK = re.compile(r"\sat\s(?=[A-Z])")
_PORTFOLIO = re.compile(r" (?:[Mm]inisters?|[Ss]ecretar(?:y|ies)|constituency)\b")
_STATE_OF_MEMBER = re.compile(r"[RDI]-[A-Z]")
_PAIR = re.compile(r"(?:North|South|East|West)\w* and (?=(?:North|South|East|West))")
_INNER_ARTICLE = re.compile(
    r"(?<!\bof)(?<!\bfor)(?<!\bin)(?<!\bon)(?<!\bto)(?<!\band)(?<!\bat)(?<!\bby)\sthe\s"
)
_LAST_WORD = re.compile(r"([\w-]+\.?) $")
_CORPORATE = re.compile(r" (?i:" + "|".join(sorted(CORPORATE, key=len, reverse=True)) + r")(?![\w-])\.?")
_INNER_SMALL = re.compile(r" [a-z]")
_LAST_NAME = re.compile(r"(?<![\w'’-])([A-Z][\w’'-]+) $")
_SURNAME = re.compile(r"[A-Z][\w’'-]*[a-z]")
_OWNER = re.compile(r"([A-Z][\w-]+)['’]s (?=[A-Z])")
_RESULT = re.compile(r"\d+[-–:]\d+")
_JUNK = re.compile(r"https?:|www\.|@|^\W*\d[\d\W]*$|\.(?:com|org|net)(?:/|$)")


def split(text: str, mention: Mention) -> list[Mention]:
    """Two names in one span: "Nathan Law of Demosisto", "Block Museum at Northwestern", "Hamilton passes Bottas"."""
    verb = _VERB.search(text, mention.start, mention.end) if mention.label == PERSON else None
    if verb and verb[1] not in PARTICLES:
        return [replace(mention, end=verb.start()), replace(mention, start=verb.end())]
    link = {PERSON: _PERSON_LINK, ORG: _ORG_LINK}.get(mention.label)
    found = link.search(text, mention.start, mention.end) if link else None
    if not found:
        return [mention]
    first = replace(mention, end=found.start())
    return [first, Mention(found.end(), mention.end, ORG, mention.score)]


def clean(text: str, mention: Mention) -> Mention | None:
    """The name inside a mention, or None when there is none: no titles, quotes, possessives, generic words."""
    start, end = _cut(text, mention.start, mention.end)
    if mention.label == PLACE and (pair := _PAIR.match(text, start, end)):
        start = pair.end()
    start, end = _trim(text, start, end)
    start = _strip_lead(text, start, end, mention.label)
    end = _strip_tail(text, start, end, mention.label)
    start, end = _trim(text, start, end)
    if start > 0 and text[start - 1] == "-" and start > 1 and text[start - 2].isalpha():
        return None  # the rest of "pro-Beijing"
    if mention.label != PERSON:
        end = _extend(text, end, mention.label)
    if mention.label == ORG and _PORTFOLIO.match(text, end) and not text[start:end].isupper():
        return None  # "Foreign Affairs" of the Foreign Affairs Minister
    if (
        mention.label == PLACE
        and text[start - 4 : start] == "The "
        and seed().names_exactly(text[start - 4 : end])
    ):
        start -= 4  # The Hague
    name = text[start:end]
    if not _is_name(name, mention.label):
        return None
    label = mention.label
    if label == PERSON and name.isupper() and name.isalpha() and len(name) <= 6:
        label = ORG  # a short form: nobody is called ADPL
    elif label in (ORG, PLACE) and _after_title(text, start) and len(name.split()) < 4:
        label = PERSON  # "Mr Ode" is nobody's firm
    elif _is_full_name(name, label):
        label = PERSON
    label = kind_by_main_word(name, label)
    return None if label == NOTHING else replace(mention, start=start, end=end, label=label)


def _after_title(text: str, start: int) -> bool:
    before = _LAST_WORD.search(text[max(0, start - 20) : start])
    return before is not None and before[1].rstrip(".").lower() in TITLES - WEAK_TITLES


def _extend(text: str, end: int, label: str) -> int:
    """Take in main words that follow at once: "NTU Hospital" Station, "Pfizer" Inc."""
    while (following := _FOLLOWING.match(text, end)) and extends(following[1]):
        end = following.end()
    corporate = _CORPORATE.match(text, end) if label == ORG else None
    if corporate and corporate[0][1].isupper():
        end = corporate.end() - (corporate[0][-1] == ".")
    return end


def _cut(text: str, start: int, end: int) -> tuple[int, int]:
    """The first part of the span with a letter in it, cut where a name cannot go on."""
    at = start
    cuts = sorted(
        [*_CUT.finditer(text, start, end), *_INNER_ARTICLE.finditer(text, start, end)],
        key=lambda c: c.start(),
    )
    for cut in [*cuts, None]:
        stop = cut.start() if cut else end
        if any(char.isalpha() for char in text[at:stop]):
            return at, stop
        at = cut.end() if cut else end
    return start, end


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGE:
        start += 1
    possessive = _POSSESSIVE.search(text[start:end])
    if possessive and possessive.start() > 0:
        end = start + possessive.start()
    while end > start and text[end - 1] in _EDGE:
        if text[end - 1] == "." and _dotted(text[start:end]):
            break
        end -= 1
    return start, end


def _dotted(name: str) -> bool:
    """Whether the last full stop belongs to the name: U.S., Apple Inc., Harry Connick Jr."""
    last = name.rsplit(None, 1)[-1]
    return bool(re.fullmatch(r"(?:\w\.)+|(?:Inc|Corp|Ltd|Co|Jr|Sr|St)\.", last))


def _strip_lead(text: str, start: int, end: int, label: str) -> int:
    """Where the name begins after articles, titles, small words and "Russia's"."""
    words = list(_WORD.finditer(text, start, end))
    for at, word in enumerate(words[:-1]):
        bare = word[0].strip(_EDGE)
        low = _POSSESSIVE.sub("", bare).lower()
        if label == PERSON and bare in given_names():
            return word.start()  # Jan Marsalek, Christian Pulisic
        small = bare.islower() and low not in PARTICLES
        if small or (at == 0 and low in LEADING and label != PERSON) or low in CALENDAR:
            continue
        if label == PERSON and (_is_title(low) or low in demonyms() or bare != _POSSESSIVE.sub("", bare)):
            continue
        if label == ORG and low in TRADES and not _INNER_SMALL.match(text, word.end()):
            continue  # "Drugmakers Pfizer", at the start of a sentence
        if (
            label == ORG
            and bare != _POSSESSIVE.sub("", bare)
            and seed().lookup(_POSSESSIVE.sub("", bare), "place")
        ):
            continue  # "Russia's Defense Ministry"
        if label == PLACE and low in demonyms() and len(words) - at > 1 and words[at + 1][0][0].islower():
            continue
        return word.start()
    return words[-1].start() if words else start


def _strip_tail(text: str, start: int, end: int, label: str) -> int:
    """Where the name ends before small words ("M5S party", "University of the") and a result's figures."""
    words = list(_WORD.finditer(text, start, end))
    while len(words) > 1:
        last = words[-1][0].strip(_EDGE)
        figure = (label in (PERSON, PLACE) and last.isdigit()) or bool(_RESULT.fullmatch(last))
        if not (figure or (last.islower() and last.isalpha())):
            break
        words.pop()
    return words[-1].end() if words else end


def _is_title(low: str) -> bool:
    parts = low.rstrip(".").split("-")
    return low.rstrip(".") in TITLES or all(part in TITLES or part in _TITLE_PARTS for part in parts)


def _is_name(name: str, label: str) -> bool:
    words = name.split()
    low = name.lower().rstrip(".")
    if (
        not words
        or _JUNK.search(name)
        or _STATE_OF_MEMBER.match(name)
        or not any(char.isupper() for char in name)
    ):
        return False
    if low in demonyms() or low in CALENDAR or low in DIRECTIONS:
        return False
    if len(words) == 1:
        if low in GENERIC or low in LEADING or len(low) < 2:
            return False
        if label in (ORG, PLACE) and _CODE.match(name):
            return name in ("G7", "G8", "G20", "MI5", "MI6")
        return label != PERSON or not _is_title(low)
    if all(_generic(word) for word in words):
        return False
    return label != EVENT or len(words) > 1


def _generic(word: str) -> bool:
    low = word.lower().strip(_EDGE)
    return low in CALENDAR or low in LEADING or low in DIRECTIONS or low in TITLES or low.isdigit()


def without_owners(text: str, mentions: list[Mention]) -> list[Mention]:
    """ "Ode's Reform Party" without the Ode whom the story names as a person."""
    family = {text[m.start : m.end].split()[-1] for m in mentions if m.label == PERSON}
    cut = []
    for mention in mentions:
        owner = _OWNER.match(text, mention.start, mention.end) if mention.label == ORG else None
        cut.append(replace(mention, start=owner.end()) if owner and owner[1] in family else mention)
    return cut


def join_split_names(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """ "Ursula" + "der Leyen" with only small particles or a hyphen between are one person."""
    joined: list[Mention] = []
    for mention in sorted(mentions):
        if (
            joined
            and mention.label == PERSON
            and joined[-1].label == PERSON
            and mention.start >= joined[-1].end
        ):
            between = text[joined[-1].end : mention.start]
            words = between.split()
            if "\n" not in between and (
                (words and all(word.lower() in PARTICLES and word.islower() for word in words))
                or between == "-"
            ):
                joined[-1] = replace(joined[-1], end=mention.end)
                continue
        joined.append(mention)
    return joined


def with_first_names(text: str, mentions: list[Mention]) -> list[Mention]:
    """ "Karolina" Pliskova: a person's name begins with the first name before it, whatever that was taken for."""
    grown = []
    for mention in mentions:
        before = _LAST_NAME.search(text, max(0, mention.start - 20), mention.start)
        if mention.label == PERSON and before and before[1] in given_names():
            mention = replace(mention, start=before.start(1))
        grown.append(mention)
    people = [m for m in grown if m.label == PERSON]
    return [
        m
        for m in grown
        if not any(
            p.start <= m.start and m.end <= p.end and (p.start, p.end) != (m.start, m.end) for p in people
        )
    ]


def _is_full_name(name: str, label: str) -> bool:
    """Whether an organisation or place by the recogniser is called like a person: Agnes Chow, Rajon Rondo."""
    words = name.split()
    return (
        label in (ORG, PLACE)
        and 1 < len(words) < 4
        and words[0] in given_names()
        and all(_SURNAME.fullmatch(word) or word in PARTICLES for word in words[1:])
        and words[-1].lower() not in GENERIC | CORPORATE
        and kind_by_main_word(name, label) == label
        and not seed().lookup(name)
    )


def without_overlaps(mentions: Iterable[Mention]) -> list[Mention]:
    """The longest of overlapping mentions, in text order."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start - m.end, m.start)):
        if not any(mention.overlaps(other) for other in kept):
            kept.append(mention)
    return sorted(kept)
