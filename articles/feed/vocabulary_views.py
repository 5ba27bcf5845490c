"""The addresses of the vocabularies and of earlier versions."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from articles.feed import cursor, vocabularies
from articles.feed.authentication import require
from articles.feed.envelope import envelope
from articles.feed.models import ApiKey
from articles.feed.openapi import MERGED, NOT_LIVE, answers, describe
from articles.feed.problems import Problem
from articles.feed.queries import ask_for_live
from articles.feed.surface import FeedView, hidden, look
from articles.feed.tables import PAGES, VERSION
from articles.feed.versions import photos, version, versions


class _Vocabulary(FeedView):
    table = PAGES
    rows: Any = None
    write: Any = None

    def page(self, request: Request) -> HttpResponse:
        values = self.parsed(request)
        bound_to = self.binding(request)
        place = cursor.decode(values["cursor"], bound_to) if values["cursor"] else None
        page = vocabularies.listing(self.rows(), self.write, limit=values["limit"], place=place)
        body = {
            "items": page.documents,
            "next": page.next and self.address(request, cursor=cursor.encode(page.next, bound_to)),
            "previous": page.previous
            and self.address(request, cursor=cursor.encode(page.previous, bound_to)),
        }

        # Names change without a story changing, so these pages are compared as a whole.
        return self.compared(request, body)


class Sections(_Vocabulary):
    """The parts of the paper."""

    rows, write = staticmethod(vocabularies.sections), staticmethod(vocabularies.section)

    @extend_schema(
        operation_id="sections",
        summary="Sections",
        tags=["vocabularies"],
        parameters=describe(PAGES),
        responses=answers("Sections", "A page of sections."),
    )
    def get(self, request: Request) -> HttpResponse:
        return self.page(request)


class Tags(_Vocabulary):
    """People, organisations, places, events and subjects of live stories."""

    rows, write = staticmethod(vocabularies.topics), staticmethod(vocabularies.topic)

    @extend_schema(
        operation_id="tags",
        summary="Topics",
        tags=["vocabularies"],
        parameters=describe(PAGES),
        responses=answers("Topics", "A page of topics."),
    )
    def get(self, request: Request) -> HttpResponse:
        return self.page(request)


class Authors(_Vocabulary):
    """Who is credited on live stories."""

    rows, write = staticmethod(vocabularies.authors), staticmethod(vocabularies.author)

    @extend_schema(
        operation_id="authors",
        summary="Authors",
        tags=["vocabularies"],
        parameters=describe(PAGES),
        responses=answers("Authors", "A page of authors."),
    )
    def get(self, request: Request) -> HttpResponse:
        return self.page(request)


class PhotoDetail(FeedView):
    """A photo of a live story, as a ninjs picture."""

    @extend_schema(
        operation_id="photo",
        summary="One photo",
        tags=["vocabularies"],
        responses=answers(
            "Picture", "The photo.", _404="No live story shows it, or it is not ours to pass on."
        ),
    )
    def get(self, request: Request, photo_id: int) -> HttpResponse:
        self.parsed(request)
        found = vocabularies.photo(photo_id, at=timezone.now())
        if found is None:
            raise Problem(404, f"There is no photo {photo_id}.")
        return self.compared(request, found)


class Versions(FeedView):
    """Every public version of a live story, newest first."""

    moves_to = "feed:versions"

    @extend_schema(
        operation_id="versions",
        summary="Versions of a story",
        tags=["stories"],
        responses=answers(
            "Versions",
            "Its versions.",
            _401="This needs a key.",
            _403="The key lacks the scope feed.versions.",
            **NOT_LIVE,
        )
        | MERGED,
    )
    def get(self, request: Request, article_id: int) -> HttpResponse:
        self.parsed(request)
        require(request, ApiKey.Scope.VERSIONS)
        ask_for_live(article_id)
        found = versions(article_id, visible=self.visible(request))
        if not found:
            raise hidden(article_id)
        return self.compared(request, {"items": found})


class Version(FeedView):
    """One public version, as readers saw it."""

    table = VERSION
    moves_to = "feed:versions"  # the other story counts its own versions

    @extend_schema(
        operation_id="version",
        summary="One version of a story",
        tags=["stories"],
        parameters=describe(VERSION),
        responses=answers(
            "Story",
            "The version.",
            _401="This needs a key.",
            _403="The key lacks the scope feed.versions.",
            **NOT_LIVE | {"_404": "There is no such version of a live story."},
        )
        | MERGED,
    )
    def get(self, request: Request, article_id: int, number: int) -> HttpResponse:
        values = self.parsed(request)
        require(request, ApiKey.Scope.VERSIONS)
        ask_for_live(article_id)
        row = version(article_id, number, visible=self.visible(request))
        if row is None:
            raise Problem(404, f"There is no version {number} of story {article_id}.")
        return self.compared(
            request, envelope(row, photos(row.edition), at=timezone.now(), look=look(values))
        )
