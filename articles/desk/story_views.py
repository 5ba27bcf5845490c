"""The story form: opening it, saving it, saving it by itself, and doing a verb."""

from __future__ import annotations

import copy
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from js_asset import ImportMap, Media, Script

from articles.content.html import clean, word_count
from articles.content.models import Article
from articles.desk import changes, preview_link_views, verb_views
from articles.desk.actions import save_story, start_story
from articles.desk.conflict import conflict_page
from articles.desk.forms import StoryForm, read_rows
from articles.desk.permissions import may_change, may_edit, story_or_404
from articles.desk.story_page import base_of, stored_rows, story_page, unheard_of
from articles.desk.tag_views import tag_lines
from articles.desk.verbs import SHEETS, verb_bar
from articles.editions.models import Edition
from articles.publishing.transitions import VERBS
from articles.publishing.trash import KEPT_FOR, may_be_thrown_away
from articles.revisions import snapshot
from articles.revisions.actions import AddressTaken, EditConflict, stands_on, story_of
from articles.revisions.models import Revision
from articles.tagging.models import Entity

if TYPE_CHECKING:
    from articles.desk.stories import StoryAdmin

MODULES = (
    "story",
    "editor",
    "embed",
    "illustration",
    "pictures",
    "rows",
    "combobox",
    "autosave",
    "tags",
    "preview",
    "presence",
    "links",
    "merge",
    "words",
)
MEDIA = Media(
    importmap=ImportMap(
        {
            "django-prose-editor/editor": "django_prose_editor/editor.js",
            **{f"desk/{name}": f"desk/{name}.js" for name in MODULES},
        }
    ),
    css={
        "all": ["django_prose_editor/material-icons.css", "django_prose_editor/editor.css", "desk/story.css"]
    },
    js=[Script("desk/story.js", type="module")],
)


def edit(admin: StoryAdmin, request: HttpRequest, object_id: str | None) -> HttpResponse:
    """The form, and saving it without JavaScript or with a verb."""
    article = _story(admin, request, object_id)
    if request.method != "POST":
        return _form_page(admin, request, article, StoryForm(instance=article))
    if article.pk and not may_edit(request.user, article):
        raise PermissionDenied
    form = StoryForm(request.POST, instance=copy.copy(article))
    now = timezone.now()
    try:
        article, errors = _store(request, article, form, at=now, kind=Revision.Kind.SAVE)
    except EditConflict as conflict:
        article, errors = story_or_404(request, article.pk), []
        # Both texts, field by field; the editor's stands in the form, and the next save is a merge made on purpose.
        shown = conflict_page(data=request.POST, form=form, article=article, conflict=conflict)
        if shown.clashes:
            return _form_page(admin, request, article, form, posted=True, conflict=shown, status=409)
        # Nothing differs: a form that was sent twice, because its first answer never came.
    if errors:
        messages.warning(request, "Saved, except for what is marked below.")
        return _form_page(admin, request, article, form, posted=True, errors=errors)
    verb = request.POST.get("_verb", "")
    if verb in SHEETS:
        return redirect("admin:articles_article_verb", article.pk, verb)
    if verb in VERBS:
        return verb_views.perform(request, article, verb, {}, at=now)
    messages.success(request, "Saved.")
    return redirect("admin:articles_article_change", article.pk)


def _story(admin: StoryAdmin, request: HttpRequest, object_id: str | None) -> Article:
    """The story of the address; at the address for new ones a new one, unless the browser has begun it already and
    never heard so."""
    if object_id is not None:
        return story_or_404(request, object_id)
    if not admin.has_add_permission(request):
        raise PermissionDenied
    begun = story_of(unheard=unheard_of(request.POST), by=request.user)
    return begun or Article(created_by_id=request.user.pk)


def _store(
    request: HttpRequest, article: Article, form: StoryForm, *, at: datetime, kind: str
) -> tuple[Article, list[str]]:
    """Stores what is valid of a posted form and tells what was not."""
    rows = read_rows(request.POST, article=article)
    values = form.valid_values()
    base = stands_on(article_id=article.pk, base=base_of(request.POST), unheard=unheard_of(request.POST))

    def save(article: Article, values: dict[str, Any]) -> None:
        save_story(
            article=article,
            values=values,
            rows=rows,
            by=request.user,
            at=at,
            base=base if article.version else None,
            kind=kind,
            session=request.POST.get("session", "")[:40],
            sent=request.POST.get("sent", "")[:40],
        )

    with transaction.atomic():
        if article.pk is None:
            article = start_story(by=request.user, at=at)
        try:
            save(article, values)
        except AddressTaken as taken:
            # Somebody took the address after the form was checked: all but the address is kept.
            form.add_error("slug", str(taken))
            article.refresh_from_db()
            save(article, {name: values[name] for name in values if name not in ("section", "slug")})
    wrong = [
        str(message) for field, errors in form.errors.items() if field == "__all__" for message in errors
    ]
    return article, [
        *rows.errors,
        *wrong,
        *(["Some fields could not be saved."] if form.errors and not wrong else []),
    ]


