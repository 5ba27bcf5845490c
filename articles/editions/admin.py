"""For admin pages of what stands on public pages beside stories: sections, authors, sources, topics."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from articles.editions import version


class ShownToReaders:
    """Mixed into a ModelAdmin: readers see what was saved or deleted at once, not when a copy has grown old."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)  # type: ignore[misc]
        version.bump()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)  # type: ignore[misc]
        version.bump(hard=True)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        super().delete_queryset(request, queryset)  # type: ignore[misc]
        version.bump(hard=True)
