"""The trash keeps drafts for a month, gives them back, and never touches what was public."""

from __future__ import annotations

from datetime import timedelta

import pytest

from articles.content.models import Article
from articles.publishing import actions
from articles.publishing.steps import NotAllowed
from articles.publishing.trash import KEPT_FOR, empty, take_out, throw_away
from articles.revisions.models import Revision
from tests.factories import NOW, make_story, make_user, publish_story

pytestmark = pytest.mark.django_db


def test_a_story_comes_out_of_the_trash_as_it_went_in():
    user, story = make_user("Reporter"), make_story()
    actions.spike(article=story, by=user, at=NOW)
    before = Article.objects.values().get(pk=story.pk)
    throw_away(article=story, by=user, at=NOW)
    assert not Article.objects.kept().exists()
    take_out(article=story, by=user, at=NOW)
    after = Article.objects.values().get(pk=story.pk)
    assert {name for name in before if before[name] != after[name]} <= {"version", "updated_at"}
    assert list(Revision.objects.filter(article=story).values_list("reason", flat=True)[:2]) == [
        "Taken out of the trash",
        "Put into the trash",
    ]


def test_throwing_away_twice_is_throwing_away_once():
    story = make_story()
    throw_away(article=story, by=None, at=NOW)
    throw_away(article=story, by=None, at=NOW + timedelta(days=9))
    story.refresh_from_db()
    assert (story.trashed_at, story.version) == (NOW, 2)


def test_what_was_public_once_cannot_be_thrown_away():
    edition = publish_story()
    story = actions.undo_publish(article=edition.article, by=None, at=edition.live_from)
    actions.send_back(article=story, by=None, at=NOW, note="Not yet.")
    with pytest.raises(NotAllowed, match="was public"):
        throw_away(article=story, by=None, at=NOW)


@pytest.mark.parametrize("verb", ["submit", "approve", "hold"])
def test_work_of_others_is_not_thrown_away(verb):
    story = make_story()
    getattr(actions, verb)(article=story, by=None, at=NOW, **({"note": "Ask"} if verb == "hold" else {}))
    with pytest.raises(NotAllowed):
        throw_away(article=story, by=None, at=NOW)


def test_the_trash_is_emptied_after_thirty_days_and_not_a_second_before():
    old, new = make_story(), make_story()
    throw_away(article=old, by=None, at=NOW)
    throw_away(article=new, by=None, at=NOW + timedelta(seconds=1))
    assert empty(at=NOW + KEPT_FOR - timedelta(seconds=1)) == 0
    assert empty(at=NOW + KEPT_FOR) == 1
    assert list(Article.objects.all()) == [new]
    assert empty(at=NOW + KEPT_FOR) == 0


def test_emptying_never_deletes_what_was_public():
    story = publish_story().article
    Article.objects.filter(pk=story.pk).update(trashed_at=NOW - 2 * KEPT_FOR)
    assert empty(at=NOW) == 0
    assert Article.objects.filter(pk=story.pk).exists()
