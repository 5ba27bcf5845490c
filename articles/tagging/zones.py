"""What of a story is read for tags: the zones, laid out as one plain text that all offsets refer to."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

HEADLINE, STANDFIRST, INTRODUCTION = "headline", "standfirst", "introduction"
DATELINE, BODY, CAPTION = "dateline", "body", "caption"
READ = frozenset({HEADLINE, STANDFIRST, INTRODUCTION, DATELINE, BODY, CAPTION})

_AGENCY = r"AP|AFP|Reuters|REUTERS|dpa|DPA|UPI|PA|CNN|Xinhua|ANSA|EFE|TASS|Kyodo"
_DATELINE = re.compile(
    rf"""^(?P<places>[A-Z][A-Z.'’-]+(?:[ /-][A-Z.'’-]+){{0,3}}(?:,\s[A-Z][\w.]+(?:\s[A-Z][\w.]+)?)?)
    (?:,?\s(?:Jan|Feb|March|Mar|April|Apr|May|June|Jun|July|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?\s\d{{1,2}})?
    (?:\s\((?:{_AGENCY})\)\s*[—–-]{{1,2}}|\s[—–]|\s--?\s|\s(?=\d{{4}}-\d\d-\d\d$))\s*""",
    re.X,
)
# Lines that a careless import leaves in the body: bylines, contributors, credits, furniture.
_FURNITURE = re.compile(
    r"""^(?:by\s+[A-Z][\w.’'-]+(?:\s+[\w.’'-]+){0,12}$
    |(?:additional\s+)?(?:reporting|editing|writing)\s+by\b.*
    |.*\bcontributed\s+to\s+this\s+(?:report|story|article)\.?$
    |(?:file\s+|pool\s+)?(?:photo|image|picture)\s*(?:credit|by|:).*
    |(?:for\s+more|read\s+more|related|see\s+also|follow\s+us|sign\s+up|copyright|©|advertisement)\b.*
    |(?:the\s+)?associated\s+press\s+writers?\b.*
    )$""",
    re.X | re.I,
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


def dateline(line: str) -> tuple[int, int, int] | None:
    """(start and end of the place, end of the whole dateline) of a paragraph, or None where it has none."""
    found = _DATELINE.match(line)
    return (found.start("places"), found.end("places"), found.end()) if found else None
