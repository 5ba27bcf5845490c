"""The admin's menu, style sheet and search, named by the settings (UNFOLD)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse

# title → (label, icon, model or address' name, what else the address asks for)
MENU: dict[str, list[tuple[str, str, str, str]]] = {
    "": [("Dashboard", "space_dashboard", "", "")],
    "Stories": [
        ("Stories", "article", "articles.article", ""),
        ("My stories", "person_edit", "articles.article", "?mine=1"),
        ("In review", "rate_review", "articles.article", "?status__exact=in_review"),
        ("Photos", "photo_library", "media.photo", ""),
        ("Collections", "folder_special", "media.collection", ""),
        ("Fronts", "view_quilt", "admin:fronts", ""),
        ("Corrections", "edit_note", "articles.correction", ""),
        ("Trash", "delete", "articles.article", "?trash=1"),
    ],
    "Names": [
        ("Tags", "sell", "articles.tag", ""),
        ("Entities", "hub", "articles.entity", ""),
        ("Authors", "groups", "articles.author", ""),
        ("Sections", "view_column", "articles.section", ""),
        ("Sources", "rss_feed", "articles.source", ""),
    ],
    "Readers": [
        ("Ratings", "star", "articles.ratingsummary", ""),
        ("Votes held", "front_hand", "articles.rating", "?state__exact=held"),
        ("What readers say", "chat", "articles.ratingfeedback", ""),
    ],
    "Partners": [
        ("Keys", "key", "articles.apikey", ""),
        ("Webhooks", "webhook", "articles.webhook", ""),
        ("Deliveries", "outbound", "articles.delivery", ""),
    ],
    "Newsroom": [
        ("Change log", "history", "articles.change", ""),
        ("Audit log", "policy", "articles.auditentry", ""),
        ("Work in the background", "settings_backup_restore", "outbox.job", ""),
        ("People", "badge", "accounts.user", ""),
        ("Roles", "shield_person", "auth.group", ""),
    ],
}

# Pages that belong to no model, and who may open them.
DOORS = {"admin:fronts": "articles.curate_front"}


def stylesheet(request: HttpRequest) -> str:
    return static("desk/desk.css")


def icon(request: HttpRequest) -> str:
    return static("icon.svg")


def searchable(request: HttpRequest) -> list[str]:
    """What Ctrl-K finds beside pages of the menu."""
    return ["articles.article", "articles.author", "articles.entity", "media.photo"]


def account(request: HttpRequest) -> list[dict[str, Any]]:
    """What stands under one's own name."""
    return [
        {"title": "Your clock and language", "link": reverse("admin:me")},
        {"title": "Change password", "link": reverse("admin:password_change")},
    ]


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The menu for this user: nothing that leads to a closed door."""
    groups = []
    for title, entries in MENU.items():
        items = [item for entry in entries if (item := _item(request, *entry))]
        if items:
            groups.append({"title": title, "items": items})
    return groups


def _item(request: HttpRequest, label: str, icon: str, model: str, query: str) -> dict[str, Any] | None:
    if not model:
        return {"title": label, "icon": icon, "link": reverse("admin:index"), "permission": _open}
    if model in DOORS:
        link = reverse(model)
        active = _always(request.path.startswith(link))
        may = request.user.has_perm(DOORS[model])
        return (
            {"title": label, "icon": icon, "link": link, "active": active, "permission": _open}
            if may
            else None
        )
    app, name = model.split(".")
    if not (request.user.has_perm(f"{app}.view_{name}") or request.user.has_perm(f"{app}.change_{name}")):
        return None
    try:
        link = reverse(f"admin:{apps.get_model(model)._meta.app_label}_{name}_changelist")
    except NoReverseMatch:
        return None
    here = request.path.startswith(link) and (
        request.GET.urlencode() == query.lstrip("?") if query else not _special(request)
    )
    return {"title": label, "icon": icon, "link": link + query, "active": _always(here), "permission": _open}


def _special(request: HttpRequest) -> bool:
    """Whether the address is one of the menu's filtered lists, which has an entry of its own."""
    return request.GET.urlencode() in {
        query.lstrip("?") for entries in MENU.values() for *_, query in entries if query
    }


def _always(value: bool) -> Callable[[HttpRequest], bool]:
    return lambda request: value


def _open(request: HttpRequest) -> bool:
    return True
