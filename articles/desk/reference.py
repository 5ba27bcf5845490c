"""Sections, sources and authors; and what nobody edits: editions, corrections, the change log, old addresses."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from unfold.admin import ModelAdmin

from articles.bylines.models import Author
from articles.content.models import Section, Source
from articles.editions.admin import ShownToReaders
from articles.publishing.models import Change, Correction, OldAddress
from newsroom.outbox import actions as outbox


@admin.register(Section)
class SectionAdmin(ShownToReaders, ModelAdmin):
    list_display = ["name", "slug", "position", "in_menu", "leads_front"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}

    def save_model(self, request: HttpRequest, obj: Section, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "name" in form.changed_data:
            # Live stories carry the name that it had when they were published.
            outbox.add(kind="section.renamed", object_id=obj.pk)

    def get_readonly_fields(self, request: HttpRequest, obj: Section | None = None) -> list[str]:
        # Every story's address begins with it.
        return ["slug"] if obj else []

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Section | None = None
    ) -> dict[str, list[str]]:
        return {} if obj else {"slug": ["name"]}


@admin.register(Source)
class SourceAdmin(ShownToReaders, ModelAdmin):
    list_display = ["name", "full_name", "url"]
    search_fields = ["name", "full_name"]
    raw_id_fields = ["logo"]

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Source | None = None
    ) -> dict[str, list[str]]:
        return {} if obj else {"slug": ["name"]}


@admin.register(Author)
class AuthorAdmin(ShownToReaders, ModelAdmin):
    list_display = ["name", "title", "source", "user"]
    list_select_related = ["source", "user"]
    search_fields = ["name", "title"]
    raw_id_fields = ["photo"]
    show_full_result_count = False

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Author | None = None
    ) -> dict[str, list[str]]:
        return {} if obj else {"slug": ["name"]}


class ReadOnly(ModelAdmin):
    """History: it is written by verbs alone."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="Story")
    def story(self, row: Any) -> str:
        address = reverse("admin:articles_article_change", args=[row.article_id])
        return format_html('<a href="{}">{}</a>', address, row.article)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("article").defer("article__body")


@admin.register(Correction)
class CorrectionAdmin(ReadOnly):
    list_display = ["at", "kind", "story", "text", "by"]
    list_filter = ["kind", "at"]
    search_fields = ["text", "article__headline"]
    list_select_related = ["by"]


@admin.register(Change)
class ChangeAdmin(ReadOnly):
    list_display = ["seq", "at", "reason", "story", "by", "editor_note"]
    list_filter = ["reason", "at"]
    search_fields = ["article__headline"]
    ordering = ["-seq"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("by")


@admin.register(OldAddress)
class OldAddressAdmin(ReadOnly):
    list_display = ["path", "story", "at"]
    search_fields = ["path"]
