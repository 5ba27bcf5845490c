"""The parameters of each address: one table for checking requests and for the OpenAPI schema."""

from __future__ import annotations

from articles.feed.ninjs import FIELDS
from articles.feed.parameters import (
    MAX_ID,
    Parameter,
    choice,
    choices,
    decimal,
    features,
    ids,
    integer,
    languages,
    moment,
    names,
    opaque,
    words,
    yes,
)

ORDERS = ("-published", "published", "-updated", "updated", "-rating", "rating", "relevance")
INCLUDE = ("associations", "tags", "neighbours")
BODY = ("html", "text", "both", "none")
ALL = frozenset(INCLUDE)

_TEXT = {"type": "string"}
_MOMENT = {
    "type": "string",
    "format": "date-time",
    "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$",
}
_NAME = r"-?[a-zA-Z0-9][a-zA-Z0-9_-]{0,199}"
_NAMES = {
    "type": "array",
    "items": {"type": "string", "pattern": rf"^{_NAME}(,{_NAME}){{0,49}}$"},
    "minItems": 1,
    "maxItems": 20,
}
_SYNTAX = "Comma = or; repeated = and; a leading - leaves out."


def _list(*allowed: str) -> dict[str, object]:
    one = "|".join(allowed)
    return {"type": "string", "pattern": f"^({one})(,({one}))*$"}


def _names(name: str, what: str, example: str) -> Parameter:
    return Parameter(
        name, names, _NAMES, f"{what}, by slug or id. {_SYNTAX}", repeats=True, example=[example]
    )


def _time(name: str, what: str) -> Parameter:
    return Parameter(name, moment, _MOMENT, what, example="2026-11-22T09:14:00Z")


def limit(highest: int, default: int) -> Parameter:
    schema = {"type": "integer", "minimum": 1, "maximum": highest, "default": default}
    return Parameter("limit", integer(1, highest), schema, "How many at most.", default=default)


CURSOR = Parameter(
    "cursor",
    opaque,
    {"type": "string", "pattern": "^[A-Za-z0-9_:=-]{1,600}$"},
    "A place in the list, from “next” or “previous” of a page of the same query. Opaque.",
)


def look(include: frozenset[str]) -> tuple[Parameter, ...]:
    """What of each story is wanted."""
    return (
        Parameter(
            "fields",
            choices(*FIELDS),
            _list(*FIELDS),
            "Only these members of `item`; `uri` always.",
            example="headlines,by",
        ),
        Parameter(
            "include",
            choices(*INCLUDE),
            _list(*INCLUDE) | {"default": ",".join(sorted(include))},
            "associations: pictures; tags: people, organisations, places, events and subjects; neighbours: `previous` "
            "and `next` in `meta`.",
            default=include,
        ),
        Parameter(
            "body",
            choice(*BODY),
            _TEXT | {"enum": list(BODY), "default": "html"},
            "The story's text as HTML, as plain text, both, or none.",
            default="html",
        ),
    )


ITEM = look(ALL)
VERSION = look(frozenset({"associations", "tags"}))
PAGES = (limit(100, 100), CURSOR)

ITEMS = (
    Parameter(
        "q",
        words,
        _TEXT | {"minLength": 1, "maxLength": 300, "pattern": r"\S"},
        "Words of the story. “quoted phrase”, or, -without.",
        example="harbour",
    ),
    _names("section", "Section, primary or further", "world"),
    _names("tag", "Topic of any kind", "nato"),
    _names("person", "Person", "jens-stoltenberg"),
    _names("organisation", "Organisation", "nato"),
    _names("place", "Place", "kyiv"),
    _names("author", "Author", "lorne-cook"),
    _names("source", "Agency or partner that the copy came from", "ap"),
    Parameter(
        "language",
        languages,
        _NAMES | {"items": {"type": "string", "pattern": "^-?[a-z]{2,8}(,-?[a-z]{2,8}){0,49}$"}},
        f"Language tag. {_SYNTAX}",
        repeats=True,
        example=["en"],
    ),
    Parameter(
        "ids",
        ids,
        _TEXT | {"pattern": "^[1-9][0-9]{0,17}(,[1-9][0-9]{0,17}){0,99}$"},
        "Up to 100 ids (`meta.id`) with commas between.",
        example="17,21",
    ),
    _time("published_from", "First published at this moment or later."),
    _time("published_to", "First published before this moment."),
    _time("updated_from", "Changed in substance at this moment or later."),
    _time("updated_to", "Changed in substance before this moment."),
    Parameter(
        "min_rating",
        decimal(0, 5),
        _TEXT | {"pattern": r"^(5(\.0{1,3})?|[0-4](\.[0-9]{1,3})?)$"},
        "Readers' average of at least this, 0 to 5; leaves out stories without votes.",
        example="4.5",
    ),
    Parameter(
        "min_votes",
        integer(0, 10**9),
        {"type": "integer", "minimum": 0, "maximum": 10**9},
        "At least this many votes.",
    ),
    Parameter(
        "has",
        features("image", "correction"),
        {
            "type": "array",
            "items": {"type": "string", "pattern": "^-?(image|correction)(,-?(image|correction))?$"},
            "minItems": 1,
            "maxItems": 20,
        },
        f"image: shows a photo; correction: was corrected. {_SYNTAX}",
        repeats=True,
        example=["image"],
    ),
    Parameter(
        "order",
        choice(*ORDERS),
        _TEXT | {"enum": list(ORDERS), "default": "-published"},
        "`-` = highest or newest first. relevance needs `q`; rating leaves out stories that nobody rated.",
        default="-published",
    ),
    limit(100, 20),
    CURSOR,
    *look(frozenset({"associations"})),
    Parameter(
        "count", yes, {"type": "boolean", "default": False}, "true adds `total`, exact.", default=False
    ),
)

CHANGES = (
    Parameter(
        "after",
        integer(0, MAX_ID),
        {"type": "integer", "minimum": 0, "maximum": MAX_ID, "default": 0},
        "The `seq` that you have reached. Absent: from the beginning.",
        default=0,
    ),
    limit(500, 100),
    *look(frozenset({"associations"})),
)
