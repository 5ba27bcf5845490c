"""Pure rule: a ninjs document of any version in the words of 3.1; what the version does not know is counted.

Formats: https://iptc.org/std/ninjs/ (schemas 1.0 to 3.1). Version 1 has one property for each headline, description and
body, singular names and codes from schemes; 2 has lists and small letters; 3 has capitals within its names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from articles.wire.story import WireError

Document = dict[str, Any]

# Every property of 3.1; those of 2 are the same in small letters, but for what RENAMED_IN_3 says.
NAMES = tuple(
    """
    uri type representationType profile version firstCreated versionCreated contentCreated embargoedUntil pubStatus
    urgency copyrightHolder copyrightNotice usageTerms edNote language descriptions bodies headlines people
    organisations places subjects events eventDetails plannedCoverage objects infoSources title by slugline located
    renditions associations altIds trustIndicators standard genres expires rightsInfo digitalSourceType name rel
    """.split()  # noqa: SIM905 - easier to read than quoted words
)
INNER = ("contentType", "charCount", "wordCount", "sizeInBytes", "contactInfo", "geoJSON", "symbolType")
RENAMED_IN_3 = {"embargoed": "embargoedUntil"}
NEW_IN_3 = {"embargoedUntil", "eventDetails", "plannedCoverage"}
VERSION_2 = {name.lower(): name for name in NAMES if name not in NEW_IN_3} | RENAMED_IN_3
INNER_2 = {name.lower(): name for name in INNER}
VERSION_1 = VERSION_2 | {
    "person": "people",
    "organisation": "organisations",
    "place": "places",
    "subject": "subjects",
    "event": "events",
    "object": "objects",
    "infosource": "infoSources",
    "genre": "genres",
    "trustindicator": "trustIndicators",
    "byline": "by",
    "$standard": "standard",
    "mimetype": "contentType",
    "charcount": "charCount",
    "wordcount": "wordCount",
}
ONLY_LATER = {
    *("people", "organisations", "places", "subjects", "events", "objects", "infosources", "genres", "by"),
    *("headlines", "descriptions", "bodies", "trustindicators", "standard"),
}
PREFIXED = re.compile(r"(description|body|headline)_([a-zA-Z0-9_]+)")
LISTS = {"description": "descriptions", "body": "bodies", "headline": "headlines"}


def family(document: Mapping[str, Any], place: str = "") -> int:
    """1, 2 or 3: as the document says, else as its names look. Raises WireError for one that we do not read."""
    standard = document.get("standard") or document.get("$standard") or {}
    said = str(standard.get("version") or standard.get("schema") or "") if isinstance(standard, dict) else ""
    found = re.search(r"(?:^|_)(\d+)\.\d+", said)
    if found:
        if found[1] not in "123":
            raise WireError(f"this is ninjs {said}; versions 1.0 to 3.1 are read", place=place)
        return int(found[1])
    if any(name in document for name in ("headline", "byline", "$standard")) or any(
        map(PREFIXED.fullmatch, document)
    ):
        return 1
    return 3 if any(name in NAMES and name != name.lower() for name in document) else 2


def in_words_of_3(document: Mapping[str, Any], version: int, lost: Counter[str]) -> Document:
    """The document as 3.1 would write it. `lost` counts properties that this version does not have."""
    table = {1: VERSION_1, 2: VERSION_2, 3: dict(zip(NAMES, NAMES, strict=True))}[version]
    made: Document = {}
    for name, value in document.items():
        part = PREFIXED.fullmatch(name) if version == 1 else None
        if part:
            made.setdefault(LISTS[part[1]], []).append(_text(part[1], part[2], value))
        elif version == 1 and name == "headline":
            made.setdefault("headlines", []).insert(0, {"role": "main", "value": value})
        elif name not in table or (version == 1 and name in ONLY_LATER):
            lost[f"unknown property “{name[:60]}” (ninjs {version})"] += 1
        else:
            made[table[name]] = _inner(value) if version < 3 else value
    if version == 1:
        _lists_of_1(made, lost)
    made["associations"] = [in_words_of_3(one, version, lost) for one in _dicts(made.get("associations"))]
    return made


def _text(kind: str, ending: str, value: Any) -> Document:
    """`body_xhtml`, `description_caption`: the ending names a format, a purpose, or both."""
    words = ending.lower().split("_")
    html = any(word in ("html", "xhtml", "html5") for word in words)
    purpose = [word for word in words if word not in ("html", "xhtml", "html5", "text", "plain")]
    return {
        "role": "_".join(purpose) or ("main" if kind == "body" else ""),
        "contentType": "text/html" if html else "text/plain",
        "value": value,
    }


def _inner(value: Any) -> Any:
    """Names within objects, but for associations: they are whole documents."""
    if isinstance(value, list):
        return [
            _inner(one) if not (isinstance(one, dict) and "uri" in one and "type" in one) else one
            for one in value
        ]
    if isinstance(value, dict) and not ("uri" in value and "type" in value):
        return {INNER_2.get(name, name): _inner(inside) for name, inside in value.items()}
    return value


def _lists_of_1(made: Document, lost: Counter[str]) -> None:
    """Objects with names as keys become lists of objects with a name; a code of a scheme becomes a URI or literal."""
    for name in ("renditions", "associations"):
        if isinstance(rows := made.get(name), dict):
            made[name] = [{"name": key, **row} for key, row in rows.items() if isinstance(row, dict)]
    for row in _dicts(made.get("renditions")):
        row["contentType"] = row.pop("mimetype", None)
    if isinstance(ids := made.get("altIds"), dict):
        made["altIds"] = [{"role": key, "value": value} for key, value in ids.items()]
    for name in ("people", "organisations", "places", "subjects", "events", "infoSources"):
        for row in _dicts(made.get(name)):
            scheme, code = str(row.pop("scheme", "") or ""), str(row.pop("code", "") or "")
            if scheme and code:
                row["uri"] = scheme + code if scheme[-1] in "/#:" else f"{scheme}/{code}"
            elif code:
                row["uri" if "://" in code else "literal"] = code


def _dicts(value: Any) -> list[Document]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
