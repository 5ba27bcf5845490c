"""The site as it was, for editors: `/?at=2026-11-22T09:14Z`, and the same of a section or a story.

Never kept by any cache: the answer is for who asked. The door in front of Django lets it through, as it does every
parameter that no page knows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.dateparse import parse_datetime

from articles.content.models import Section
from articles.editions.models import Edition
from articles.front.queries import chosen, front_then
from articles.neighbours.queries import neighbours_then
from articles.public.corrections import notes
from articles.public.front import CORRECTIONS, page_with
from articles.public.furniture import furniture_then
from articles.public.listings import section_with
from articles.public.metadata import Head
from articles.public.paging import SIZE, Page
from articles.public.story import story_page

MAY = "articles.publish_article"
View = Callable[..., HttpResponseBase]


def or_as_it_was(then: Callable[..., str]) -> Callable[[View], View]:
    """For a public view: with `?at=`, `then(at, *args)` answers instead, to editors alone."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if "at" not in request.GET:
                return view(request, *args, **kwargs)
            response = _past(request, then, *args, **kwargs)
            add_never_cache_headers(response)
            response["Cache-Control"] = "no-store, private"
            response["X-Robots-Tag"] = "noindex"
            return response

        return answer

    return decorate


def _past(request: HttpRequest, then: Callable[..., str], *args: Any, **kwargs: Any) -> HttpResponse:
    user = request.user
    if not user.is_authenticated:
        return redirect_to_login(request.get_full_path(), reverse("admin:login"))
    if not user.has_perm(MAY):
        raise PermissionDenied
    at = moment(request.GET["at"])
    if at is None or at > timezone.now():
        return HttpResponseBadRequest(
            "Name a moment in the past: ?at=2026-11-22T09:14Z", content_type="text/plain"
        )
    return HttpResponse(then(*args, at=at, **kwargs))


def moment(text: str) -> datetime | None:
    """`2026-11-22T09:14Z`; without a zone, the paper's. None for what is no time. (A `+` in an address is a space.)"""
    try:
        found = parse_datetime(text.strip().replace(" ", "+") if "T" in text else text)
    except ValueError:
        return None
    if found is None:
        return None
    return timezone.make_aware(found, timezone.get_default_timezone()) if timezone.is_naive(found) else found


def front(*, at: datetime) -> str:
    """The front page with the corrections that stood on it. What readers found most useful then is not kept."""
    page = page_with(
        front_then(at=at), furniture=furniture_then(at=at), corrections=notes(CORRECTIONS, at=at)
    )
    return _html("articles/front.html", page)


def section(section: str, *, at: datetime) -> str:
    """A section's first page."""
    found = get_object_or_404(Section, slug=section)
    editions = Edition.objects.live(at).filter(section_ids__contains=[found.pk]).newest_first()
    rows = [{"edition_id": pk} for pk in editions.values_list("pk", flat=True)[:SIZE]]
    page = section_with(
        found,
        chosen(found.pk, at=at),
        Page(rows=rows, newer="", older="", is_first=True),
        furniture=furniture_then(at=at),
    )
    return _html("articles/section.html", page)


def story(section: str, slug: str, *, at: datetime) -> str:
    """A story as it read, with what stood beside it."""
    found = Edition.objects.live(at).filter(path=f"/{section}/{slug}/").order_by("-number").first()
    if found is None:
        raise Http404("Nothing was published at this address then.")
    page = replace(
        story_page(found, at=at),
        furniture=furniture_then(at=at),
        neighbours=neighbours_then(found, at=at),
        related=[],
        rating=None,
        reads="",
    )
    return _html("articles/story.html", page)


def _html(template: str, page: Any) -> str:
    head = Head(title=page.head.title, noindex=True, here=page.head.here)
    return render_to_string(template, {"page": page, "furniture": page.furniture, "head": head})
