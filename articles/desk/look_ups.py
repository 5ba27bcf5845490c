"""What the form's search boxes ask: authors, stories, entities. JSON, a few rows each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse

from articles.bylines.models import Author
from articles.content.models import Article
from articles.desk.actions import add_author
from articles.desk.permissions import may_see_all
from articles.tagging.models import Entity

if TYPE_CHECKING:
    from articles.desk.stories import StoryAdmin

MANY = 12


def _answer(rows: list[dict[str, Any]], *, create: bool = False) -> JsonResponse:
    return JsonResponse({"results": rows, "create": create})


def authors(admin: StoryAdmin, request: HttpRequest) -> JsonResponse:
    """GET `q`: authors by name. POST `name`: the author of that name, made when new (by those who may)."""
    may_add = request.user.has_perm("articles.add_author")
    if request.method == "POST":
        name = " ".join(request.POST.get("name", "").split())[:120]
        if not may_add:
            raise PermissionDenied
        if not name:
            return JsonResponse({"error": "Write the author’s name."}, status=400)
        author = add_author(name=name)
        return JsonResponse({"id": author.pk, "name": author.name})
    words = request.GET.get("q", "").strip()
    found = Author.objects.all()
    for word in words.split():
        found = found.filter(name__icontains=word)
    return _answer(
        [{"id": row.pk, "name": row.name, "hint": row.title} for row in found.only("name", "title")[:MANY]],
        create=may_add and bool(words),
    )


def stories(admin: StoryAdmin, request: HttpRequest) -> JsonResponse:
    """GET `q`: stories by headline, live ones, newest first."""
    found = Article.objects.kept().filter(status=Article.Status.LIVE)
    if not may_see_all(request.user) and not request.user.has_perm("articles.change_article"):
        raise PermissionDenied
    for word in request.GET.get("q", "").split():
        found = found.filter(headline__icontains=word)
    if request.GET.get("not", "").isdecimal():
        found = found.exclude(pk=request.GET["not"][:18])
    rows = found.select_related("section").only("headline", "updated_at", "section__name")[:MANY]
    return _answer([{"id": row.pk, "name": str(row), "hint": str(row.section or "")} for row in rows])


def entities(admin: StoryAdmin, request: HttpRequest) -> JsonResponse:
    """GET `q`: entities by name or alias."""
    if not request.user.has_perm("articles.view_entity"):
        raise PermissionDenied
    words = request.GET.get("q", "").strip()
    found = Entity.objects.filter(merged_into__isnull=True)
    if words:
        found = found.filter(name__icontains=words) | found.filter(aliases__text__icontains=words)
    rows = found.distinct().only("name", "kind", "description")[:MANY]
    return _answer(
        [{"id": row.pk, "name": row.name, "hint": row.get_kind_display()} for row in rows],
        create=request.user.has_perm("articles.add_entity") and bool(words),
    )
