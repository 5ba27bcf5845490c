"""The dashboard: what waits, for whoever signed in, and nothing that the role has no part in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.content.models import Article
from articles.desk.dashboard import board
from articles.publishing import actions, scheduling
from articles.publishing.trash import throw_away
from articles.ratings.actions import vote
from articles.reads.actions import count
from articles.reads.queries import reads_in_a_day
from articles.wire.models import Take
from newsroom.outbox.models import Job
from tests.factories import NOW, make_story, make_user, publish_story
from tests.media.pictures import add, jpeg

pytestmark = pytest.mark.django_db


def test_a_reporter_sees_own_work_alone():
    reporter, colleague = make_user("Reporter"), make_user("Reporter")
    mine, theirs = make_story(by=reporter), make_story(by=colleague)
    sent = actions.submit(article=make_story(by=reporter), by=reporter, at=NOW)
    actions.submit(article=make_story(by=colleague), by=colleague, at=NOW)
    seen = board(user=reporter, at=NOW)
    assert list(seen["drafts"]) == [mine]
    assert list(seen["waiting"]) == [sent]
    assert theirs not in seen["drafts"]
    for closed in ("takes", "failed", "held"):
        assert seen[closed] is None


def test_an_editor_sees_what_waits_from_everybody_the_oldest_first():
    editor = make_user("Editor")
    late = actions.submit(article=make_story(), by=None, at=NOW + timedelta(hours=1))
    early = actions.submit(article=make_story(), by=None, at=NOW)
    assert list(board(user=editor, at=NOW)["waiting"]) == [early, late]


def test_the_schedule_tells_what_happens_when():
    first = scheduling.schedule(article=make_story(), by=None, at=NOW, publish_at=NOW + timedelta(hours=2))
    going = publish_story().article
    Article.objects.filter(pk=going.pk).update(unpublish_at=NOW + timedelta(hours=1))
    seen = board(user=make_user("Editor"), at=NOW)["scheduled"]
    assert [(due.story.pk, due.what) for due in seen] == [(going.pk, "withdraw"), (first.pk, "publish")]


def test_live_stories_bring_their_rating_and_how_often_they_were_read():
    edition = publish_story()
    read_before = reads_in_a_day([edition.article_id], at=NOW)[edition.article_id]
    count(edition.article_id, at=NOW)
    for number, stars in enumerate((5, 4)):
        vote(article_id=edition.article_id, voter=bytes([number]) * 32, stars=stars, at=NOW)
    publish_story(at=NOW - timedelta(days=2))
    (story,) = board(user=make_user("Editor"), at=NOW + timedelta(hours=1))["live"]
    assert (story.headline, story.rating.average, story.rating.count) == (edition.headline, "4.5", 2)
    assert story.reads == read_before + 1


def test_copy_from_the_wire_waits_until_somebody_takes_it_further():
    new, taken, thrown = make_story(), make_story(), make_story()
    for story in (new, taken, thrown):
        for number in (1, 2):
            Take.objects.create(
                article=story, number=number, guid=f"g{story.pk}", format="x", story={}, at=NOW
            )
    actions.submit(article=taken, by=None, at=NOW)
    throw_away(article=thrown, by=None, at=NOW)
    assert list(board(user=make_user("Wire operator"), at=NOW)["takes"]) == [new]


def test_photos_whose_rights_end_soon_are_shown_to_those_who_can_do_something_about_it():
    soon, later, over = (add(jpeg(640, 480, seed=seed), at=NOW) for seed in (1, 2, 3))
    for photo, days in ((soon, 3), (later, 60), (over, -1)):
        type(photo).objects.filter(pk=photo.pk).update(rights_until=NOW + timedelta(days=days))
    assert [row.photo.id for row in board(user=make_user("Photo editor"), at=NOW)["rights"]] == [soon.pk]
    assert board(user=make_user("Wire operator"), at=NOW)["rights"] is None


def test_dead_jobs_are_shown_to_editors():
    Job.objects.create(key="tag:1:1", kind="tag", object_id=1, state="dead", created_at=NOW, next_at=NOW)
    assert board(user=make_user("Editor"), at=NOW)["failed"].count() == 1


@pytest.mark.parametrize("role", ["Reporter", "Editor", "Photo editor", "Wire operator", "Administrator"])
def test_every_role_opens_its_dashboard_with_few_questions(client, role):
    user = make_user(role)
    client.force_login(user)
    for _ in range(3):
        make_story(by=user)
        publish_story(at=timezone.now())
        scheduling.schedule(
            article=make_story(by=user), by=None, at=NOW, publish_at=timezone.now() + timedelta(days=1)
        )
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/admin/")
    assert page.status_code == 200
    assert len(asked) <= 20
