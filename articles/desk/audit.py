"""The audit log in the admin: who changed what, newest first, by keyset; nobody changes it."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from unfold.admin import ModelAdmin
from unfold.views import ChangeList

from articles.desk.story_list import NoCount
from articles.publishing.audit import WATCHED
from articles.publishing.models import AuditEntry
from articles.publishing.transitions import VERBS

BEFORE = "before"
# What the triggers write where no verb of ours was used, and verbs that are none of a story's stages.
PLAIN_VERBS = {
    "insert": "Made",
    "update": "Changed",
    "delete": "Deleted",
    "trash": "Thrown away",
    "take out": "Taken out of the trash",
    "empty trash": "Deleted with the trash",
    "renew": "Renewed",
}
KINDS = {
    "apikey": "API key",
    "group": "role",
    "ratingsummary": "ratings",
    "ratingfeedback": "what readers say",
}
# These have no page of their own: their story's history shows them.
OF_A_STORY = {"article", "change", "correction", "override"}


class Entries(ChangeList):
    """Newest first; `before` is the number of the last entry of the page before."""

    newer = ""
    older = ""

    def get_queryset(
        self, request: HttpRequest, exclude_parameters: Any = None
    ) -> QuerySet[AuditEntry, AuditEntry]:
        self.before = self.params.pop(BEFORE, "")
        self.filter_params.pop(BEFORE, None)
        return super().get_queryset(request, exclude_parameters)

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[AuditEntry]) -> list[str]:
        return ["-id"]

    def get_results(self, request: HttpRequest) -> None:
        rows = self.queryset
        if self.before.isascii() and self.before.isdecimal() and len(self.before) < 18:
            rows = rows.filter(pk__lt=int(self.before))
            self.newer = self.get_query_string(remove=[BEFORE])
        found = list(rows[: self.list_per_page + 1])
        self.result_list = found[: self.list_per_page]
        if len(found) > self.list_per_page:
            self.older = self.get_query_string({BEFORE: self.result_list[-1].pk})
        self.result_count = self.full_result_count = len(self.result_list)
        self.show_full_result_count = False
        self.show_admin_actions = False
        self.can_show_all = self.multi_page = False
        self.paginator = NoCount()


def kind(what: str) -> str:
    """What a table's rows are called, for people."""
    return KINDS.get(what, what)


class ByWhat(admin.SimpleListFilter):
    """Kinds of objects: from the tables, not from the log, which would have to be read whole for them."""

    title = "what"
    parameter_name = "what"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        names = {row.what for row in WATCHED} | {model._meta.model_name for model in admin.site._registry}
        return sorted(((name, kind(name).capitalize()) for name in names if name), key=lambda row: row[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
        return queryset.filter(what=self.value()) if self.value() else queryset


class ByVerb(admin.SimpleListFilter):
    title = "verb"
    parameter_name = "verb"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [*PLAIN_VERBS.items(), *((name, row.label) for name, row in VERBS.items())]

    def queryset(self, request: HttpRequest, queryset: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
        return queryset.filter(verb=self.value()) if self.value() else queryset


@admin.register(AuditEntry)
class AuditAdmin(ModelAdmin):
    list_display = ["when", "who", "done", "of", "thing", "difference"]
    list_display_links = None
    list_filter = [ByWhat, ByVerb]
    search_fields = ["name", "actor", "verb"]
    search_help_text = "Words of a headline or name, a person or a verb"
    list_per_page = 100
    list_fullwidth = True

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[Entries]:
        return Entries

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="When")
    def when(self, entry: AuditEntry) -> str:
        return format_html('<span class="moment">{}</span>', date_format(localtime(entry.at), "j M Y, H:i:s"))

    @admin.display(description="Who")
    def who(self, entry: AuditEntry) -> str:
        return entry.actor or "the system"

    @admin.display(description="Verb")
    def done(self, entry: AuditEntry) -> str:
        return PLAIN_VERBS.get(entry.verb, entry.verb).lower()

    @admin.display(description="What")
    def of(self, entry: AuditEntry) -> str:
        return kind(entry.what)

    @admin.display(description="Which")
    def thing(self, entry: AuditEntry) -> str:
        """The object, leading to its page, and beside it all that was done to it."""
        name = entry.name or f"Untitled, number {entry.object_id}"
        page = address(entry)
        every = (
            f"?article_id__exact={entry.article_id}"
            if entry.article_id
            else f"?what={entry.what}&object_id__exact={entry.object_id}"
        )
        return format_html(
            '{} <a class="all-of-it" href="{}" title="All entries about it" aria-label="All entries about {}">⟲</a>',
            format_html('<a href="{}">{}</a>', page, name) if page else name,
            every,
            name,
        )

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        return lookup in ("article_id__exact", "object_id__exact") or super().lookup_allowed(
            lookup, value, request
        )

    @admin.display(description="From → to")
    def difference(self, entry: AuditEntry) -> SafeString:
        return difference(entry)


def address(entry: AuditEntry) -> str:
    """Where its object is to be seen; empty where nothing shows it."""
    if entry.what in OF_A_STORY:
        return reverse("admin:articles_article_history", args=[entry.article_id])
    if entry.object_id is not None:
        for model in admin.site._registry:
            if model._meta.model_name == entry.what:
                try:
                    return reverse(
                        f"admin:{model._meta.app_label}_{entry.what}_change", args=[entry.object_id]
                    )
                except NoReverseMatch:
                    return ""
    return ""


def difference(entry: AuditEntry) -> SafeString:
    """Every value that changed, before and after."""
    return format_html_join(
        mark_safe("<br>"),
        "{}: {} → {}",
        (
            (
                name.removesuffix("_id").replace("_", " "),
                _said(entry.before.get(name)),
                _said(entry.after.get(name)),
            )
            for name in {**entry.before, **entry.after}
        ),
    )


def _said(value: Any) -> str:
    if value in (None, "", {}):
        return "–"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
