"""Every cell of verbs.yaml, through the door that editors use: the verb's own view.

Which buttons a user sees is compared for every cell; the door is tried for the roles in DOORS, with their own stories or
others', and for those in AGREE only where they may: what the state refuses, it refuses to everybody.
The view is called without the middleware around it, a third of the time.
"""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.contrib import admin
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import RequestFactory
from django.utils import timezone

from articles.content.models import Article
from articles.desk.verb_views import verb_view
from articles.desk.verbs import DO, DONE, ICONS, verb_bar
from articles.editions.models import Edition
from articles.publishing import actions, scheduling
from articles.publishing.transitions import VERBS
from tests.factories import make_story, make_user

RULES: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "verbs.yaml").read_text())
STATES, TABLE, WHO = RULES["states"], RULES["table"], RULES["who"]
DOORS = {
    *(("Reporter", "own"), ("Reporter", "other"), ("Editor", "other")),
    *(("Photo editor", "own"), ("none", "own")),
}
AGREE = {("Wire operator", "own"), ("Administrator", "own")}


def story_in(state: str) -> Article:
    """A story brought to a state by the verbs themselves."""
    now = timezone.now()
    story = make_story(at=now)
    given = {
        "hold": {"note": "Lawyers"},
        "withdraw": {"reason": "Wrong"},
        "schedule": {"publish_at": datetime(2198, 1, 1, tzinfo=UTC)},
        "expire": {"unpublish_at": datetime(2198, 6, 1, tzinfo=UTC)},
    }
    for verb in STATES[state]:
        do = getattr(scheduling if hasattr(scheduling, verb) else actions, verb)
        do(article=story, by=None, at=now, **given.get(verb, {}))
        now += timedelta(milliseconds=1)
    story.refresh_from_db()
    assert state_name(story) == state
    return story


def state_name(story: Article) -> str:
    facts = {
        "held": story.on_hold,
        "planned": story.publish_at is not None and story.status != "scheduled",
        "ending": story.unpublish_at is not None,
    }
    return "+".join([story.status, *(name for name, so in facts.items() if so)])


def test_the_table_has_every_state_and_every_verb():
    assert {state.partition("+")[0] for state in STATES} == set(Article.Status.values)
    assert set(TABLE) == set(STATES)
    assert set(VERBS) == set(DO) == set(DONE) == set(ICONS)
    for state, row in TABLE.items():
        cells = [*(verb for verb in row if verb != "refused"), *row["refused"]]
        assert sorted(cells) == sorted(VERBS), state
    from articles.publishing.roles import PERMISSIONS

    assert set(RULES["roles"]) == {*PERMISSIONS, "none"}


def expected(state: str, verb: str, role: str, whose: str) -> str | None:
    """The state that the verb leads to; None where it must change nothing."""
    cell = TABLE[state].get(verb)
    if cell is None:
        return None
    who, _, target = cell.partition(" > ")
    return target if role in WHO[who][whose] else None


@pytest.mark.django_db
def test_every_cell_of_the_table():
    stories = {state: story_in(state) for state in STATES}
    users = {role: make_user(None if role == "none" else role) for role in RULES["roles"]}
    stranger = make_user("Reporter")
    wrong, done = [], 0
    for state, story in stories.items():
        for role, user in users.items():
            for whose, owner in (("own", user), ("other", stranger)):
                Article.objects.filter(pk=story.pk).update(created_by=owner)
                wrong += _bar(story, user, state, role, whose)
                for verb in VERBS:
                    target = expected(state, verb, role, whose)
                    if (role, whose) not in DOORS | (AGREE if target else set()):
                        continue
                    found = _do(user, story, verb)
                    done += 1
                    if found != (target or state, target is not None):
                        wrong.append(f"{state}, {verb}, {role}, {whose}: {found}")
    assert not wrong, f"{len(wrong)} of {done} cells:\n" + "\n".join(wrong)
    assert done > len(STATES) * len(VERBS) * len(DOORS)
    assert {role for role, _ in DOORS | AGREE} == set(RULES["roles"])


def _do(user: Any, story: Article, verb: str) -> tuple[str, bool]:
    """(the state afterwards, whether a revision was written); then everything is as before."""
    point = transaction.savepoint()
    if verb == "undo_publish":
        # However slow this machine is, the twenty seconds for taking a publication back are not over.
        Edition.objects.live().filter(article=story).update(live_from=timezone.now())
    request = RequestFactory().post("/", {"version": story.version, **RULES["given"].get(verb, {})})
    request.user, request._messages = user, CookieStorage(request)
    with contextlib.suppress(PermissionDenied):
        verb_view(admin.site.get_model_admin(Article), request, str(story.pk), verb)
    now = Article.objects.defer("body").get(pk=story.pk)
    transaction.savepoint_rollback(point)
    return state_name(now), now.version != story.version


def _bar(story: Article, user: Any, state: str, role: str, whose: str) -> list[str]:
    """The buttons are the cells, no more and no fewer."""
    live = Edition.objects.live().filter(article=story).first()
    bar = verb_bar(
        user=user,
        article=Article.objects.get(pk=story.pk),
        live=live,
        at=live.live_from if live else timezone.now(),
    )
    allowed = {verb for verb in VERBS if expected(state, verb, role, whose)}
    return [] if bar.names == allowed else [f"{state}, bar, {role}, {whose}: {bar.names ^ allowed}"]