def _form_page(
    admin: StoryAdmin,
    request: HttpRequest,
    article: Article,
    form: StoryForm,
    *,
    posted: bool = False,
    errors: list[str] | None = None,
    conflict: Any = None,
    status: int = 200,
) -> TemplateResponse:
    now = timezone.now()
    rows = read_rows(request.POST, article=article) if posted else stored_rows(article)
    body = clean(request.POST.get("body", "")) if posted else article.body
    page = story_page(article=article, rows=rows, body=body, at=now)
    editable = article.pk is None or may_edit(request.user, article)
    if not editable:
        for field in form.fields.values():
            field.disabled = True
    changed = bool(article.pk) and has_unpublished_work(article, page.live)
    context = {
        **admin.admin_site.each_context(request),
        "title": str(article) if article.pk else "New story",
        "opts": Article._meta,
        "article": article,
        "form": form,
        "page": page,
        "rows_errors": errors or [],
        "conflict": conflict,
        "editable": editable,
        "changed": changed,
        "words": word_count(body),
        "throws_away": editable and bool(article.pk) and may_be_thrown_away(article),
        "deleted_at": article.trashed_at + KEPT_FOR if article.trashed_at else None,
        "takes_out": article.trashed_at is not None and may_change(request.user, article),
        "bar": verb_bar(user=request.user, article=article, live=page.live, at=now),
        "base": article.version,
        "media": Media.from_media(MEDIA, nonce=str(getattr(request, "csp_nonce", ""))),
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "zone": timezone.get_current_timezone_name(),
        "tags": tag_lines(article) if article.pk else [],
        **(preview_link_views.panel(request, article) if article.pk else {}),
        "may_tag": editable and request.user.has_perm("articles.change_tag"),
        "entity_kinds": Entity.Kind.choices,
        "add_author": request.user.has_perm("articles.add_author"),
        "add_photo": request.user.has_perm("media.add_photo"),
        "is_fullwidth": True,
        "has_permission": True,
    }
    return TemplateResponse(request, "desk/story.html", context, status=status)


def has_unpublished_work(article: Article, live: Edition | None) -> bool:
    """Whether the working copy says something to readers that the live edition does not."""
    if live is None or not article.pk:
        return False
    shown = Revision.objects.filter(pk=live.revision_id).values_list("number", "snapshot").first()
    if shown is None or shown[0] == article.version:
        return False
    return bool(changes.changes(shown[1], snapshot.take(article), public_only=True))


def autosave(admin: StoryAdmin, request: HttpRequest, object_id: str | None = None) -> JsonResponse:
    """Saves what was typed, in place. 409 with who came between; nothing is overwritten then."""
    if request.method != "POST":
        return JsonResponse({"error": "POST only."}, status=405)
    article = _story(admin, request, object_id)
    if article.pk and not may_edit(request.user, article):
        raise PermissionDenied
    form = StoryForm(request.POST, instance=copy.copy(article))
    now = timezone.now()
    kind = Revision.Kind.SAVE if request.POST.get("mode") == "save" else Revision.Kind.AUTOSAVE
    try:
        article, errors = _store(request, article, form, at=now, kind=kind)
    except EditConflict as conflict:
        by = str(conflict.current.by or "Somebody")
        return JsonResponse(
            {
                "conflict": {
                    "by": by,
                    "at": conflict.current.at.isoformat(),
                    "version": conflict.current.number,
                }
            },
            status=409,
        )
    return JsonResponse(
        {
            "id": article.pk,
            "version": article.version,
            "saved_at": now.isoformat(),
            "url": reverse("admin:articles_article_change", args=[article.pk]),
            "autosave": reverse("admin:articles_article_autosave", args=[article.pk]),
            "presence": reverse("admin:articles_article_presence", args=[article.pk]),
            "preview": reverse("admin:articles_article_preview", args=[article.pk]),
            "words": word_count(article.body),
            "errors": {name: [str(message) for message in found] for name, found in form.errors.items()},
            "row_errors": errors,
        }
    )
