"""The addresses under /api/v1/."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from articles.editions.uris import story_uri
from articles.feed import cursor, queries
from articles.feed.envelope import Look
from articles.feed.ninjs import stamp
from articles.feed.openapi import (
    CHANGES_ANSWER,
    ITEM_ANSWER,
    ITEMS_ANSWER,
    RELATED_ANSWER,
    describe,
    with_example,
)
from articles.feed.problems import BadParameter, Problem
from articles.feed.surface import FeedView, Listing, hidden, look
from articles.feed.tables import ALL, CHANGES, ITEM, ITEMS
from articles.feed.written import dumps, joined, stories
from articles.publishing.models import Change


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

        def make() -> Listing:
            sections = self.only_sections(request)
            page = queries.page(values, found, at=now, place=place, sections=sections)
            members: dict[str, Any] = {
                "next": page.next and self.address(request, cursor=cursor.encode(page.next, bound_to)),
                "previous": page.previous
                and self.address(request, cursor=cursor.encode(page.previous, bound_to)),
            }
            return Listing(
                items=[*stories(page.lines, at=now, look=look(values)).values()],
                members=members | ({"total": page.total} if values["count"] else {}),
            )

        return self.answer(request, seq, now, make)


class Item(FeedView):
    """One story; 410 when it was withdrawn, 301 when it was merged into another."""

    table = ITEM
    moves_to = "feed:item"

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
        queries.ask_for_live(article_id)

        def make() -> bytes:
            line = queries.story(article_id, at=now, visible=self.visible(request))
            found = stories([line] if line else [], at=now, look=look(values))
            if not found:
                raise hidden(article_id)
            return found[article_id]

        # Its neighbours depend on every other story, so its validator follows the whole site.
        return self.answer(request, queries.highest_seq(), now, make)


class Alike(FeedView):
    """Stories that share topics with one, the most alike first."""

    table = ITEM
    moves_to = "feed:related"

    @extend_schema(
        operation_id="related",
        summary="Related stories",
        tags=["stories"],
        parameters=describe(ITEM),
        responses=RELATED_ANSWER,
    )
    def get(self, request: Request, article_id: int) -> HttpResponse:
        values = self.parsed(request)
        now = timezone.now()
        queries.ask_for_live(article_id)

        def make() -> Listing:
            found = queries.alike(article_id, at=now, visible=self.visible(request))
            if found is None:
                raise hidden(article_id)
            written = stories(found, at=now, look=look(values))
            return Listing(
                items=[written[line.article_id] for line in found], members={"next": None, "previous": None}
            )

        return self.answer(request, queries.highest_seq(), now, make)


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

        def make() -> Listing:
            rows = queries.changes(
                after=after, limit=values["limit"], at=now, sections=self.only_sections(request)
            )
            texts = stories([line for _, line in rows if line], at=now, look=look(values))
            last = rows[-1][0].seq if rows else after
            return Listing(
                items=[
                    changed(change, texts.get(change.article_id))
                    for change, line in rows
                    # A story that ended since has a newer change, which comes later.
                    if not line or line.article_id in texts
                ],
                members={"next": self.address(request, after=last)},
            )

        return self.answer(request, seq, now, make)


def changed(change: Change, story: bytes | None) -> bytes:
    """One row of the delta log. A deleted story's carries no content."""
    left = change.edition_id and story is None  # it is live, but no longer in the sections of this key
    row = dumps(
        {
            "seq": change.seq,
            "state": Change.State.DELETED if left else change.state,
            "id": change.article_id,
            "uri": story_uri(change.article_id),
            "version": change.version,
            "modified": stamp(change.at),
            "reason": Change.Reason.EXPIRED if left else change.reason,
            "editor_note": "" if left else change.editor_note,
            "replaced_by": change.replaced_by_id,
        }
    )
    return joined(row, story) if story else row


class OpenApi(FeedView):
    """This feed as an OpenAPI 3.1 document, with the newest story as its example."""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        self.parsed(request)
        now = timezone.now()
        line = queries.newest(at=now)
        found = stories([line] if line else [], at=now, look=Look(include=ALL, body="html"))
        return self.compared(request, with_example([json.loads(text) for text in found.values()]))


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
