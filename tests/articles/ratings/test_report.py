"""Ratings as editors see and control them."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.core.cache import cache
from django.utils import timezone

from articles.publishing.roles import EDITOR, REPORTER
from articles.ratings import actions, digest, queries
from articles.ratings.models import Rating, RatingFeedback
from tests.factories import NOW, make_user, publish_story

pytestmark = pytest.mark.django_db


def vote(story, number, stars, at=NOW, **how):
    actions.vote(article_id=story.article_id, voter=number.to_bytes(32, "big"), stars=stars, at=at, **how)


@pytest.fixture
def editor(client):
    user = make_user(EDITOR)
    client.force_login(user)
    return user


def report_url(story):
    return f"/admin/articles/ratingsummary/{story.article_id}/change/"


def test_the_report_shows_stars_hours_and_how_one_sided_they_are(client, editor):
    story, other = publish_story(), publish_story()
    for number in range(4):
        vote(story, number, 1, at=timezone.now())
        vote(other, number, 4, at=timezone.now())
    page = client.get(report_url(story)).content.decode()
    assert "Ones: 100 % (the site’s usual: 50 %)" in page
    assert "busiest hour: 4" in page


def test_a_raid_is_taken_out_of_the_count_with_who_and_why_in_the_log(client, editor):
    story = publish_story()
    vote(story, 1, 5, at=NOW)
    for number in range(10, 20):
        vote(story, number, 1, at=NOW + timedelta(hours=1))
    answer = client.post(
        report_url(story),
        {
            "start": "2026-03-01T13:00:00",
            "end": "2026-03-01T13:30:00",
            "state": "removed",
            "reason": "A forum sent them",
        },
    )
    assert answer.status_code == 302
    assert queries.summary(story.article_id).histogram == (0, 0, 0, 0, 1)
    assert queries.wrong_summaries() == []
    entry = LogEntry.objects.get()
    assert entry.user == editor
    assert "10 votes" in entry.change_message
    assert "A forum sent them" in entry.change_message


def test_a_window_that_ends_before_it_begins_changes_nothing(client, editor):
    story = publish_story()
    vote(story, 1, 5)
    page = client.post(
        report_url(story),
        {"start": "2026-03-02T13:00", "end": "2026-03-01T13:30", "state": "removed", "reason": "x"},
    )
    assert "Swap the times" in page.content.decode()
    assert Rating.objects.get().state == "counted"


def test_a_reporter_cannot_touch_votes(client):
    client.force_login(make_user(REPORTER))
    story = publish_story()
    vote(story, 1, 5)
    answer = client.post(
        report_url(story),
        {"start": "2026-03-01T00:00", "end": "2026-03-02T00:00", "state": "removed", "reason": "x"},
    )
    assert answer.status_code == 403
    assert Rating.objects.get().state == "counted"


def test_nobody_can_type_in_a_number(client, editor):
    story = publish_story()
    vote(story, 1, 2)
    client.post(report_url(story), {"n5": "100", "legacy_count": "9", "legacy_sum": "45"})
    client.post(f"/admin/articles/rating/{Rating.objects.get().pk}/change/", {"stars": "5"})
    assert queries.summary(story.article_id).histogram == (0, 1, 0, 0, 0)


def test_held_votes_wait_in_a_queue_and_are_released(client, editor):
    story = publish_story()
    vote(story, 1, 5, held=True)
    assert "held" in client.get("/admin/articles/rating/?state__exact=held").content.decode()
    client.post(
        "/admin/articles/rating/", {"action": "release", "_selected_action": [Rating.objects.get().pk]}
    )
    assert queries.summary(story.article_id).count == 1
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (editor, str(story.article_id))
    assert "1 votes, chosen one by one, counted" in entry.change_message


def test_feedback_is_marked_as_handled_by_somebody(client, editor):
    story = publish_story()
    vote(story, 1, 1)
    actions.leave_feedback(article_id=story.article_id, voter=(1).to_bytes(32, "big"), text="Dull", at=NOW)
    row = RatingFeedback.objects.get()
    assert "Dull" in client.get("/admin/articles/ratingfeedback/").content.decode()
    client.post("/admin/articles/ratingfeedback/", {"action": "mark_handled", "_selected_action": [row.pk]})
    row.refresh_from_db()
    assert row.handled_by == editor
    assert LogEntry.objects.get().change_message == "Handled"


def test_the_hours_of_the_chart_are_complete_and_in_order():
    story = publish_story()
    vote(story, 1, 5, at=NOW - timedelta(hours=2))
    vote(story, 2, 5, at=NOW, held=True)
    hours = queries.votes_per_hour(article_id=story.article_id, until=NOW + timedelta(minutes=59), hours=4)
    assert [(hour.counted, hour.held) for hour in hours] == [(0, 0), (1, 0), (0, 0), (0, 1)]


def test_the_morning_mail_names_stories_of_little_use_once_a_day_to_those_who_may_see(settings):
    cache.delete(f"ratings-digest:{NOW:%Y-%m-%d}")
    bad, good = publish_story(headline="Nobody needed this"), publish_story(headline="Everybody needed this")
    for number in range(5):
        vote(bad, number, 1, at=NOW)
        vote(good, number, 5, at=NOW)
    editor = make_user(EDITOR)
    make_user(REPORTER)
    assert digest.send(at=NOW + timedelta(hours=1)) == 1
    assert digest.send(at=NOW + timedelta(hours=2)) == 0
    assert mail.outbox[0].to == [editor.email]
    assert "Nobody needed this" in mail.outbox[0].body
    assert "Everybody" not in mail.outbox[0].body
    assert "1.0 of 5 from 5 votes" in mail.outbox[0].body


def test_a_quiet_day_sends_no_mail():
    cache.delete(f"ratings-digest:{NOW:%Y-%m-%d}")
    publish_story()
    make_user(EDITOR)
    assert digest.send(at=NOW) == 0
    assert mail.outbox == []
