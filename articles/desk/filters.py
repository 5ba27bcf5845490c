"""What the story list can be narrowed to."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from articles.bylines.models import Author
from articles.content.models import Article

TRASH = "trash"


class OneChoice(admin.SimpleListFilter):
    """A filter that is on or off."""

    label = ""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", self.label)]


class Mine(OneChoice):
    """Stories that I started or stand in the byline of."""

    title, parameter_name, label = "whose", "mine", "Mine"

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Article]:
        return queryset.of(request.user) if self.value() == "1" else queryset


class Hold(OneChoice):
    title, parameter_name, label = "legal hold", "hold", "On hold"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        return queryset.filter(on_hold=True) if self.value() == "1" else queryset


class Corrected(OneChoice):
    title, parameter_name, label = "corrections", "corrected", "Has corrections"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        # Not a join: a story with two corrections is still one line.
        corrected = Article.objects.filter(corrections__isnull=False).order_by().values("pk")
        return queryset.filter(pk__in=corrected) if self.value() == "1" else queryset


class InTrash(OneChoice):
    """The list shows what is kept, or what was thrown away: `StoryAdmin.get_queryset` chooses."""

    title, parameter_name, label = "trash", TRASH, "In the trash"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        return queryset


class ByAuthor(admin.SimpleListFilter):
    """Stories with this author in the byline; offered are those who write most lately and the chosen one."""

    title, parameter_name = "author", "author"
    offered = 40

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        rows = list(Author.objects.order_by("name").values_list("pk", "name")[: self.offered])
        chosen = request.GET.get(self.parameter_name, "")
        if _is_id(chosen) and int(chosen) not in dict(rows):
            rows.extend(Author.objects.filter(pk=chosen).values_list("pk", "name"))
        return [(str(pk), name) for pk, name in rows]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        value = self.value() or ""
        if not value:
            return queryset
        if not _is_id(value):
            return queryset.none()
        credited = Article.objects.filter(bylines__author=int(value)).order_by().values("pk")
        return queryset.filter(pk__in=credited)


def _is_id(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) < 19
