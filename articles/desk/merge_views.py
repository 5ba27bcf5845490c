"""Merging a duplicate: the page that asks into which story, and doing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from js_asset import Media

from articles.content.models import Article
from articles.desk.permissions import may_edit, story_or_404
from articles.editions.models import Edition
from articles.publishing.merging import may_be_merged, merge
from articles.publishing.steps import NotAllowed
from articles.publishing.transitions import PUBLISH

if TYPE_CHECKING:
    from articles.desk.stories import StoryAdmin

MANY = 20


def merge_view(admin: StoryAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    """GET `q`: live stories to choose from, those with the words first. POST `into`, `note`: merges."""
    article = story_or_404(request, object_id)
    if not request.user.has_perm(PUBLISH) or not may_edit(request.user, article):
        raise PermissionDenied
    if not may_be_merged(article):
        messages.error(request, "Only a story that readers see can be merged into another.")
        return redirect("admin:articles_article_change", article.pk)
    if request.method == "POST":
        chosen = request.POST.get("into", "")
        into = Article.objects.filter(pk=chosen).first() if chosen.isdecimal() and len(chosen) < 19 else None
        if into is None:
            messages.error(request, "Choose the story that stays.")
        else:
            try:
                note = request.POST.get("note", "")[:500]
                merge(article=article, into=into, by=request.user, at=timezone.now(), note=note)
            except NotAllowed as error:
                messages.error(request, str(error))
            else:
                messages.success(request, f"Merged: its addresses lead to “{into}” now.")
                return redirect("admin:articles_article_change", into.pk)
    words = request.GET.get("q", "").strip()
    found = Edition.objects.live().exclude(article=article).for_lists().newest_first()
    for word in words.split()[:8]:
        found = found.filter(headline__icontains=word)
    context = {
        **admin.admin_site.each_context(request),
        "title": f"Merge “{article}” into another story",
        "article": article,
        "words": words,
        "stories": found[:MANY],
        "media": Media(css={"all": ["desk/story.css"]}),
        "has_permission": True,
    }
    return TemplateResponse(request, "desk/merge.html", context)
