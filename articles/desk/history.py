"""What a story was: its revisions with word diff and restore, and its editions as readers saw them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from articles.desk import changes
from articles.desk.permissions import may_edit, story_or_404
from articles.desk.queries import named
from articles.editions.models import Edition
from articles.publishing.models import AuditEntry, Change, Correction, Override
from articles.revisions import actions
from articles.revisions.models import Revision

if TYPE_CHECKING:
    from articles.desk.stories import StoryAdmin

MANY = 200


def revisions(admin: StoryAdmin, request: HttpRequest, object_id: int) -> HttpResponse:
    """The story's versions, editions and what became public when; newest first."""
    article = story_or_404(request, object_id)
    context = {
        **admin.admin_site.each_context(request),
        "title": f"History of {article}",
        "article": article,
        "revisions": Revision.objects.filter(article=article).select_related("by").defer("snapshot")[:MANY],
        "editions": Edition.objects.filter(article=article).for_lists().order_by("-number")[:MANY],
        "audit": AuditEntry.objects.filter(article_id=article.pk)[:MANY]
        if request.user.has_perm("articles.publish_article")
        else [],
        "overrides": Override.objects.filter(article=article).select_related("by")[:MANY],
        "corrections": Correction.objects.filter(article=article).select_related("by"),
        "log": Change.objects.filter(article=article).select_related("by").order_by("-seq")[:MANY],
    }
    return TemplateResponse(request, "desk/history.html", context)


def revision(admin: StoryAdmin, request: HttpRequest, object_id: int, number: int) -> HttpResponse:
    """GET: what differs between a version and the one before it, or `?against=` another. POST: bring it back, whole or
    only the `field`s given; POST `name`: call it something."""
    article = story_or_404(request, object_id)
    found = Revision.objects.select_related("by").filter(article=article, number=number).first()
    if found is None:
        raise Http404("There is no such version.")
    if request.method == "POST":
        if not may_edit(request.user, article):
            raise PermissionDenied
        if "name" in request.POST:
            found.name = request.POST["name"].strip()[:120]
            found.save(update_fields=["name"])
            return redirect("admin:articles_article_revision", article.pk, number)
        fields = request.POST.getlist("field") or None
        try:
            actions.restore(revision=found, by=request.user, at=timezone.now(), fields=fields)
        except actions.AddressTaken as taken:
            messages.error(request, f"Nothing was brought back. {taken}")
            return redirect("admin:articles_article_revision", article.pk, number)
        messages.success(
            request, f"Version {number} is back{' in part' if fields else ''}, as a new version."
        )
        return redirect("admin:articles_article_change", article.pk)
    wanted = request.GET.get("against", "")
    others = Revision.objects.filter(article=article)
    if wanted.isascii() and wanted.isdecimal() and len(wanted) < 10:
        other = others.filter(number=wanted).first()
    else:
        other = others.filter(number__lt=number).order_by("-number").first()
    context = {
        **admin.admin_site.each_context(request),
        "title": f"Version {number} of {article}",
        "article": article,
        "revision": found,
        "other": other,
        "changes": changes.changes(*named(other.snapshot if other else {}, found.snapshot)),
        "editable": may_edit(request.user, article),
        "beside": request.GET.get("view") == "beside",
    }
    return TemplateResponse(request, "desk/revision.html", context)


def edition(admin: StoryAdmin, request: HttpRequest, object_id: int, number: int) -> HttpResponse:
    """What readers saw, from its own row: text, photos, byline."""
    article = story_or_404(request, object_id)
    found = Edition.objects.filter(article=article, number=number).first()
    if found is None:
        raise Http404("There is no such edition.")
    context = {
        **admin.admin_site.each_context(request),
        "title": f"Edition {number}: {found.headline}",
        "article": article,
        "edition": found,
    }
    return TemplateResponse(request, "desk/edition.html", context)
