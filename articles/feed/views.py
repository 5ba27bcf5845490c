"""The addresses under /api/v1/."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView
from drf_spectacular.utils import extend_schema
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from articles.editions.uris import story_uri
from articles.feed import conditional, cursor, queries
from articles.feed.envelope import Look, envelope
from articles.feed.ninjs import stamp
from articles.feed.openapi import CHANGES_ANSWER, ITEM_ANSWER, ITEMS_ANSWER, describe
from articles.feed.parameters import Parameter, parse
from articles.feed.problems import BadParameter, Problem, response
from articles.feed.tables import CHANGES, ITEM, ITEMS
from articles.publishing.models import Change


class JsonWhateverIsAccepted(BaseContentNegotiation):
    """We have JSON only; an Accept header that leaves it out is no reason to say nothing (RFC 9110, 12.5.1)."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        return renderers[0], renderers[0].media_type


class FeedView(APIView):
    """What all addresses share: strict parameters, validators, cache headers, CORS."""

    http_method_names = ["get", "head", "options"]
    content_negotiation_class = JsonWhateverIsAccepted
    table: ClassVar[tuple[Parameter, ...]] = ()

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        conditional.open_to_all(response)
        return response

    def options(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
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

    def binding(self, request: Request) -> str:
        """What decides which rows this request gets: bound into cursors and validators."""
        return cursor.binding(request.path, request.query_params.lists())

    def answer(self, request: Request, seq: int, now: datetime, make: Any) -> HttpResponse:
        """`make()` as JSON with its validators, or 304 when the client's copy is still right."""
        state = conditional.state(seq)
        tag = (
            conditional.etag(state, self.binding(request), request.query_params.get("cursor"))
            if state
            else None
        )
        modified = conditional.last_modified(state, now) if state else None
        headers = conditional.headers(tag, modified, private=False)
        if tag and conditional.is_fresh(request, tag, modified):
            return HttpResponse(status=304, headers=headers)
        body = make()
        links = [f'<{body[rel]}>; rel="{rel}"' for rel in ("next", "previous") if body.get(rel)]
        return Response(body, headers=headers | ({"Link": ", ".join(links)} if links else {}))

    def address(self, request: Request, **changed: Any) -> str:
        """This request's address with some parameters set."""
        query = request.query_params.copy()
        for name, value in changed.items():
            query[name] = value
        return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def look(values: Mapping[str, Any]) -> Look:
    return Look(include=values["include"], body=values["body"], fields=values["fields"])


class Items(FeedView):
    """Live stories, newest first."""

    table = ITEMS

    @extend_schema(
        operation_id="items",
        summary="Live stories",
        tags=["stories"],
        parameters=describe(ITEMS),
        responses=ITEMS_ANSWER,
    )
    def get(self, request: Request) -> HttpResponse:
        values = self.parsed(request)
        if values["order"] == "relevance" and not values["q"]:
            raise BadParameter("order", "“order=relevance” needs words to be relevant to: give “q” as well.")
        bound_to = self.binding(request)
        place = cursor.decode(values["cursor"], bound_to) if values["cursor"] else None
        seq, found = queries.known(values)
        now = timezone.now()

        def make() -> dict[str, Any]:
            page = queries.page(values, found, place=place)
            photos = queries.photos(page.rows)
            body: dict[str, Any] = {
                "items": [envelope(row, photos, at=now, look=look(values)) for row in page.rows],
                "next": page.next and self.address(request, cursor=cursor.encode(page.next, bound_to)),
                "previous": page.previous
                and self.address(request, cursor=cursor.encode(page.previous, bound_to)),
            }
            return body | ({"total": page.total} if values["count"] else {})

        return self.answer(request, seq, now, make)


class Item(FeedView):
    """One story; 410 when it was withdrawn, 301 when it was merged into another."""

    table = ITEM

    @extend_schema(
        operation_id="item",
        summary="One story",
        tags=["stories"],
        parameters=describe(ITEM),
        responses=ITEM_ANSWER,
    )
    def get(self, request: Request, article_id: int) -> HttpResponse:
        values = self.parsed(request)
        now = timezone.now()
        change = queries.last_change(article_id)
        if change is None:
            raise Problem(404, f"There is no story {article_id}.")
        if change.reason == Change.Reason.MERGED and change.replaced_by_id:
            return HttpResponsePermanentRedirect(
                request.build_absolute_uri(reverse("feed:item", args=[change.replaced_by_id]))
            )
        if change.state == Change.State.DELETED:
            return gone(change)

        def make() -> dict[str, Any]:
            row = queries.story(article_id)
            if row is None:  # withdrawn since the query above
                raise Problem(410, f"Story {article_id} was taken away.")
            return envelope(row, queries.photos([row]), at=now, look=look(values))

        # Its neighbours depend on every other story, so its validator follows the whole site.
        return self.answer(request, queries.highest_seq(), now, make)


def gone(change: Change) -> Response:
    """410, with what a partner needs to delete its copy."""
    return response(
        410,
        f"Story {change.article_id} was {change.reason} on {change.at:%-d %B %Y}. Please delete every copy of it.",
        id=change.article_id,
        uri=story_uri(change.article_id),
        seq=change.seq,
        reason=change.reason,
        editor_note=change.editor_note,
    )


class Changes(FeedView):
    """The delta log: what became public, changed, or stopped being public, in commit order."""

    table = CHANGES

    @extend_schema(
        operation_id="changes",
        summary="What changed since",
        tags=["mirroring"],
        parameters=describe(CHANGES),
        responses=CHANGES_ANSWER,
    )
    def get(self, request: Request) -> HttpResponse:
        values = self.parsed(request)
        now = timezone.now()
        seq = queries.highest_seq()
        after = values["after"]
        if after > seq:
            raise BadParameter(
                "after",
                f"The newest change is {seq}. If you hold a number beyond it, start again from the beginning.",
            )

        def make() -> dict[str, Any]:
            rows = queries.changes(
                after=after, limit=values["limit"], neighbours="neighbours" in values["include"]
            )
            photos = queries.photos(row for _, row in rows)
            last = rows[-1][0].seq if rows else after
            return {
                "items": [
                    changed(change, row and envelope(row, photos, at=now, look=look(values)))
                    for change, row in rows
                ],
                "next": self.address(request, after=last),
            }

        return self.answer(request, seq, now, make)


def changed(change: Change, document: dict[str, Any] | None) -> dict[str, Any]:
    """One row of the delta log. A deleted story's carries no content."""
    row = {
        "seq": change.seq,
        "state": change.state,
        "id": change.article_id,
        "uri": story_uri(change.article_id),
        "version": change.version,
        "modified": stamp(change.at),
        "reason": change.reason,
        "editor_note": change.editor_note,
        "replaced_by": change.replaced_by_id,
    }
    return row | (document or {})


class Docs(TemplateView):
    """The OpenAPI document for people, with requests to try."""

    template_name = "articles/feed/docs.html"
    extra_context = {"site_name": settings.SITE_NAME}


class Nothing(FeedView):
    """Addresses that do not exist."""

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        raise Problem(
            404, f"There is nothing at {request.path}. The addresses are listed at {reverse('feed:docs')}."
        )
