"""What of a story is read for tags: the zones, laid out as one plain text that all offsets refer to."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

HEADLINE, STANDFIRST, INTRODUCTION = "headline", "standfirst", "introduction"
DATELINE, BODY, CAPTION = "dateline", "body", "caption"
READ = frozenset({HEADLINE, STANDFIRST, INTRODUCTION, DATELINE, BODY, CAPTION})

AGENCY = r"AP|AFP|Reuters|REUTERS|dpa|DPA|UPI|PA|CNN|Xinhua|ANSA|EFE|TASS|Kyodo"
_DATELINE = re.compile(
    rf"""^(?P<places>[A-Z][A-Z.'’-]+(?:[ /-][A-Z.'’-]+){{0,3}}(?:,\s[A-Z][\w.]+(?:\s[A-Z][\w.]+)?)?)
    (?:,?\s(?:Jan|Feb|March|Mar|April|Apr|May|June|Jun|July|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?\s\d{{1,2}})?
    (?:\s\((?:{AGENCY})\)\s*[—–-]{{1,2}}|\s[—–]|\s--?\s|\s(?=\d{{4}}-\d\d-\d\d$))\s*""",
    re.X,
)
# Lines that a careless import leaves in the body: bylines, contributors, credits, furniture.
_FURNITURE = re.compile(
    r"""^(?:by\s+[A-Z][\w.’'-]+(?:\s+[\w.’'-]+){0,12}$
    |(?:additional\s+)?(?:reporting|editing|writing)\s+by\b.*
    |.{0,200}\bcontributed\s+to\s+this\s+(?:report|story|article)\.?$
    |(?:file\s+|pool\s+)?(?:photo|image|picture)\s*(?:credit|by|:).*
    |(?:for\s+more|read\s+more|related|see\s+also|follow\s+us|sign\s+up|copyright|©|advertisement)\b.*
    |(?:the\s+)?associated\s+press\s+writers?\b.*
    )$""",
    re.X | re.I,
)
# Who made the copy, within a paragraph that is read: "(Reuters) -" before it, "(Reporting by A; editing by B)" behind it.
_SIGNED = re.compile(
    rf"""^.{{0,60}}?(?P<agency>\(\s?(?:{AGENCY})\s?\))\s*[—–-]
    |\(\s?(?:additional\s+)?(?:reporting|writing|editing|compiled)\s+(?:and\s+\w+\s+)?by\b[^()]*(?:\)|$)""",
    re.X | re.I,
)
# "UPDATE 2-", "Soccer-": what wire services put before a headline.
_SLUG = re.compile(
    r"(?:(?:UPDATE|WRAPUP|RPT|REFILE|CORRECTED|BRIEF|FACTBOX|EXCLUSIVE|ANALYSIS|EXPLAINER|INSIGHT|TIMELINE|SNAPSHOT"
    r"|Factbox|Exclusive|Analysis|Explainer|Insight|Timeline|Soccer|Tennis|Golf|Cricket|Rugby|Cycling|Athletics"
    r"|Olympics|Basketball|Baseball|Boxing|Swimming|Motor racing|NFL|NBA|NHL|MLB)(?: \d{1,2})?-(?=[\w“\"'‘])){1,3}"
)
_CREDIT = re.compile(
    r"\s*\((?=[^()]*\b(?:photo|via|image|pool|courtesy|handout|press service|getty|reuters|afp|ap)\b)[^()]*\)\s*$",
    re.I,
)


@dataclass(frozen=True)
class Zone:
    """`text[start:end]` of the document is one paragraph, headline or caption; `name` says which."""

    name: str
    start: int
    end: int


@dataclass(frozen=True)
class Document:
    """The text that was read, a line a zone, and where each zone stands in it."""

    text: str
    zones: tuple[Zone, ...]

    def zone_at(self, offset: int) -> str:
        for zone in self.zones:
            if zone.start <= offset <= zone.end:
                return zone.name
        return BODY


def lay_out(parts: Iterable[tuple[str, str]]) -> Document:
    """Zones in reading order → Document. Names outside READ, credits of captions and furniture are left out."""
    text, zones = "", []
    for name, part in parts:
        if name not in READ:
            continue
        for line in part.split("\n"):
            line = line.strip()
            if name == CAPTION:
                line = _CREDIT.sub("", line)
            if not line or (name in (BODY, CAPTION) and _FURNITURE.match(line)):
                continue
            start = len(text) + 1 if text else 0
            text = f"{text}\n{line}" if text else line
            zones.append(Zone(name, start, len(text)))
    return Document(text, tuple(zones))


def signed(document: Document) -> list[tuple[int, int]]:
    """Where the copy says who made it: names there are no subject of the story."""
    return [
        (zone.start + found.start(part), zone.start + found.end(part))
        for zone in document.zones
        if zone.name == BODY
        for found in _SIGNED.finditer(document.text[zone.start : zone.end])
        for part in ["agency" if found["agency"] else 0]
    ]


def without_slug(document: Document, text: str) -> str:
    """The text with a wire's word before the headline blank, and nothing moved."""
    for zone in document.zones[:1]:
        if found := _SLUG.match(text, zone.start, zone.end):
            text = text[: found.start()] + " " * (found.end() - found.start()) + text[found.end() :]
    return text


def dateline(line: str) -> tuple[int, int, int] | None:
    """(start and end of the place, end of the whole dateline) of a paragraph, or None where it has none."""
    found = _DATELINE.match(line)
    return (found.start("places"), found.end("places"), found.end()) if found else None
