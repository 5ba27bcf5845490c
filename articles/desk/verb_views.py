"""A verb's sheet and doing it: what it asks, what readers will see, and how it went in the editor's words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from js_asset import Media, Script

from articles.bylines.credit import byline
from articles.content.html import word_count
from articles.content.models import Article
from articles.desk import changes
from articles.desk.permissions import may_view, story_or_404
from articles.desk.queries import named
from articles.desk.sheet import SheetForm
from articles.desk.verbs import SHEETS, Forbidden, do_verb, done, may
from articles.editions.models import Edition
from articles.publishing.checks import CHECKS, findings
from articles.publishing.steps import Blocked, NotAllowed
from articles.publishing.transitions import VERBS
from articles.revisions import snapshot
from articles.revisions.actions import EditConflict

if TYPE_CHECKING:
    from articles.desk.stories import StoryAdmin


def verb_view(admin: StoryAdmin, request: HttpRequest, object_id: str, verb: str) -> HttpResponse:
    """A verb: what it asks (GET) and doing it (POST)."""
    article = story_or_404(request, object_id)
    if verb not in VERBS:
        raise Http404("There is no such verb.")
    if not may(request.user, VERBS[verb], article):
        raise PermissionDenied
    now = timezone.now()
    if request.method == "POST":
        if verb not in SHEETS:
            return perform(request, article, verb, {}, at=now)
        form = SheetForm(request.POST, verb=verb)
        if form.is_valid():
            given = {**form.cleaned_data, "accepting": request.POST.getlist("accept")}
            try:
                return perform(request, article, verb, given, at=now, version=given.pop("version"))
            except Blocked as blocked:
                for finding in blocked.findings:
                    form.add_error(None, finding.message)
    elif verb not in SHEETS:
        return redirect("admin:articles_article_change", article.pk)
    else:
        form = SheetForm(verb=verb, initial=_initial(verb, article))
    return _sheet(admin, request, article, verb, form, at=now)


def _initial(verb: str, article: Article) -> dict[str, Any]:
    planned = article.publish_as if verb == "schedule" else {}
    usual = Edition.Kind.CORRECTION if verb == "correct" else Edition.Kind.UPDATE
    return {
        "version": article.version,
        "kind": planned.get("kind", usual),
        "text": planned.get("text", ""),
        "publish_at": article.publish_at,
        "unpublish_at": article.unpublish_at,
    }


def _sheet(
    admin: StoryAdmin, request: HttpRequest, article: Article, verb: str, form: SheetForm, *, at: datetime
) -> TemplateResponse:
    live = Edition.objects.live().select_related("revision").filter(article=article).first()
    public = VERBS[verb].makes_public
    found = findings(article, at=at) if public else []
    if verb == "schedule":
        # Times are checked against the one that is chosen, on confirming.
        found = [finding for finding in found if finding.code not in ("embargo", "over")]
    if public and not (live and article.status == Article.Status.LIVE):
        form.fields.pop("kind", None)
        form.fields.pop("text", None)
    before = live.revision.snapshot if live else {}
    may_accept = {code for _, code in CHECKS.values() if code and request.user.has_perm(code)}
    blocked = any(finding.permission not in may_accept for finding in found)
    context = {
        **admin.admin_site.each_context(request),
        "title": VERBS[verb].label,
        "article": article,
        "verb": VERBS[verb],
        "form": form,
        "live": live,
        "findings": found,
        "blocked": blocked,
        "may_accept": may_accept,
        "accepted": request.POST.getlist("accept") if request.method == "POST" else _accepted(article, verb),
        "changes": changes.changes(*named(before, snapshot.take(article)), public_only=True)
        if live and public
        else [],
        "words": word_count(article.body),
        "byline": byline(
            [(row.author.name, row.role) for row in article.bylines.select_related("author")],
            override=article.byline_override,
            none=article.no_byline,
        ),
        "sections": [str(row) for row in [article.section, *article.further_sections.all()] if row],
        "photos": article.illustrations.filter(photo__isnull=False).count(),
        "waiting": article.illustrations.filter(photo__isnull=True).count(),
        "address": f"/{article.section.slug}/{article.proposed_slug}/" if article.section else "",
        "told": told_at_once(verb, first=live is None) if public or verb in ("withdraw", "kill") else None,
        "zone": timezone.get_current_timezone_name(),
        "media": Media.from_media(
            Media(css={"all": ["desk/story.css"]}, js=[Script("desk/sheet.js", type="module")]),
            nonce=str(getattr(request, "csp_nonce", "")),
        ),
        "has_permission": True,
    }
    return TemplateResponse(request, "desk/sheet.html", context)


def told_at_once(verb: str, *, first: bool) -> list[str]:
    """Names of the partners whose webhooks hear of it the moment that it happens; the feeds follow for everybody."""
    heard = {
        "withdraw": {"item.withdrawn"},
        "kill": {"item.withdrawn"},
        "correct": {"item.corrected"},
    }.get(verb, {"item.published"} if first else {"item.updated", "item.corrected"})
    hooks = apps.get_model("articles.Webhook").objects.filter(active=True).values_list("name", "events")
    return [name for name, events in hooks if not events or heard & set(events)]


def _accepted(article: Article, verb: str) -> list[str]:
    return article.publish_as.get("accepted", []) if verb == "schedule" else []


def perform(
    request: HttpRequest,
    article: Article,
    verb: str,
    given: dict[str, Any],
    *,
    at: datetime,
    version: int | None = None,
) -> HttpResponse:
    """Does the verb and says how it went, in the editor's words. Raises Blocked: the sheet shows what is open."""
    try:
        do_verb(verb=verb, article=article, by=request.user, at=at, given=given, version=version)
    except Forbidden:
        raise PermissionDenied from None
    except NotAllowed as not_allowed:
        messages.error(request, str(not_allowed))
    except EditConflict as conflict:
        messages.error(
            request,
            f"{conflict.current.by or 'Somebody'} changed the story while you looked at this page. Look again at what "
            "readers will see.",
        )
        return redirect("admin:articles_article_verb", article.pk, verb)
    else:
        article.refresh_from_db()
        messages.success(request, done(verb, article))
    article.refresh_from_db()
    if not may_view(request.user, article):
        return redirect("admin:articles_article_changelist")
    return redirect("admin:articles_article_change", article.pk)
