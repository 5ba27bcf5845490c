"""The doors of preview links: the panel of the story form, and the page for whoever holds one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.content.models import Article
from articles.desk.permissions import may_edit, story_or_404
from articles.desk.preview_links import DAYS, link_lines, make_link, opened, page_behind

if TYPE_CHECKING:
    from articles.desk.stories import StoryAdmin


def links(admin: StoryAdmin, request: HttpRequest, object_id: int) -> HttpResponse:
    """GET: the panel. POST `do`: "make" (`days`, `label`), which alone ever shows the address, or "revoke" (`link`)."""
    article = story_or_404(request, object_id)
    if request.method != "POST":
        return render(request, "desk/links.html", panel(request, article))
    if not may_edit(request.user, article):
        raise PermissionDenied
    now = timezone.now()
    if request.POST.get("do") == "revoke":
        value = request.POST.get("link", "")
        number = int(value) if value.isascii() and value.isdecimal() and len(value) < 19 else 0
        get_object_or_404(article.preview_links, pk=number).revoke(at=now)
        return render(request, "desk/links.html", panel(request, article))
    days = request.POST.get("days", "")
    if request.POST.get("do") != "make" or days not in {str(number) for number in DAYS}:
        return HttpResponseBadRequest("Say for how many days the link is to open.")
    _, token = make_link(
        article=article, by=request.user, at=now, days=int(days), label=request.POST.get("label", "")
    )
    address = request.build_absolute_uri(reverse("preview", args=[token]))
    response = render(request, "desk/links.html", panel(request, article) | {"address": address})
    response["Cache-Control"] = "no-store"
    return response


def panel(request: HttpRequest, article: Article) -> dict[str, Any]:
    return {
        "links": link_lines(article, at=timezone.now()),
        "link_days": DAYS,
        "may_link": may_edit(request.user, article),
    }


@require_safe
def open_preview(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind a link; one and the same answer for every link that opens nothing, known or not."""
    now = timezone.now()
    link = opened(token=token, at=now)
    response = (
        HttpResponse(page_behind(link, at=now))
        if link
        else render(None, "desk/preview_over.html", status=404)
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "no-referrer"  # the address is the key: no other site may read it
    return response
