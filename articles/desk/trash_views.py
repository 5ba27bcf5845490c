"""Throwing stories away, and taking them out of the trash again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from articles.content.models import Article
from articles.desk.permissions import may_change
from articles.publishing.steps import NotAllowed
from articles.publishing.trash import take_out, throw_away

if TYPE_CHECKING:
    from articles.desk.stories import StoryAdmin

MOST = 500


def trash(admin: StoryAdmin, request: HttpRequest) -> HttpResponse:
    """POST `do`: "in" or "out", for each `story` of the query string; back to the list, which offers to undo it."""
    if not request.user.has_perm("articles.change_article"):
        raise PermissionDenied
    numbers = [
        int(value)
        for value in request.GET.getlist("story")[:MOST]
        if value.isascii() and value.isdecimal() and len(value) < 19
    ]
    if request.method != "POST" or request.POST.get("do") not in ("in", "out") or not numbers:
        return HttpResponseBadRequest("Say which stories go into the trash, or come out of it.")
    stories = Article.objects.filter(pk__in=numbers)
    if not all(may_change(request.user, story) for story in stories):
        raise PermissionDenied
    if request.POST["do"] == "in":
        throw_all(request, stories)
        return redirect("admin:articles_article_changelist")
    done = take_all(request, stories)
    if len(done) == 1:
        return redirect("admin:articles_article_change", done[0].pk)
    return redirect("admin:articles_article_changelist")


def throw_all(request: HttpRequest, stories: Any) -> None:
    """Throws away what may be, and says what may not and why. The list's own form carries the way back."""
    done, at = [], timezone.now()
    for story in stories:
        try:
            done.append(throw_away(article=story, by=request.user, at=at))
        except NotAllowed as error:
            messages.error(request, f"“{story}”: {error}")
    if done:
        messages.success(request, _with_undo(done))


def take_all(request: HttpRequest, stories: Any) -> list[Article]:
    at = timezone.now()
    done = [take_out(article=story, by=request.user, at=at) for story in stories]
    messages.success(
        request, f"{_named(done)} out of the trash again." if done else "Nothing was in the trash."
    )
    return done


def _named(stories: Sequence[Article]) -> str:
    return f"“{stories[0]}” is" if len(stories) == 1 else f"{len(stories)} stories are"


def _with_undo(stories: Sequence[Article]) -> str:
    """A sentence and a button that posts `#changelist-form` to the trash: it holds the token, and needs no script."""
    address = reverse("admin:articles_article_trash")
    return format_html(
        '<span class="desk toast">{} in the trash, and will be deleted for good in 30 days. '
        '<button class="button small" form="changelist-form" formaction="{}?{}" name="do" value="out">'
        "Undo</button></span>",
        _named(stories),
        address,
        "&".join(f"story={story.pk}" for story in stories),
    )
