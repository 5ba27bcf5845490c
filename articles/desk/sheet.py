"""What a verb asks before it is done: the form of its sheet."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from articles.desk.clock import NeverShown, ShownTwice, moment, named
from articles.desk.forms import Moment
from articles.editions.models import Edition

FOLDS = [("0", "The first"), ("1", "The second")]


class LocalMoment(forms.DateTimeField):
    """What the editor's clock shows, without its zone: the form says which moment that is."""

    widget = Moment

    def to_python(self, value: Any) -> datetime | None:
        if not value:
            return None
        try:
            wall = parse_datetime(str(value).strip())
        except ValueError:
            wall = None
        if wall is None or wall.tzinfo is not None:
            raise ValidationError("Write a date and a time, such as 2026-03-29 06:30.")
        return wall


class SheetForm(forms.Form):
    """What a verb asks for. `version` is the revision that the editor looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        choices=[
            (Edition.Kind.UPDATE, "Update — the substance changed; the “updated” time moves"),
            (Edition.Kind.MINOR, "Minor fix — spelling, style; the “updated” time stays"),
            (
                Edition.Kind.CLARIFICATION,
                "Clarification — right, but could be misunderstood; readers see a note",
            ),
            (Edition.Kind.CORRECTION, "Correction — something was wrong; readers see a note"),
            (Edition.Kind.RETRACTION, "Retraction — the story no longer stands; readers see why"),
        ],
        required=False,
        widget=forms.RadioSelect,
        label="What kind of change is it?",
    )
    text = forms.CharField(
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        label="What readers are told",
        help_text="It stands on the story and on the corrections page: what was wrong and what is right.",
    )
    note = forms.CharField(
        required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}), label="Why?"
    )
    publish_at = LocalMoment(required=False, label="Publish at")
    unpublish_at = LocalMoment(required=False, label="Withdraw at")
    fold = forms.TypedChoiceField(
        choices=FOLDS,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        label="Which of the two?",
    )

    def __init__(self, *args: Any, verb: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = {
            "publish": ("kind", "text"),
            "correct": ("kind", "text"),
            "schedule": ("publish_at", "fold", "kind", "text"),
            "expire": ("unpublish_at", "fold"),
        }.get(verb, ("note",))
        for name in [name for name in self.fields if name != "version" and name not in asked]:
            del self.fields[name]
        for name in {"note", "publish_at", "unpublish_at"} & set(asked):
            self.fields[name].required = True
        if verb in ("withdraw", "kill"):
            self.fields["note"].help_text = "Partners are told this, and it stays in the history."
        if verb == "send_back":
            self.fields["note"].label = "What is missing?"
        self.shown_twice = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("publish_at", "unpublish_at"):
            wall = cleaned.get(name)
            if wall is not None:
                try:
                    cleaned[name] = moment(wall, timezone.get_current_timezone(), fold=cleaned.get("fold"))
                except ShownTwice as problem:
                    self._ask_which(name, problem)
                except NeverShown as problem:
                    self.add_error(name, str(problem))
        return cleaned

    def _ask_which(self, name: str, problem: ShownTwice) -> None:
        self.shown_twice = True
        which = self.fields["fold"]
        assert isinstance(which, forms.ChoiceField)  # noqa: S101  for the type checker
        which.choices = list(zip("01", map(named, problem.moments), strict=True))
        self.add_error(name, str(problem))
