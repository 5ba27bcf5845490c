"""Ratings for editors: the numbers of each story, votes that were held, and what readers would improve.

Nobody can type in a number: votes are released, held or removed, and the summary is recounted.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from unfold.admin import ModelAdmin

from articles.ratings.models import Rating, RatingFeedback, RatingSummary
from articles.ratings.report import change_chosen, mark_handled, report
from articles.ratings.rules import average_text


class ReadOnly(ModelAdmin):
    """Rows that only readers make."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: object = None) -> list[str]:
        return [field.name for field in self.model._meta.fields if field.name != "voter"]


@admin.register(RatingSummary)
class RatingSummaryAdmin(ReadOnly):
    list_display = ["article", "average", "votes", "n1", "n2", "n3", "n4", "n5", "legacy_count"]
    list_select_related = ["article"]
    search_fields = ["article__headline"]
    ordering = ["-score", "-article_id"]

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        if not object_id.isdigit():
            raise Http404("There is no such story.")
        context = {**self.admin_site.each_context(request), "opts": self.opts, **(extra_context or {})}
        may_change = request.user.has_perm("articles.change_rating")
        return report(request, int(object_id), context=context, may_change=may_change)

    @admin.display(description="average")
    def average(self, row: RatingSummary) -> str:
        return average_text(total=row.sum, count=row.count)

    @admin.display(description="votes")
    def votes(self, row: RatingSummary) -> int:
        return row.count


@admin.register(Rating)
class RatingAdmin(ReadOnly):
    list_display = ["article", "stars", "state", "created_at", "updated_at"]
    list_select_related = ["article"]
    list_filter = ["state", "stars", "created_at"]
    search_fields = ["article__headline"]
    exclude = ["voter"]
    actions = ["release", "hold", "remove"]
    ordering = ["-id"]

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        # Rows are shown, not edited; the actions below ask for the permission by name.
        return obj is None and super().has_change_permission(request, obj)

    def _set(self, request: HttpRequest, rows: QuerySet[Rating], state: str, done: str) -> None:
        number = change_chosen(votes=rows.order_by(), state=state, by=request.user, at=timezone.now())
        self.message_user(request, f"{number} votes {done}.")

    @admin.action(description="Release: count these votes", permissions=["change"])
    def release(self, request: HttpRequest, queryset: QuerySet[Rating]) -> None:
        self._set(request, queryset, Rating.State.COUNTED, "are counted")

    @admin.action(description="Hold these votes", permissions=["change"])
    def hold(self, request: HttpRequest, queryset: QuerySet[Rating]) -> None:
        self._set(request, queryset, Rating.State.HELD, "are held")

    @admin.action(description="Remove these votes", permissions=["change"])
    def remove(self, request: HttpRequest, queryset: QuerySet[Rating]) -> None:
        self._set(request, queryset, Rating.State.REMOVED, "are removed")


@admin.register(RatingFeedback)
class RatingFeedbackAdmin(ReadOnly):
    list_display = ["text", "story", "stars", "created_at", "handled_by", "handled_at"]
    list_select_related = ["rating__article", "handled_by"]
    list_filter = [("handled_at", admin.EmptyFieldListFilter)]
    search_fields = ["text"]
    actions = ["mark_handled"]
    ordering = ["-id"]

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return obj is None and super().has_change_permission(request, obj)

    @admin.display(description="story")
    def story(self, row: RatingFeedback) -> str:
        return str(row.rating.article)

    @admin.display(description="stars")
    def stars(self, row: RatingFeedback) -> int:
        return row.rating.stars

    @admin.action(description="Mark as handled", permissions=["change"])
    def mark_handled(self, request: HttpRequest, queryset: QuerySet[RatingFeedback]) -> None:
        number = mark_handled(feedback=queryset, by=request.user, at=timezone.now())
        self.message_user(request, f"{number} marked as handled.")
