"""What all addresses of the feed share: strict parameters, keys, limits, validators, cache headers, CORS."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import Q
from django.http import HttpResponse
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from articles.feed import conditional, cursor, queries
from articles.feed.authentication import BearerKey, key_of
from articles.feed.envelope import Look
from articles.feed.limits import Spent, spend
from articles.feed.parameters import Parameter, parse
from articles.feed.problems import Problem
from articles.feed.written import dumps


class JsonWhateverIsAccepted(BaseContentNegotiation):
    """We have JSON only; an Accept header that leaves it out is no reason to say nothing (RFC 9110, 12.5.1)."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        return renderers[0], renderers[0].media_type


def look(values: Mapping[str, Any]) -> Look:
    """What of each story the parameters ask for."""
    return Look(include=values["include"], body=values["body"], fields=values["fields"])


def hidden(article_id: int) -> Problem:
    """Why a story that was live a moment ago is not found: it ended since (raised), or this key may not see it."""
    queries.ask_for_live(article_id)
    return Problem(404, f"There is no story {article_id} for this key.")


@dataclass(frozen=True)
class Listing:
    """A page: its items, each written already, and the other members, of which `next` and `previous` are addresses."""

    items: list[bytes]
    members: dict[str, Any]

    @property
    def text(self) -> bytes:
        return b'{"items":[' + b",".join(self.items) + b"]," + dumps(self.members)[1:]

    @property
    def links(self) -> str:
        beside = {rel: self.members.get(rel) for rel in ("next", "previous")}
        return ", ".join(f'<{url}>; rel="{rel}"' for rel, url in beside.items() if url)


class FeedView(APIView):
    http_method_names = ["get", "head", "options"]
    content_negotiation_class = JsonWhateverIsAccepted
    authentication_classes = [BearerKey]
    table: ClassVar[tuple[Parameter, ...]] = ()
    moves_to: ClassVar[str] = (
        ""  # of a story's addresses: the one that takes a story's id, when it was merged
    )
    spent: Spent | None = None

    def perform_authentication(self, request: Request) -> None:
        """Reads the key and counts the request: on the key's account, or on the address's (which also pays for keys
        that are wrong, so that nobody tries many)."""
        if request.method == "OPTIONS":
            return
        try:
            super().perform_authentication(request)
        except Problem:
            request.auth = None
            self.spent = spend(request)
            raise
        self.spent = spend(request)

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        conditional.open_to_all(response)
        for name, value in (self.spent.headers if self.spent else {}).items():
            response[name] = value
        return response

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """A browser's question before a request of another site's script. Keys are no matter for scripts."""
        return HttpResponse(
            status=204,
            headers={
                "Allow": ", ".join(self.allowed_methods),
                "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
                "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since",
                "Access-Control-Max-Age": "86400",
            },
        )

    def parsed(self, request: Request) -> dict[str, Any]:
        return parse(request.query_params, self.table)

    def only_sections(self, request: Request) -> list[int]:
        """The sections that the key is limited to; empty: all."""
        key = key_of(request)
        return sorted(section.pk for section in key.sections.all()) if key else []

    def visible(self, request: Request) -> Q:
        """The stories that this request may see."""
        sections = self.only_sections(request)
        return Q(section_ids__overlap=sections) if sections else Q()

    def binding(self, request: Request) -> str:
        """What decides which rows this request gets: bound into cursors and validators."""
        sections = [str(pk) for pk in self.only_sections(request)]
        return cursor.binding(request.path, [*request.query_params.lists(), ("only sections", sections)])

    def answer(
        self, request: Request, seq: int, now: datetime, make: Callable[[], bytes | Listing]
    ) -> HttpResponse:
        """What `make` makes, with its validators, or 304 when the client's copy is still right."""
        state = conditional.state(seq)
        place = request.query_params.get("cursor")
        tag = conditional.etag(state, self.binding(request), place) if state else None
        modified = conditional.last_modified(state, now) if state else None
        headers = conditional.headers(tag, modified, private=request.auth is not None)
        if tag and conditional.is_fresh(request, tag, modified):
            return HttpResponse(status=304, headers=headers)
        body = make()
        if isinstance(body, Listing):
            headers |= {"Link": body.links} if body.links else {}
            body = body.text
        return HttpResponse(body, headers=headers, content_type="application/json")

    def compared(self, request: Request, body: dict[str, Any]) -> HttpResponse:
        """For what may change without a story changing: the answer is made, and compared by its bytes."""
        tag = conditional.etag(body)
        headers = conditional.headers(tag, None, private=request.auth is not None)
        if conditional.is_fresh(request, tag, None):
            return HttpResponse(status=304, headers=headers)
        return Response(body, headers=headers)

    def address(self, request: Request, **changed: Any) -> str:
        """This request's address with some parameters set."""
        query = request.query_params.copy()
        for name, value in changed.items():
            query[name] = value
        return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
