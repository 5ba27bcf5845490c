"""The audit log in the admin: who changed which story's state, newest first, by keyset; nobody changes it."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin
from unfold.views import ChangeList

from articles.desk.story_list import NoCount
from articles.publishing.models import AuditEntry

BEFORE = "before"


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


@admin.register(AuditEntry)
class AuditAdmin(ModelAdmin):
    list_display = ["at", "who", "verb", "what", "story", "difference"]
    list_display_links = None
    list_filter = ["verb", "what"]
    search_fields = ["headline", "actor", "verb"]
    search_help_text = "Words of the headline, a person or a verb"
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

    @admin.display(description="Who")
    def who(self, entry: AuditEntry) -> str:
        return entry.actor or "the system"

    @admin.display(description="Story")
    def story(self, entry: AuditEntry) -> str:
        address = reverse("admin:articles_article_history", args=[entry.article_id])
        return format_html('<a href="{}">{}</a>', address, entry.headline or "Untitled story")

    @admin.display(description="From → to")
    def difference(self, entry: AuditEntry) -> SafeString:
        return difference(entry)


def difference(entry: AuditEntry) -> SafeString:
    """Every value that changed, before and after."""
    return format_html_join(
        format_html("<br>"),
        "{}: {} → {}",
        (
            (name.replace("_", " "), _said(entry.before.get(name)), _said(entry.after.get(name)))
            for name in {**entry.before, **entry.after}
        ),
    )


def _said(value: Any) -> str:
    if value in (None, "", {}):
        return "–"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
