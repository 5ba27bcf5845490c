"""The live preview: the real public page of what stands in the form, stored nowhere."""

from __future__ import annotations

import copy
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone
from django.utils.module_loading import import_string

from articles.content.models import Article
from articles.desk.actions import save_story, start_story
from articles.desk.forms import StoryForm, read_rows
from articles.desk.permissions import may_edit, story_or_404
from articles.editions.actions import compose
from articles.editions.models import Edition
from articles.publishing.models import Correction
from articles.tagging.queries import topics_for

if TYPE_CHECKING:
    from articles.desk.stories import StoryAdmin


def preview(admin: StoryAdmin, request: HttpRequest, object_id: int | None = None) -> HttpResponse:
    """GET: the working copy as readers would see it. POST: the form as it stands, saved for no longer than the look."""
    if object_id is None:
        if not admin.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])  # nothing is stored yet that could be shown
        article = Article(created_by_id=request.user.pk)
    else:
        article = story_or_404(request, object_id)
    if request.method == "POST" and article.pk and not may_edit(request.user, article):
        raise PermissionDenied
    with transaction.atomic():
        if request.method == "POST":
            article = _as_posted(request, article)
        html = page_of(article, at=timezone.now())
        transaction.set_rollback(True)
    response = HttpResponse(html)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _as_posted(request: HttpRequest, article: Article) -> Article:
    form = StoryForm(request.POST, instance=copy.copy(article))
    rows = read_rows(request.POST, article=article)
    at = timezone.now()
    if article.pk is None:
        article = start_story(by=request.user, at=at)
    save_story(article=article, values=form.valid_values(), rows=rows, by=request.user, at=at, base=None)
    return article


def page_of(article: Article, *, at: datetime, note: str = "") -> str:
    """The public page of a working copy; `note` stands on a bar above it, and makes it a page for an outsider."""
    article.slug = article.proposed_slug
    first = article.editions.order_by("number").values_list("published_at", flat=True).first()
    corrections = [
        {"kind": row.kind, "at": row.at.isoformat(), "text": row.text, "version": row.version}
        for row in Correction.objects.filter(article=article)
    ]
    edition: Edition = compose(article=article, topics=topics_for(article.pk), corrections=corrections, at=at)
    edition.published_at = edition.updated_at = first or at
    return import_string(settings.STORY_PREVIEW)(edition, at=at, note=note)
