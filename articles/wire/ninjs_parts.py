"""Pure rules: the parts of a ninjs 3.1 document in our words. What has no place is counted in `lost`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from articles.bylines.credit import byline
from articles.content.html import safe_url
from articles.wire.names import natural_case, split_byline
from articles.wire.ninjs_body import free_key, from_text
from articles.wire.ninjs_versions import Document
from articles.wire.story import Byline, Named, Picture, Stage

ROLES = ("writer", "reporting", "photographer", "editor", "translator")
KINDS = {
    "people": "person",
    "organisations": "organisation",
    "places": "place",
    "events": "event",
    "subjects": "subject",
}
LONGEST_URL = 500
WIKIDATA = re.compile(r"https?://(?:www\.)?wikidata\.org/(?:entity|wiki)/(Q[1-9]\d{0,14})")


def credits(made: Document, notes: list[str]) -> tuple[tuple[Byline, ...], str, str]:
    """(bylines, a byline that is not simply made of them, the agency's name)."""
    bylines, agency = [], ""
    for row in rows(made, "infoSources"):
        name, role = line(row.get("name"))[:120], row.get("role") or ""
        if name and role in ROLES:
            bylines.append(Byline(name, role))
        elif name and not agency and role in ("agency", "publisher", "distributor", "origin", "source", ""):
            agency = name
        elif name:
            notes.append(f"Information from: {name}" + (f" ({role})" if role else ""))
    holder = line(made.get("copyrightHolder"))
    agency = agency or ("" if holder == settings.SITE_NAME else holder)
    printed = line(made.get("by"))[:300]
    if printed and not bylines:
        written = split_byline(printed if printed.lower().startswith("by ") else f"By {printed}") or []
        bylines = [Byline(natural_case(name)[:120], "writer", place[:120]) for name, place in written]
        return tuple(bylines), "" if bylines else printed, agency[:120]
    plain = byline([(one.name, one.role) for one in bylines])
    return tuple(bylines), printed if printed != plain else "", agency[:120]


def pictures(made: Document, notes: list[str], lost: Counter[str]) -> list[tuple[Picture, frozenset[str]]]:
    """The pictures with the addresses of their files; what is said of their rights goes into `notes`."""
    found: list[tuple[Picture, frozenset[str]]] = []
    for one in rows(made, "associations"):
        if one.get("type", "picture") not in ("picture", "graphic"):
            lost[f"association of type {one.get('type')}"] += 1
            continue
        lead = not any(picture.kind == "lead" for picture, _ in found) and _leads(one)
        key = free_key(str(one.get("name") or ""), {picture.key for picture, _ in found})
        files = [row for row in rows(one, "renditions") if safe_url(str(row.get("href") or ""))]
        best = max(files, key=lambda row: (_is_jpeg(row), number(row.get("width"))), default={})
        words = {
            row.get("role") or "caption": line(row.get("value"))
            for row in reversed(rows(one, "descriptions"))
        }
        picture = Picture(
            key=key,
            kind="lead" if lead else "inline",
            caption=(words.get("caption") or words.get("main") or words.get("summary") or "")[:2000],
            credit=line(one.get("by"))[:300],
            alt=words.get("alternative", "")[:500],
            url=str(best.get("href") or ""),
        )
        found.append((picture, frozenset(str(row["href"]) for row in files)))
        notes += [f"Picture {key}: {text}" for text in _rights(one)]
    return found


def entities(made: Document) -> Iterator[Named]:
    for name, kind in KINDS.items():
        for row in rows(made, name):
            if text := line(row.get("name"))[:200]:
                known = WIKIDATA.fullmatch(str(row.get("uri") or ""))
                yield Named(
                    kind=kind,
                    name=text,
                    wikidata_id=known[1] if known else "",
                    rel="about" if row.get("rel") == "about" else "mentions",
                    relevance=min(100, number(row.get("relevance"), 50)),
                    confidence=min(100, number(row.get("confidence"), 50)),
                )


def alternative_ids(made: Document, lost: Counter[str]) -> dict[str, str]:
    """Slug and address of the source, where they are such."""
    found: dict[str, str] = {}
    for row in rows(made, "altIds"):
        role, value = str(row.get("role") or ""), str(row.get("value") or "")
        if (role == "slug" and re.fullmatch(r"[-a-zA-Z0-9_]{1,120}", value)) or (
            role == "source-url" and urlsplit(value).scheme in ("http", "https") and len(value) <= LONGEST_URL
        ):
            found[role] = value
        elif role not in (
            "id",
            "source-guid",
        ):  # names of ours and of the source's for it: the uri is one already
            lost[f"alternative id “{role[:40]}”"] += 1
    return found


def rows(made: Document, name: str) -> list[Document]:
    found = made.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def line(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def number(value: Any, default: int = 0) -> int:
    return int(value) if re.fullmatch(r"\d{1,9}(\.0+)?", text := str(value)) and "." not in text else default


def source_url(made: Document, source: str) -> str:
    """Where the agency of that name says it is at home."""
    named = (row for row in rows(made, "infoSources") if line(row.get("name")) == source)
    urls = [str(row.get("uri") or "") for row in named]
    return next((url for url in urls if urlsplit(url).scheme in ("http", "https") and len(url) <= 200), "")


def printed_body(made: Document) -> str:
    """The whole text: as HTML where there is any, else the plain one."""
    found = [one for one in rows(made, "bodies") if isinstance(one.get("value"), str)]
    found.sort(key=lambda one: (one.get("role") or "main") != "main")
    html = next((one["value"] for one in found if "html" in str(one.get("contentType"))), "")
    plain = next((one["value"] for one in found if "html" not in str(one.get("contentType"))), "")
    return str(html) or from_text(str(plain))


def _leads(association: Document) -> bool:
    said = {str(association.get(name) or "").lower() for name in ("rel", "name")}
    return not said.isdisjoint({"lead", "main", "mainpic", "featuremedia", "featured"})


def _is_jpeg(row: Document) -> bool:
    return "jp" in str(row.get("contentType") or "image/jpeg")


def _rights(one: Document) -> Iterator[str]:
    for name, said in (
        ("title", "headline"),
        ("copyrightHolder", "rights"),
        ("copyrightNotice", "notice"),
        ("usageTerms", "usage terms"),
    ):
        if text := line(one.get(name)):
            yield f"{said}: {text}"
    made_by = one.get("digitalSourceType")
    if isinstance(made_by, dict) and (text := line(made_by.get("literal") or made_by.get("uri"))):
        yield f"how it was made: {text}"


def text_notes(made: Document) -> Iterator[str]:
    for name, said in (
        ("edNote", "Note of the source"),
        ("copyrightNotice", "Copyright notice"),
        ("usageTerms", "Usage terms"),
        ("expires", "The source says that it expires"),
    ):
        if text := line(made.get(name)):
            yield f"{said}: {text}"


def withdrawn(made: Document) -> str:
    status = made.get("pubStatus") or "usable"
    return "" if status == "usable" else f"the source says that it is {status}"


def embargo(made: Document) -> tuple[datetime | None, Stage, str]:
    """(until when, stage, what a person should look at): a time that cannot be read holds the story for a person."""
    said = made.get("embargoedUntil")
    if said is None:
        note = bool(re.search(r"\bembargo", line(made.get("edNote")), re.IGNORECASE))
        return (
            (None, "draft", "speaks of an embargo without saying until when") if note else (None, "ready", "")
        )
    until = moment(said)
    if until is None:
        return None, "draft", f"has an embargo that cannot be read: {str(said)[:60]!r}"
    return until, "ready", ""


def moment(value: Any) -> datetime | None:
    """An RFC 3339 time with its offset; None for anything else."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found and found.tzinfo else None
