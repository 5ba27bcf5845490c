"""The OpenAPI 3.1 document: parameters from `tables`, answers from `schemas`, everything else from the views."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse

from articles.feed.parameters import Parameter
from articles.feed.problems import CONTENT_TYPE
from articles.feed.schemas import COMPONENTS, ref

MIRROR = Path(__file__).with_name("example_mirror.py").read_text()
KEY = {"type": "http", "scheme": "bearer", "bearerFormat": "nk_…"}
GUIDE = """
Everything that is public, corrections and withdrawals included, as JSON. `item` is a strict
[IPTC ninjs 3.1](https://iptc.org/std/ninjs/) document; `meta` carries what ninjs has no place for.

## Mirroring us

Read `/changes/` from the beginning, follow `next`, and keep on asking the last `next`. A row with `state: updated`
replaces your copy of `id`; one with `state: deleted` removes it. Rows come in commit order, one for each story, with its
last change: nothing is missed, and nothing comes back after it was withdrawn. This program does it:

```python
MIRROR
```

## What to rely on

- **Names**: `item.uri` and `meta.id` never change. Addresses (`meta.url`) may; old ones redirect.
- **Asking cheaply**: send the `ETag` back as `If-None-Match`; an unchanged answer is a 304. `Cache-Control` says how
  long an answer is good.
- **Errors** are `application/problem+json` (RFC 9457) with a sentence that says what to do. A parameter that we do not
  know is refused, never ignored.
- **Withdrawals**: a withdrawn story answers 410 at each of its addresses and stands in `/changes/` as `deleted` for ever.
  Delete every copy. One that was merged into another leads to that one (301), and its row names it in `replaced_by`.
- **Limits**: `RateLimit-Limit`, `-Remaining` and `-Reset` say how many requests a minute you have left; a 429 says in
  `Retry-After` when to come back. A key allows more.
- **Keys**: `Authorization: Bearer nk_…`, never in the address. Ask us for one; we can replace it while both work.
- **Webhooks**: we can tell you of each change at once, signed by [Standard Webhooks](https://www.standardwebhooks.com/)
  1.0. A message is thin: `{"type": "item.corrected", "timestamp", "data": {"id", "seq", "state", "reason", "url"}}`.
  Check the signature with one of the published libraries, then ask `/changes/` from where you were.
- **Pictures** come with caption (`descriptions`), credit (`by`) and notices; print the credit. Those that we may not pass
  on are left out of `associations` and of the text.
""".replace("MIRROR", MIRROR.strip())


# operation → what its answer leads to: operation → parameter → where in the answer its value stands
# (OpenAPI 3.1.1, Link Object and Runtime Expressions).
_FIRST, _THIS = "$response.body#/items/0/meta/id", "$response.body#/meta/id"
LINKS: dict[str, dict[str, dict[str, str]]] = {
    "items": {name: {"article_id": _FIRST} for name in ("item", "related", "versions")},
    "item": {name: {"article_id": _THIS} for name in ("related", "versions")},
    "related": {"item": {"article_id": _FIRST}},
    "changes": {
        "item": {"article_id": "$response.body#/items/0/id"},
        "changes": {"after": "$response.body#/items/0/seq"},
    },
    "versions": {
        "version": {"article_id": "$request.path.article_id", "number": "$response.body#/items/0/version"}
    },
    "version": {"item": {"article_id": _THIS}},
}


class BearerKeyScheme(OpenApiAuthenticationExtension):
    """How the document names keys. drf-spectacular finds it by its being defined."""

    target_class = "articles.feed.authentication.BearerKey"
    name = "key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return KEY


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
NOT_LIVE = {
    "_404": "No such story was ever public, or this key may not see it.",
    "_410": "It was withdrawn: delete your copies.",
}
MERGED = {301: OpenApiResponse(description="It was merged into another story, to which this leads.")}
ITEM_ANSWER = answers("Story", "The story.", **NOT_LIVE) | MERGED
RELATED_ANSWER = (
    answers("Stories", "Up to ten stories that share its topics, rare ones first.", **NOT_LIVE) | MERGED
)
CHANGES_ANSWER = answers("Changes", "Rows in commit order; `next` is always the address to ask later.")


def add_components(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """drf-spectacular's POSTPROCESSING_HOOKS: the schemas that the answers refer to, the guide, and how keys are sent."""
    components = result["components"]
    components.setdefault("schemas", {}).update(COMPONENTS)
    components["securitySchemes"] = {"key": KEY}
    for path in result["paths"].values():
        for operation in path.values():
            # Reading needs no key, but may have one.
            operation["security"] = [{}, {"key": []}]
            if leads_to := LINKS.get(operation["operationId"]):
                operation["responses"]["200"]["links"] = {
                    name: {"operationId": name, "parameters": parameters}
                    for name, parameters in leads_to.items()
                }
    result["tags"] = [{"name": name} for name in ("stories", "mirroring", "vocabularies")]
    result["info"]["description"] = GUIDE.strip()
    return result


@cache
def document() -> dict[str, Any]:
    """The whole OpenAPI document; made once in a process."""
    return SchemaGenerator().get_schema(request=None, public=True)


def with_example(stories: list[dict[str, Any]]) -> dict[str, Any]:
    """The document with a real answer as its example; without stories nothing is live yet."""
    if not stories:
        return document()
    shown = deepcopy(document())
    examples = {"items": {"items": stories, "next": None, "previous": None}, "item": stories[0]}
    for path in shown["paths"].values():
        operation = path["get"]
        if operation["operationId"] in examples:
            operation["responses"]["200"]["content"]["application/json"]["example"] = examples[
                operation["operationId"]
            ]
    return shown
