"""The verbs as the desk offers them: which buttons, and one door through which each is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from articles.content.models import Article
from articles.desk.clock import named
from articles.desk.permissions import may_edit
from articles.editions.models import Edition
from articles.publishing import actions, scheduling
from articles.publishing.checks import Finding, findings
from articles.publishing.steps import Blocked
from articles.publishing.transitions import VERBS, Verb, possible, state_of, verbs_for
from articles.revisions.actions import check_base, lock

# Verbs that ask something before they are done.
SHEETS = {"publish", "correct", "schedule", "expire", "withdraw", "kill", "hold", "send_back"}
PRIMARY = ("release", "publish", "submit", "unspike")
BESIDE = ("undo_publish", "approve", "schedule", "correct", "unschedule", "send_back")
ICONS = {
    "submit": "send",
    "send_back": "undo",
    "approve": "check_circle",
    "publish": "publish",
    "schedule": "schedule",
    "unschedule": "event_busy",
    "expire": "timer",
    "keep": "timer_off",
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
    offered = {verb.name: verb for verb in verbs_for(**state_of(article)) if user.has_perm(verb.permission)}
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
    if verb.name == "schedule":
        live = article.status == Article.Status.LIVE
        label = "Reschedule" if article.publish_at else "Schedule changes" if live else "Schedule"
    if verb.name == "expire" and article.unpublish_at:
        label = "Withdraw at another time"
    sheet = verb.name in SHEETS
    return Button(verb.name, f"{label}…" if sheet else label, ICONS[verb.name], sheet, verb.name in DANGER)


def _publish(story: Article, by: Any, at: datetime, given: dict[str, Any]) -> None:
    actions.publish(article=story, by=by, at=at, **_decided(given, Edition.Kind.UPDATE))


def _correct(story: Article, by: Any, at: datetime, given: dict[str, Any]) -> None:
    actions.correct(article=story, by=by, at=at, **_decided(given, Edition.Kind.CORRECTION))


def _schedule(story: Article, by: Any, at: datetime, given: dict[str, Any]) -> None:
    decided = _decided(given, Edition.Kind.UPDATE)
    scheduling.schedule(article=story, by=by, at=at, publish_at=given["publish_at"], **decided)


def _expire(story: Article, by: Any, at: datetime, given: dict[str, Any]) -> None:
    scheduling.expire(article=story, by=by, at=at, unpublish_at=given["unpublish_at"])


def _decided(given: dict[str, Any], kind: str) -> dict[str, Any]:
    return {
        "kind": given.get("kind") or kind,
        "text": given.get("text") or "",
        "accepting": given.get("accepting", ()),
    }


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
    "expire": _expire,
    "keep": _plain(scheduling.keep),
    "send_back": _noted(actions.send_back, "note"),
    "hold": _noted(actions.hold, "note"),
    "withdraw": _noted(actions.withdraw, "reason"),
    "kill": _noted(actions.kill, "reason"),
    "submit": _plain(actions.submit),
    "approve": _plain(actions.approve),
    "unschedule": _plain(scheduling.unschedule),
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
    "schedule": "Scheduled for {publish_at}.",
    "unschedule": "Taken off the schedule.",
    "expire": "It will be withdrawn on {unpublish_at}.",
    "keep": "It stays: nothing will withdraw it by itself.",
    "undo_publish": "The publication was taken back.",
    "withdraw": "Withdrawn: nobody sees it any more.",
    "kill": "Killed: partners are told to delete it.",
    "hold": "On legal hold: nothing of it can become public.",
    "release": "Released from hold.",
    "spike": "Spiked.",
    "unspike": "Back as a draft.",
}


def done(verb: str, article: Article) -> str:
    """What was done, in words; times on the editor's own clock."""
    times = {
        name: named(timezone.localtime(at))
        for name in ("publish_at", "unpublish_at")
        if (at := getattr(article, name))
    }
    return DONE[verb].format(**times)


def unanswered(*, article: Article, by: Any, at: datetime, accepting: set[str]) -> list[Finding]:
    """What nobody may pass, and what this user did not say that they saw, or may not accept."""
    return [
        finding
        for finding in findings(article, at=at)
        if not (finding.permission and finding.key in accepting and by.has_perm(finding.permission))
    ]


def do_verb(
    *, verb: str, article: Article, by: Any, at: datetime, given: dict[str, Any], version: int | None = None
) -> None:
    """Does one verb for somebody who may. Raises Forbidden, NotAllowed, Blocked, or EditConflict when the story is not
    what the editor looked at (`version`) any more.

    `given`: what the sheet asked for; `accepting`, keys of the findings that the editor ticked.
    """
    row = VERBS[verb]
    if not may(by, row, article):
        raise Forbidden(verb)
    with transaction.atomic():
        check_base(article_id=article.pk, base=version)
        story = lock(article.pk)
        if row.makes_public and possible(row, **state_of(story)):
            when = given.get("publish_at") or at
            accepting = set(given.get("accepting", ()))
            if left := unanswered(article=story, by=by, at=when, accepting=accepting):
                raise Blocked(left)
        DO[verb](story, by, at, given)
