"""The story list's pages: by place in the order of change (keyset), never by counting, so as fast at 200,000 stories."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from unfold.views import ChangeList

from articles.content.models import Article

BEFORE, AFTER = "before", "after"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
ORDER = ("-updated_at", "-id")


class NoCount:
    """In the place of Django's paginator: it says only which template prints the way on."""

    template_name = "desk/paging.html"


class StoryList(ChangeList):
    """Newest change first. `before` and `after` name a story by its time and number; `newer` and `older` lead on."""

    newer: str = ""
    older: str = ""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Article]:
        self.before, self.after = (self.params.pop(name, "") for name in (BEFORE, AFTER))
        for name in (BEFORE, AFTER):
            self.filter_params.pop(name, None)
        return super().get_queryset(request, exclude_parameters)

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Article]) -> list[str]:
        return list(ORDER)

    def get_results(self, request: HttpRequest) -> None:
        size = self.list_per_page
        older, newer = place(self.before), place(self.after)
        if newer:
            rows = list(_after(self.queryset, *newer)[: size + 1])
            beyond, rows = len(rows) > size, rows[:size][::-1]
            more_above, more_below = beyond, True
        else:
            rows = list((_before(self.queryset, *older) if older else self.queryset)[: size + 1])
            more_above, more_below = bool(older), len(rows) > size
            rows = rows[:size]
        if rows and more_above:
            self.newer = self.get_query_string({AFTER: name_of(rows[0])})
        if rows and more_below:
            self.older = self.get_query_string({BEFORE: name_of(rows[-1])})
        self.result_list = rows
        self.result_count = len(rows)
        self.full_result_count = (
            self.result_count
        )  # equal, so that nothing is said of a total that nobody counted
        self.show_full_result_count = False
        self.show_admin_actions = True
        self.can_show_all = self.multi_page = False
        self.paginator = NoCount()


def name_of(story: Article) -> str:
    """A story's place in the order: microseconds since 1970, and its number."""
    return f"{(story.updated_at - EPOCH) // MICROSECOND}-{story.pk}"


def place(name: str) -> tuple[datetime, int] | None:
    """What `name_of` says; None for anything else, which is the first page."""
    moment, _, number = name.partition("-")
    if not all(part.isascii() and part.isdecimal() and len(part) < 18 for part in (moment, number)):
        return None
    return EPOCH + int(moment) * MICROSECOND, int(number)


def _before(stories: QuerySet[Article], at: datetime, pk: int) -> QuerySet[Article]:
    # The first condition is the one that the index understands.
    return stories.filter(updated_at__lte=at).filter(Q(updated_at__lt=at) | Q(pk__lt=pk))


def _after(stories: QuerySet[Article], at: datetime, pk: int) -> QuerySet[Article]:
    later = stories.filter(updated_at__gte=at).filter(Q(updated_at__gt=at) | Q(pk__gt=pk))
    return later.order_by("updated_at", "id")
