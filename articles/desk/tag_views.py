"""The tags panel of the story form: what the machine proposed, with the sentence that caused it, and the desk's word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils import timezone

from articles.content.models import Article
from articles.desk.actions import entity_named
from articles.desk.permissions import may_edit, story_or_404
from articles.tagging import actions
from articles.tagging.models import Entity, Tag
from articles.tagging.reasons import quote

if TYPE_CHECKING:
    from articles.desk.stories import StoryAdmin

ORDER = {Tag.Status.CONFIRMED: 0, Tag.Status.APPLIED: 1, Tag.Status.SUGGESTED: 2, Tag.Status.REJECTED: 3}


@dataclass(frozen=True)
class TagLine:
    """One tag as the panel shows it: the sentence is cut around the words that caused the tag."""

    id: int
    name: str
    kind: str
    status: str
    rel: str
    reason: str
    before: str
    words: str
    after: str
    url: str


def tag_lines(article: Article) -> list[TagLine]:
    """Decided tags first, then what waits for a decision, by relevance. One query."""
    tags = article.tags.select_related("entity").order_by("-relevance", "id")
    return [_line(tag) for tag in sorted(tags, key=lambda tag: ORDER[Tag.Status(tag.status)])]


def _line(tag: Tag) -> TagLine:
    before, words, after = quote(tag.evidence[0]) if tag.evidence else ("", "", "")
    return TagLine(
        id=tag.pk,
        name=tag.entity.name,
        kind=tag.entity.get_kind_display(),
        status=tag.status,
        rel=tag.rel,
        reason=tag.reason,
        before=before,
        words=words,
        after=after,
        url=tag.entity.get_absolute_url(),
    )


def _post(request: HttpRequest, article: Article) -> HttpResponse | None:
    """Does what the panel asked for; a response only when it could not."""
    at, by, wanted = timezone.now(), request.user, request.POST.get("do")
    if wanted in ("accept", "reject"):
        tag = article.tags.filter(pk=_number(request, "tag")).first()
        if tag is None:
            return HttpResponseBadRequest("This tag is gone: the story was tagged again meanwhile.")
        (actions.accept if wanted == "accept" else actions.reject)(tag=tag, by=by, at=at)
        return None
    if wanted == "add":
        entity = Entity.objects.filter(pk=_number(request, "entity")).first()
    elif (
        wanted == "create"
        and request.POST.get("kind") in Entity.Kind.values
        and by.has_perm("articles.add_entity")
    ):
        entity = entity_named(name=request.POST.get("name", ""), kind=request.POST["kind"])
    else:
        entity = None
    if entity is None:
        return HttpResponseBadRequest("Choose an entity from the list.")
    actions.add_tag(article=article, entity=entity, by=by, at=at)
    return None


def _number(request: HttpRequest, name: str) -> int:
    value = request.POST.get(name, "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 19 else 0


def tags(admin: StoryAdmin, request: HttpRequest, object_id: int) -> HttpResponse:
    """GET: the panel. POST `do`: accept or reject (`tag`), add (`entity`), create (`name`, `kind`)."""
    article = story_or_404(request, object_id)
    if request.method == "POST":
        if not (may_edit(request.user, article) and request.user.has_perm("articles.change_tag")):
            raise PermissionDenied
        refusal = _post(request, article)
        if refusal is not None:
            return refusal
    return render(
        request,
        "desk/tags.html",
        {
            "tags": tag_lines(article),
            "may_tag": may_edit(request.user, article) and request.user.has_perm("articles.change_tag"),
            "entity_kinds": Entity.Kind.choices,
        },
    )
