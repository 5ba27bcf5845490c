"""Doors of the public pages: they read the clock and the address, and answer with a page."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.bylines.models import Author
from articles.content.models import Section
from articles.public import addresses, listings, metadata, past
from articles.public.caching import BRIEF, cacheable, mark
from articles.public.changes import changes_page
from articles.public.corrections import corrections_page
from articles.public.front import front_page
from articles.public.furniture import bare, furniture
from articles.public.paging import NoSuchPage
from articles.public.searching import search_page
from articles.public.story import live_story, story_page
from articles.tagging.models import Entity


class Page(HttpResponse):
    """A rendered page. The template gets no request: there is nothing personal that it could print."""

    def __init__(self, template: str, page: Any, *, keys: tuple[str, ...] = (), status: int = 200) -> None:
        context = {"page": page, "furniture": page.furniture, "head": page.head}
        super().__init__(render_to_string(template, context), status=status)
        self.keys = keys


@require_safe
@past.or_as_it_was(past.front)
@cacheable()
def front(request: HttpRequest) -> HttpResponse:
    return Page("articles/front.html", front_page(at=timezone.now()), keys=("front",))


@require_safe
@past.or_as_it_was(past.story)
@cacheable()
def story(request: HttpRequest, section: str, slug: str) -> HttpResponse:
    found = live_story(f"/{section}/{slug}/")
    if found is None:
        return _elsewhere(f"/{section}/{slug}/")
    return Page(
        "articles/story.html",
        story_page(found, at=timezone.now()),
        keys=(f"story-{found.article_id}", "story"),
    )


@require_safe
@cacheable()
def changes(request: HttpRequest, section: str, slug: str) -> HttpResponse:
    found = live_story(f"/{section}/{slug}/")
    if found is None:
        return _elsewhere(f"/{section}/{slug}/")
    return Page(
        "articles/changes.html", changes_page(found, at=timezone.now()), keys=(f"story-{found.article_id}",)
    )


def _elsewhere(path: str) -> HttpResponse:
    """301 to where the story is now, 410 with what happened, or 404."""
    found = addresses.what_became_of(path)
    if found is None:
        raise Http404
    if isinstance(found, addresses.Moved):
        return HttpResponsePermanentRedirect(found.path)
    return Page("410.html", addresses.gone_page(found, at=timezone.now()), status=410)


@require_safe
@past.or_as_it_was(past.section)
@cacheable()
def section(request: HttpRequest, section: str) -> HttpResponse:
    found = get_object_or_404(Section, slug=section)
    page = _listed(request, listings.section_page, found)
    return Page("articles/section.html", page, keys=(f"section-{found.pk}", "list"))


@require_safe
@cacheable()
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    entity = get_object_or_404(Entity.objects.select_related("merged_into", "photo"), slug=slug, public=True)
    if entity.merged_into:
        return HttpResponsePermanentRedirect(entity.merged_into.get_absolute_url())
    return Page(
        "articles/topic.html",
        _listed(request, listings.topic_page, entity),
        keys=(f"topic-{entity.pk}", "list"),
    )


@require_safe
@cacheable()
def author(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Author.objects.select_related("photo"), slug=slug)
    page = _listed(request, listings.author_page, found)
    if not page.page.rows and page.page.is_first:
        raise Http404
    return Page("articles/author.html", page, keys=(f"author-{found.pk}", "list"))


@require_safe
@cacheable()
def latest(request: HttpRequest) -> HttpResponse:
    return Page("articles/list.html", _listed(request, listings.latest_page), keys=("list",))


@require_safe
@cacheable()
def archive(request: HttpRequest, year: int, month: int) -> HttpResponse:
    if not 1 <= month <= 12 or not 1800 <= year <= 9000:
        raise Http404
    return Page("articles/list.html", _listed(request, listings.archive_page, year, month), keys=("list",))


@require_safe
@cacheable()
def months(request: HttpRequest) -> HttpResponse:
    return Page("articles/archive.html", listings.months_page(at=timezone.now()), keys=("list",))


@require_safe
@cacheable()
def top_rated(request: HttpRequest) -> HttpResponse:
    return Page("articles/top_rated.html", listings.top_rated_page(at=timezone.now()), keys=("list",))


@require_safe
@cacheable()
def corrections(request: HttpRequest) -> HttpResponse:
    return Page("articles/corrections.html", _listed(request, corrections_page), keys=("list",))


@require_safe
@cacheable()
def search(request: HttpRequest) -> HttpResponse:
    return Page("articles/search.html", search_page(query=request.GET, at=timezone.now()), keys=("search",))


@require_safe
@cacheable()
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        "User-agent: *\n"
        "Disallow: /admin/\nDisallow: /ratings/\nDisallow: /reads/\nDisallow: /search/\nDisallow: /api/\n\n"
        f"Sitemap: {metadata.absolute('/sitemap.xml')}\nSitemap: {metadata.absolute('/news-sitemap.xml')}\n",
        content_type="text/plain; charset=utf-8",
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, with a way on."""
    page = addresses.ErrorPage(
        furniture(at=timezone.now()), metadata.Head(title="Page not found", noindex=True)
    )
    return mark(Page("404.html", page, status=404), policy=BRIEF)


def broken(request: HttpRequest) -> HttpResponse:
    """500; 503 while the database is away, which passes. Asks the database nothing: it may be what is broken."""
    away = isinstance(sys.exception(), OperationalError)
    head = metadata.Head(title="Back in a moment" if away else "Something broke", noindex=True)
    page = addresses.ErrorPage(bare(at=timezone.now()), head, away)
    response = Page("500.html", page, status=503 if away else 500)
    response["Cache-Control"] = "no-store"
    if away:
        response["Retry-After"] = "30"
    return response


def _listed(request: HttpRequest, make: Callable[..., Any], *args: Any) -> Any:
    """A list's page at the place that the address names; 404 for a place that cannot be."""
    try:
        page = make(*args, query=request.GET, at=timezone.now())
    except NoSuchPage as error:
        raise Http404 from error
    if page is None:
        raise Http404
    return page
