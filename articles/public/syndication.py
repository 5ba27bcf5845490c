"""RSS, Atom and JSON Feed: the addresses.

What stands in a feed is in syndication_feed.py and read in syndication_entries.py; each format is written in a file of
its own from the same `Feed`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.bylines.models import Author
from articles.content.models import Section
from articles.editions.models import Edition
from articles.public.caching import cacheable
from articles.public.syndication_atom import atom
from articles.public.syndication_entries import correction_entries, entries, tombstones
from articles.public.syndication_feed import Feed, legible
from articles.public.syndication_json import json_feed
from articles.public.syndication_rss import rss
from articles.tagging.models import Entity

FORMATS: dict[str, tuple[str, Callable[[Feed], str]]] = {
    "rss": ("application/rss+xml; charset=utf-8", rss),
    "atom": ("application/atom+xml; charset=utf-8", atom),
    "json": ("application/feed+json", json_feed),
}


@require_safe
@cacheable()
def latest(request: HttpRequest, kind: str) -> HttpResponse:
    return _answer(
        kind,
        title=settings.SITE_NAME,
        description=f"The latest stories of {settings.SITE_NAME}.",
        path="/feeds/latest",
        page="/latest/",
        wanted=Q(),
    )


@require_safe
@cacheable()
def section(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    row = get_object_or_404(Section, slug=slug)
    return _answer(
        kind,
        title=f"{row.name} · {settings.SITE_NAME}",
        description=row.description or f"{row.name} stories of {settings.SITE_NAME}.",
        path=f"/feeds/sections/{row.slug}",
        page=row.get_absolute_url(),
        wanted=Q(section_ids__contains=[row.pk]),
        rows=Edition.objects.live().in_section(row.pk),
    )


@require_safe
@cacheable()
def author(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    row = get_object_or_404(Author, slug=slug)
    return _answer(
        kind,
        title=f"{row.name} · {settings.SITE_NAME}",
        description=f"Stories by {row.name}.",
        path=f"/feeds/authors/{row.slug}",
        page=row.get_absolute_url(),
        wanted=Q(author_ids__contains=[row.pk]),
        must_exist=True,
    )


@require_safe
@cacheable()
def topic(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    row = get_object_or_404(Entity, slug=slug, public=True, merged_into__isnull=True)
    return _answer(
        kind,
        title=f"{row.name} · {settings.SITE_NAME}",
        description=row.description or f"Stories about {row.name}.",
        path=f"/feeds/topics/{row.slug}",
        page=row.get_absolute_url(),
        wanted=Q(topics__contains=[{"id": row.pk}]),
        must_exist=True,
    )


@require_safe
@cacheable()
def corrections(request: HttpRequest, kind: str) -> HttpResponse:
    feed = Feed(
        title=f"Corrections · {settings.SITE_NAME}",
        description=f"What {settings.SITE_NAME} got wrong, and what is right.",
        path="/feeds/corrections",
        page="/corrections/",
        entries=correction_entries(),
    )
    return _written(kind, feed)


def _answer(
    kind: str,
    *,
    title: str,
    description: str,
    path: str,
    page: str,
    wanted: Q,
    rows: Any = None,
    must_exist: bool = False,
) -> HttpResponse:
    """The feed of live stories for which `wanted` is true; `rows` names them by a better index, where there is one.

    `must_exist`: an author or topic without a public story has no feed: its name may not be public.
    """
    at = timezone.now()
    live = rows if rows is not None else Edition.objects.live().filter(wanted).newest_first()
    feed = Feed(
        title=legible(title),
        description=legible(description),
        path=path,
        page=page,
        entries=entries(live, at=at),
        tombstones=tombstones(wanted, at=at),
    )
    if must_exist and not feed.entries and not feed.tombstones:
        raise Http404
    return _written(kind, feed)


def _written(kind: str, feed: Feed) -> HttpResponse:
    content_type, write = FORMATS[kind]
    response = HttpResponse(write(feed), content_type=content_type)
    response["Access-Control-Allow-Origin"] = "*"
    return response
