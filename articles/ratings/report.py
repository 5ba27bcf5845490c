"""A story's ratings as editors see them: histogram, votes per hour, and taking a raid's votes out of the count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from articles.editions.models import Edition
from articles.ratings import actions, queries
from articles.ratings.models import Rating, RatingFeedback, RatingSummary

HOURS = 72
CHART_HEIGHT = 100


class WindowForm(forms.Form):
    """Which votes, and what becomes of them."""

    start = forms.DateTimeField(
        label="Cast from", widget=UnfoldAdminTextInputWidget(attrs={"type": "datetime-local", "step": 1})
    )
    end = forms.DateTimeField(
        label="until", widget=UnfoldAdminTextInputWidget(attrs={"type": "datetime-local", "step": 1})
    )
    stars = forms.TypedChoiceField(
        label="Stars",
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", "any"), *((n, n) for n in range(1, 6))],
        widget=UnfoldAdminSelectWidget,
    )
    state = forms.ChoiceField(
        label="Then they are",
        choices=[("removed", "removed"), ("held", "held"), ("counted", "counted again")],
        widget=UnfoldAdminSelectWidget,
    )
    reason = forms.CharField(label="Why", max_length=200, widget=UnfoldAdminTextInputWidget)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("start") and values.get("end") and values["start"] >= values["end"]:
            raise forms.ValidationError("The window ends before it begins. Swap the times.")
        return values


@dataclass(frozen=True)
class Bar:
    """One column of the chart; heights out of CHART_HEIGHT."""

    x: int
    counted: float
    held: float
    removed: float
    label: str

    @property
    def counted_y(self) -> float:
        return CHART_HEIGHT - self.counted

    @property
    def held_y(self) -> float:
        return self.counted_y - self.held

    @property
    def removed_y(self) -> float:
        return self.held_y - self.removed


def bars(hours: list[queries.Hour]) -> list[Bar]:
    """The chart's columns, the highest one full height."""
    highest = max([hour.all for hour in hours], default=0) or 1
    scale = CHART_HEIGHT / highest
    return [
        Bar(
            x=number * 10,
            counted=hour.counted * scale,
            held=hour.held * scale,
            removed=hour.removed * scale,
            label=f"{timezone.localtime(hour.start):%d %b %H:%M}: {hour.all} votes",
        )
        for number, hour in enumerate(hours)
    ]


def report(
    request: HttpRequest, article_id: int, *, context: dict[str, Any], may_change: bool
) -> HttpResponse:
    """`GET`: the page. `POST`: votes of a window change their state; the log says who, which and why."""
    summary = get_object_or_404(RatingSummary, pk=article_id)
    headline = (
        Edition.objects.filter(article_id=article_id)
        .order_by("-number")
        .values_list("headline", flat=True)[0]
    )
    form = WindowForm(request.POST or None)
    if request.method == "POST" and may_change and form.is_valid():
        number = change_window(summary=summary, by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, f"{number} votes are now {form.cleaned_data['state']}.")
        return redirect(request.path)
    hours = queries.votes_per_hour(article_id=article_id, until=timezone.now(), hours=HOURS)
    numbers = queries.summary(article_id)
    most = max(numbers.histogram) or 1
    return render(
        request,
        "desk/rating.html",
        {
            **context,
            "title": "Ratings",
            "headline": headline,
            "summary": summary,
            "rating": numbers,
            "rows": [(stars, votes, 100 * votes / most) for stars, votes in enumerate(numbers.histogram, 1)][
                ::-1
            ],
            "bars": bars(hours),
            "chart_width": HOURS * 10,
            "busiest": max(hour.all for hour in hours),
            "here": queries.extremes(numbers.histogram),
            "usual": queries.extremes(queries.site_histogram()),
            "held": Rating.objects.filter(article_id=article_id, state=Rating.State.HELD).count(),
            "feedback": RatingFeedback.objects.filter(rating__article_id=article_id).order_by("-id")[:20],
            "form": form if may_change else None,
        },
    )


@transaction.atomic
def change_window(
    *,
    summary: RatingSummary,
    start: datetime,
    end: datetime,
    stars: int | None,
    state: str,
    reason: str,
    by: Any,
    at: datetime,
) -> int:
    """Changes the state of the votes first cast in `[start, end)`; writes it into the admin's log."""
    votes = Rating.objects.filter(article_id=summary.pk, created_at__gte=start, created_at__lt=end)
    if stars:
        votes = votes.filter(stars=stars)
    number = actions.set_state(ratings=votes, state=state, at=at)
    which = f"{number} votes of {stars or 'any'} stars, cast {start:%Y-%m-%d %H:%M:%S} to {end:%Y-%m-%d %H:%M:%S %Z}"
    _log([summary], f"{which}, {state}: {reason}", by=by)
    return number


@transaction.atomic
def change_chosen(*, votes: QuerySet[Rating], state: str, by: Any, at: datetime) -> int:
    """Changes the state of votes that an editor ticked; writes it into the admin's log of each story."""
    chosen = Counter(votes.exclude(state=state).order_by().values_list("article_id", flat=True))
    number = actions.set_state(ratings=votes, state=state, at=at)
    for summary in RatingSummary.objects.filter(pk__in=chosen):
        _log([summary], f"{chosen[summary.pk]} votes, chosen one by one, {state}", by=by)
    return number


@transaction.atomic
def mark_handled(*, feedback: QuerySet[RatingFeedback], by: Any, at: datetime) -> int:
    """Takes what readers wrote off the queue; writes it into the admin's log."""
    waiting = list(feedback.filter(handled_at__isnull=True).select_for_update(of=("self",)))
    RatingFeedback.objects.filter(pk__in=[row.pk for row in waiting]).update(handled_by=by, handled_at=at)
    _log(waiting, "Handled", by=by)
    return len(waiting)


def _log(rows: Sequence[Model], message: str, *, by: Any) -> None:
    LogEntry.objects.log_actions(user_id=by.pk, queryset=rows, action_flag=CHANGE, change_message=message)
