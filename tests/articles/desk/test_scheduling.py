"""Scheduling at the desk: on the editor's own clock, for new stories, newer work and withdrawals."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.content.models import Article
from articles.publishing import scheduling
from articles.publishing.steps import Blocked, NotAllowed
from articles.revisions.actions import save_revision
from tests.articles.desk.forms_of import posted
from tests.factories import make_story, make_user, publish_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    user = make_user("Editor", time_zone="Europe/Berlin")
    client.force_login(user)
    return user


def door(story, verb="schedule"):
    return reverse("admin:articles_article_verb", args=[story.pk, verb])


def test_a_time_is_read_on_the_editors_own_clock_and_said_back_with_its_zone(client, editor):
    story = make_story()
    form = client.get(door(story)).content.decode()
    assert "on your clock, Europe/Berlin" in form
    said = client.post(
        door(story), {"version": story.version, "publish_at": "2098-07-01T06:30"}, follow=True
    ).content.decode()
    story.refresh_from_db()
    assert story.publish_at == datetime(2098, 7, 1, 4, 30, tzinfo=UTC)
    assert "Scheduled for 1 July 2098, 06:30 CEST (UTC+02:00)." in said
    assert "will be published on 1 July 2098, 06:30 CEST (Europe/Berlin)" in said


def test_a_time_that_no_clock_shows_is_refused_in_words(client, editor):
    story = make_story()
    said = client.post(door(story), {"version": story.version, "publish_at": "2037-03-29T02:30"})
    assert "go forward and skip 02:30. Choose 03:30" in said.content.decode()
    story.refresh_from_db()
    assert story.publish_at is None


def test_a_time_that_clocks_show_twice_is_asked_for_again_with_both_to_choose_from(client, editor):
    story = make_story()
    given = {"version": story.version, "publish_at": "2037-10-25T02:30"}
    asked = client.post(door(story), given).content.decode()
    assert "02:30 CEST (UTC+02:00)" in asked
    assert "02:30 CET (UTC+01:00)" in asked
    client.post(door(story), {**given, "fold": "1"})
    story.refresh_from_db()
    assert story.publish_at == datetime(2037, 10, 25, 1, 30, tzinfo=UTC)
    assert 'name="fold"' not in client.get(door(story)).content.decode()


@pytest.mark.parametrize(
    "given", ["", "2020-01-01T10:00", "tomorrow", "2098-07-01T06:30Z", "2098-13-01T00:00"]
)
def test_nonsense_and_times_that_have_passed_are_refused(client, editor, given):
    story = make_story()
    for verb, name in (("schedule", "publish_at"), ("expire", "unpublish_at")):
        client.post(door(story, verb), {"version": story.version, name: given})
    story.refresh_from_db()
    assert (story.publish_at, story.unpublish_at, story.status) == (None, None, "draft")


def test_newer_work_of_a_live_story_is_scheduled_as_a_correction_with_its_text(client, editor):
    story = publish_story(at=timezone.now(), headline="The mayor resigns").article
    story.refresh_from_db()
    form = client.get(door(story)).content.decode()
    assert 'name="kind"' in form
    given = {"version": story.version, "publish_at": "2098-07-01T06:30", "kind": "correction"}
    assert "needs a text" in client.post(door(story), {**given, "text": " "}, follow=True).content.decode()
    client.post(door(story), {**given, "text": "It was the deputy."})
    story.refresh_from_db()
    assert story.status == Article.Status.LIVE
    assert story.publish_as == {"kind": "correction", "text": "It was the deputy.", "accepted": []}
    again = client.get(door(story)).content.decode()
    assert 'value="2098-07-01T06:30"' in again
    assert "It was the deputy." in again
    page = client.get(reverse("admin:articles_article_change", args=[story.pk])).content.decode()
    assert "The changes will be published on 1 July 2098" in page


def test_a_withdrawal_comes_after_the_publication(client, editor):
    story = make_story()
    at = timezone.now()
    scheduling.schedule(article=story, by=None, at=at, publish_at=at + timedelta(days=2))
    with pytest.raises(NotAllowed, match="before the story is to be published"):
        scheduling.expire(article=story, by=None, at=at, unpublish_at=at + timedelta(days=1))
    scheduling.expire(article=story, by=None, at=at, unpublish_at=at + timedelta(days=3))
    with pytest.raises(Blocked, match="was to be withdrawn"):
        scheduling.schedule(article=story, by=None, at=at, publish_at=at + timedelta(days=4))


def test_what_goes_out_by_itself_is_closed_to_those_who_may_not_publish(client):
    reporter = make_user("Reporter")
    story = make_story(by=reporter)
    now = timezone.now()
    scheduling.schedule(article=story, by=None, at=now, publish_at=now + timedelta(days=1))
    client.force_login(reporter)
    story.refresh_from_db()
    address = reverse("admin:articles_article_change", args=[story.pk])
    assert "Until then only editors change it." in client.get(address).content.decode()
    autosave = reverse("admin:articles_article_autosave", args=[story.pk])
    for door_ in (address, autosave):
        assert client.post(door_, posted(story, headline="Smuggled")).status_code == 403
    revision = reverse("admin:articles_article_revision", args=[story.pk, 1])
    assert client.post(revision, {}).status_code == 403
    story.refresh_from_db()
    assert story.headline != "Smuggled"


def test_restoring_an_old_text_moves_no_time(client, editor):
    story = make_story()
    now = timezone.now()
    scheduling.expire(article=story, by=None, at=now, unpublish_at=now + timedelta(days=1))
    story.refresh_from_db()
    story.headline = "New"
    save_revision(article=story, by=editor, at=now)
    scheduling.keep(article=story, by=editor, at=now)
    client.post(reverse("admin:articles_article_revision", args=[story.pk, 2]), {})
    story.refresh_from_db()
    assert story.headline != "New"
    assert story.unpublish_at is None
