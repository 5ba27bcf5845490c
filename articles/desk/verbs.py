"""The verbs as the desk offers them: which buttons, and one door through which each is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db import transaction

from articles.content.models import Article
from articles.desk.forms import Moment
from articles.desk.permissions import may_edit
from articles.editions.models import Edition
from articles.publishing import actions
from articles.publishing.transitions import VERBS, Verb, verbs_for
from articles.revisions.actions import check_base

# Verbs that ask something before they are done.
SHEETS = {"publish", "correct", "schedule", "withdraw", "kill", "hold", "send_back"}
PRIMARY = ("release", "publish", "submit", "unspike")
BESIDE = ("undo_publish", "approve", "schedule", "correct", "unschedule", "send_back")
ICONS = {
    "submit": "send",
    "send_back": "undo",
    "approve": "check_circle",
    "publish": "publish",
    "schedule": "schedule",
    "unschedule": "event_busy",
    "correct": "edit_note",
    "undo_publish": "undo",
    "withdraw": "visibility_off",
    "kill": "block",
    "hold": "pan_tool",
    "release": "lock_open",
    "spike": "delete_sweep",
    "unspike": "restore_page",
}
DANGER = {"withdraw", "kill", "spike"}


class Forbidden(Exception):
    """This user may not use this verb on this story."""


@dataclass(frozen=True)
class Button:
    name: str
    label: str
    icon: str
    sheet: bool
    danger: bool


@dataclass(frozen=True)
class VerbBar:
    """One button to press next, a few beside it, the rest in a menu."""

    primary: Button | None
    beside: list[Button]
    menu: list[Button]

    @property
    def names(self) -> set[str]:
        return {
            button.name for button in [*([self.primary] if self.primary else []), *self.beside, *self.menu]
        }


def may(user: Any, verb: Verb, article: Article) -> bool:
    return user.has_perm(verb.permission) and may_edit(user, article)


def verb_bar(*, user: Any, article: Article, live: Edition | None, at: datetime) -> VerbBar:
    """The buttons that state and role allow."""
    if article.trashed_at is not None or not may_edit(user, article):
        return VerbBar(None, [], [])
    offered = {
        verb.name: verb
        for verb in verbs_for(status=article.status, on_hold=article.on_hold)
        if user.has_perm(verb.permission)
    }
    if live is None or at - live.live_from > actions.UNDO_WITHIN:
        offered.pop("undo_publish", None)
    first = next((name for name in PRIMARY if name in offered), None)
    beside = [name for name in BESIDE if name in offered and name != first]
    menu = [name for name in offered if name != first and name not in beside]
    return VerbBar(
        primary=_button(offered[first], article) if first else None,
        beside=[_button(offered[name], article) for name in beside],
        menu=[_button(offered[name], article) for name in menu],
    )


def _button(verb: Verb, article: Article) -> Button:
    label = verb.label
    if verb.name == "publish":
        label = {"live": "Publish changes", "withdrawn": "Publish again"}.get(article.status, "Publish")
    if verb.name == "schedule" and article.status == Article.Status.SCHEDULED:
        label = "Reschedule"
    sheet = verb.name in SHEETS
    return Button(verb.name, f"{label}…" if sheet else label, ICONS[verb.name], sheet, verb.name in DANGER)


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
    publish_at = forms.DateTimeField(required=False, widget=Moment, label="Publish at")

    def __init__(self, *args: Any, verb: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = {
            "publish": ("kind", "text"),
            "correct": ("kind", "text"),
            "schedule": ("publish_at",),
        }.get(verb, ("note",))
        for name in [name for name in self.fields if name != "version" and name not in asked]:
            del self.fields[name]
        for name in {"note", "publish_at"} & set(asked):
            self.fields[name].required = True
        if verb in ("withdraw", "kill"):
            self.fields["note"].help_text = "Partners are told this, and it stays in the history."
        if verb == "send_back":
            self.fields["note"].label = "What is missing?"


def _publish(story: Article, by: Any, at: datetime, given: dict[str, Any]) -> None:
    kind = given.get("kind") or Edition.Kind.UPDATE
    actions.publish(article=story, by=by, at=at, kind=kind, text=given.get("text") or "")


def _correct(story: Article, by: Any, at: datetime, given: dict[str, Any]) -> None:
    kind = given.get("kind") or Edition.Kind.CORRECTION
    actions.correct(article=story, by=by, at=at, kind=kind, text=given.get("text") or "")


def _schedule(story: Article, by: Any, at: datetime, given: dict[str, Any]) -> None:
    actions.schedule(article=story, by=by, at=at, publish_at=given["publish_at"])


def _noted(action: Callable[..., Any], name: str) -> Callable[[Article, Any, datetime, dict[str, Any]], None]:
    """A verb that takes the sheet's note, under its own name for it."""

    def do(story: Article, by: Any, at: datetime, given: dict[str, Any]) -> None:
        action(article=story, by=by, at=at, **{name: given["note"]})

    return do


def _plain(action: Callable[..., Any]) -> Callable[[Article, Any, datetime, dict[str, Any]], None]:
    def do(story: Article, by: Any, at: datetime, given: dict[str, Any]) -> None:
        action(article=story, by=by, at=at)

    return do


DO: dict[str, Callable[[Article, Any, datetime, dict[str, Any]], None]] = {
    "publish": _publish,
    "correct": _correct,
    "schedule": _schedule,
    "send_back": _noted(actions.send_back, "note"),
    "hold": _noted(actions.hold, "note"),
    "withdraw": _noted(actions.withdraw, "reason"),
    "kill": _noted(actions.kill, "reason"),
    "submit": _plain(actions.submit),
    "approve": _plain(actions.approve),
    "unschedule": _plain(actions.unschedule),
    "release": _plain(actions.release),
    "undo_publish": _plain(actions.undo_publish),
    "spike": _plain(actions.spike),
    "unspike": _plain(actions.unspike),
}
DONE = {
    "submit": "Submitted: the editors see it now.",
    "send_back": "Sent back to the reporter.",
    "approve": "Approved: ready to publish.",
    "publish": "Published: readers see it now.",
    "correct": "The correction is published.",
    "schedule": "Scheduled.",
    "unschedule": "Taken off the schedule.",
    "undo_publish": "The publication was taken back.",
    "withdraw": "Withdrawn: nobody sees it any more.",
    "kill": "Killed: partners are told to delete it.",
    "hold": "On legal hold: nothing of it can become public.",
    "release": "Released from hold.",
    "spike": "Spiked.",
    "unspike": "Back as a draft.",
}


def do_verb(
    *, verb: str, article: Article, by: Any, at: datetime, given: dict[str, Any], version: int | None = None
) -> None:
    """Does one verb for somebody who may. Raises Forbidden, NotAllowed, Blocked, or EditConflict when the story is not
    what the editor looked at (`version`) any more."""
    if not may(by, VERBS[verb], article):
        raise Forbidden(verb)
    with transaction.atomic():
        check_base(article_id=article.pk, base=version)
        DO[verb](article, by, at, given)
