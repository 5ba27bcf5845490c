"""Views of the story list: the ones that every desk needs, and those that somebody saved under a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse

from articles.desk.models import SavedView

if TYPE_CHECKING:
    from articles.desk.stories import StoryAdmin

# The only parameters that a view can hold; a page of the list is none of them.
HELD = (
    *("q", "status__exact", "mine", "section__id__exact", "author", "source__id__exact", "corrected", "hold"),
)
MOST = 30
STANDARD = (
    ("All", ""),
    ("Mine", "mine=1"),
    ("Drafts", "status__exact=draft"),
    ("In review", "status__exact=in_review"),
    ("Ready", "status__exact=ready"),
    ("Scheduled", "status__exact=scheduled"),
    ("Live", "status__exact=live"),
)


@dataclass(frozen=True)
class ViewTab:
    """One tab above the list. `id` is 0 for the standard ones; `of` names the colleague who shared it."""

    name: str
    query: str
    here: bool
    id: int = 0
    mine: bool = False
    shared: bool = False
    of: str = ""


def held(query: QueryDict) -> str:
    """What a view keeps of a list's query string, in one order, so that equal views are equal text."""
    kept = QueryDict(mutable=True)
    for name in HELD:
        if value := query.get(name, "").strip():
            kept[name] = value
    return kept.urlencode()


def tabs(user: Any, query: QueryDict) -> dict[str, Any]:
    """What stands above the list. One query."""
    now = held(query)
    here = now if "trash" not in query else None
    standard = [ViewTab(name, wanted, here == wanted) for name, wanted in STANDARD]
    rows = (
        SavedView.objects.filter(Q(user=user) | Q(shared=True))
        .select_related("user")
        .order_by("name", "id")[: 2 * MOST]
    )
    saved = [
        ViewTab(
            name=row.name,
            query=row.query,
            here=here == row.query,
            id=row.pk,
            mine=row.user_id == user.pk,
            shared=row.shared,
            of="" if row.user_id == user.pk else str(row.user),
        )
        for row in rows
    ]
    known = any(tab.here for tab in [*standard, *saved])
    return {
        "tabs": [*standard, *saved],
        "view_query": now,
        "can_save": bool(now) and not known and here is not None,
    }


def views(admin: StoryAdmin, request: HttpRequest) -> HttpResponse:
    """POST `do`: "save" (`name`, `shared`, `query`) or "delete" (`view`, one's own)."""
    if not admin.has_view_permission(request):
        raise PermissionDenied
    user = request.user.pk or 0
    mine = SavedView.objects.filter(user_id=user)
    wanted = held(QueryDict(request.POST.get("query", "")[:500]))
    if request.method == "POST" and request.POST.get("do") == "save":
        name = " ".join(request.POST.get("name", "").split())[:60]
        if not name or not wanted:
            return HttpResponseBadRequest("A view needs a name, and something that it narrows the list to.")
        if mine.exclude(name=name).count() >= MOST:
            messages.error(request, f"You have {MOST} views already. Delete one first.")
        else:
            shared = request.POST.get("shared") == "on"
            mine.update_or_create(user_id=user, name=name, defaults={"query": wanted, "shared": shared})
            messages.success(request, f"The view “{name}” is saved{' for the whole desk' if shared else ''}.")
    elif request.method == "POST" and request.POST.get("do") == "delete":
        number = request.POST.get("view", "")
        found = get_object_or_404(mine, pk=number if number.isdecimal() and len(number) < 19 else 0)
        found.delete()
        messages.success(request, f"The view “{found}” is deleted.")
        wanted = ""
    else:
        return HttpResponseBadRequest("Save a view, or delete one.")
    return HttpResponseRedirect(
        f"{reverse('admin:articles_article_changelist')}{'?' if wanted else ''}{wanted}"
    )
