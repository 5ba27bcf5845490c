"""The OpenAPI 3.1 document: parameters from `tables`, answers from `schemas`, everything else from the views."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse

from articles.feed.parameters import Parameter
from articles.feed.problems import CONTENT_TYPE
from articles.feed.schemas import COMPONENTS, ref

GUIDE = """
Everything that is public, corrections and withdrawals included, as JSON. `item` is a strict
[IPTC ninjs 3.1](https://iptc.org/std/ninjs/) document; `meta` carries what ninjs has no place for.

**To mirror us**, read `/changes/` from the beginning, follow `next`, and keep on asking the last `next`: a row with
`state: updated` replaces your copy of `id`, one with `state: deleted` removes it. Rows come in commit order, one for each
story, so that nothing is missed and nothing comes back after it was withdrawn.

Send back the `ETag` as `If-None-Match`: an unchanged answer costs you a 304. Errors are `application/problem+json`
(RFC 9457) with a sentence that says what to do. Parameters that we do not know are refused, not ignored.
"""


def describe(table: Iterable[Parameter]) -> list[OpenApiParameter]:
    return [
        OpenApiParameter(
            name=parameter.name,
            type=parameter.schema,
            location=OpenApiParameter.QUERY,
            description=parameter.description,
            explode=True if parameter.repeats else None,
            examples=[OpenApiExample(name="example", value=parameter.example)]
            if parameter.example is not None
            else [],
        )
        for parameter in table
    ]


def _problem(text: str) -> OpenApiResponse:
    return OpenApiResponse(ref("Problem"), description=text)


def answers(name: str, description: str, **problems: str) -> dict[Any, Any]:
    """200 with a schema of `schemas`, 304, 400, and others as `_404="why"`."""
    found: dict[Any, Any] = {
        (200, "application/json"): OpenApiResponse(ref(name), description=description),
        304: OpenApiResponse(description="Your copy is still right."),
        (400, CONTENT_TYPE): _problem("An unknown parameter, or a value that it cannot have."),
        (429, CONTENT_TYPE): _problem("Too many requests; `Retry-After` says when to come back."),
    }
    for code, text in problems.items():
        found[int(code.removeprefix("_")), CONTENT_TYPE] = _problem(text)
    return found


ITEMS_ANSWER = answers("Stories", "A page of live stories.")
ITEM_ANSWER = answers(
    "Story", "The story.", _404="No such story was ever public.", _410="It was withdrawn: delete your copies."
) | {301: OpenApiResponse(description="It was merged into another story.")}
CHANGES_ANSWER = answers("Changes", "Rows in commit order; `next` is always the address to ask later.")


def add_components(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """drf-spectacular's POSTPROCESSING_HOOKS: the schemas that the answers refer to, and the guide."""
    result["components"].setdefault("schemas", {}).update(COMPONENTS)
    result["info"]["description"] = GUIDE.strip()
    return result
