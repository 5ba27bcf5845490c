"""The answers as JSON Schema (2020-12), for the OpenAPI document. `Item` is the part of ninjs 3.1 that we fill."""

from __future__ import annotations

from typing import Any

from articles.feed.ninjs import SCHEMA
from articles.publishing.models import Change

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
COUNT: Schema = {"type": "integer", "minimum": 0}
URI: Schema = {"type": "string", "format": "uri"}
MOMENT: Schema = {"type": "string", "format": "date-time"}


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def listing(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def maybe(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def record(optional: tuple[str, ...] = (), **properties: Schema) -> Schema:
    """An object with exactly these members, all required but the optional ones."""
    required = [name for name in properties if name not in optional]
    return {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        **({"required": required} if required else {}),
    }


def partial(required: tuple[str, ...] = (), **properties: Schema) -> Schema:
    """An object of which any member may be missing, but the required ones."""
    return record(tuple(name for name in properties if name not in required), **properties)


def page(of: str, **more: Schema) -> Schema:
    return record(tuple(more), items=listing(ref(of)), next=maybe(URI), previous=maybe(URI), **more)


_VALUE = partial(("value",), role=TEXT, contentType=TEXT, value=TEXT)
_BODY = partial(("value",), role=TEXT, contentType=TEXT, charCount=COUNT, wordCount=COUNT, value=TEXT)
_TAG = partial(name=TEXT, rel=TEXT, uri=URI, literal=TEXT)
_PERCENT: Schema = {"type": "integer", "minimum": 0, "maximum": 100}
_RENDITION = partial(
    ("name",), name=TEXT, href=URI, contentType=TEXT, width=WHOLE, height=WHOLE, sizeInBytes=COUNT
)
_PICTURE = partial(
    ("name", "uri"),
    name=TEXT,
    rel=TEXT,
    uri=URI,
    type=TEXT,
    pubStatus=TEXT,
    title=TEXT,
    descriptions=listing(_VALUE),
    by=TEXT,
    copyrightHolder=TEXT,
    copyrightNotice=TEXT,
    usageTerms=TEXT,
    digitalSourceType=partial(name=TEXT, uri=URI, literal=TEXT),
    renditions=listing(_RENDITION),
)
_NAMED = record(name=TEXT, slug=TEXT)
_NEIGHBOUR = maybe(record(id=WHOLE, headline=TEXT, url=URI))
_CHANGE = {
    "seq": WHOLE,
    "state": {"type": "string", "enum": list(Change.State.values)},
    "id": WHOLE,
    "uri": URI,
    "version": WHOLE,
    "modified": MOMENT,
    "reason": {"type": "string", "enum": list(Change.Reason.values)},
    "editor_note": TEXT,
    "replaced_by": maybe(WHOLE),
}

COMPONENTS: dict[str, Schema] = {
    "Item": partial(
        ("uri",),
        uri=URI,
        standard=partial(name=TEXT, version=TEXT, schema=URI),
        type=TEXT,
        representationType={"type": "string", "enum": ["full", "partial"]},
        version=TEXT,
        pubStatus=TEXT,
        urgency={"type": "integer", "minimum": 1, "maximum": 9},
        language=TEXT,
        firstCreated=MOMENT,
        versionCreated=MOMENT,
        contentCreated=MOMENT,
        title=TEXT,
        headlines=listing(_VALUE),
        descriptions=listing(_VALUE),
        bodies=listing(_BODY),
        by=TEXT,
        slugline=TEXT,
        located=TEXT,
        copyrightHolder=TEXT,
        edNote=TEXT,
        altIds=listing(partial(role=TEXT, value=TEXT)),
        infoSources=listing(partial(name=TEXT, role=TEXT, uri=URI, literal=TEXT)),
        people=listing(_TAG),
        organisations=listing(_TAG),
        places=listing(_TAG),
        events=listing(_TAG),
        subjects=listing(
            partial(name=TEXT, rel=TEXT, uri=URI, literal=TEXT, relevance=_PERCENT, confidence=_PERCENT)
        ),
        associations=listing(_PICTURE),
    )
    | {"description": f"A strict IPTC ninjs 3.1 document: it validates against {SCHEMA}."},
    "Meta": record(
        ("topics", "previous", "next"),
        id=WHOLE,
        seq=maybe(WHOLE),
        url=URI,
        canonical_url=URI,
        status={"type": "string", "enum": ["live", "superseded"]},
        section=_NAMED,
        sections=listing(_NAMED),
        published_at=MOMENT,
        updated_at=MOMENT,
        version=WHOLE,
        version_kind=TEXT,
        version_note=TEXT,
        kicker=TEXT,
        standfirst=TEXT,
        introduction=TEXT,
        dateline=TEXT,
        source=maybe(record(name=TEXT, url=TEXT)),
        byline=listing(record(name=TEXT, slug=TEXT, role=TEXT, place=TEXT)),
        contributors_note=TEXT,
        corrections=listing(record(kind=TEXT, at=MOMENT, text=TEXT, version=WHOLE)),
        rating=record(
            average=maybe({"type": "number", "minimum": 1, "maximum": 5}),
            count=COUNT,
            histogram={**listing(COUNT), "minItems": 5, "maxItems": 5},
        ),
        word_count=COUNT,
        reading_minutes={"type": "integer", "minimum": 1},
        topics=listing(
            record(
                id=WHOLE, kind=TEXT, name=TEXT, slug=TEXT, rel=TEXT, relevance=_PERCENT, confidence=_PERCENT
            )
        ),
        previous=_NEIGHBOUR,
        next=_NEIGHBOUR,
    ),
    "Story": record(meta=ref("Meta"), item=ref("Item")),
    "Stories": page("Story", total=COUNT),
    "Change": record(("meta", "item"), **_CHANGE, meta=ref("Meta"), item=ref("Item"))
    | {"description": "`deleted` rows carry no `meta` and no `item`."},
    "Changes": record(items=listing(ref("Change")), next=URI),
    "Sections": page("Section"),
    "Section": record(id=WHOLE, name=TEXT, slug=TEXT, description=TEXT, url=URI),
    "Topics": page("Topic"),
    "Topic": record(
        id=WHOLE, uri=URI, kind=TEXT, name=TEXT, slug=TEXT, description=TEXT, same_as=listing(URI), url=URI
    ),
    "Authors": page("Author"),
    "Author": record(id=WHOLE, name=TEXT, slug=TEXT, title=TEXT, bio=TEXT, url=URI),
    "Picture": partial(
        ("uri",), **{k: v for k, v in _PICTURE["properties"].items() if k not in ("name", "rel")}
    ),
    "Versions": record(
        items=listing(
            record(
                version=WHOLE,
                kind=TEXT,
                note=TEXT,
                headline=TEXT,
                live_from=MOMENT,
                live_until=maybe(MOMENT),
                url=URI,
            )
        )
    ),
    "Problem": {
        "type": "object",
        "description": "RFC 9457 problem details.",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string"},
            "title": TEXT,
            "status": WHOLE,
            "detail": TEXT | {"description": "What was wrong and what to do, for people."},
            "parameter": TEXT | {"description": "The parameter that was refused."},
        },
    },
}
