"""What the clock does."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from articles.content.models import Article
from articles.editions.models import Edition
from articles.publishing import actions, scheduling
from articles.publishing.due import publish_due
from articles.publishing.models import Change, Override
from articles.publishing.steps import Blocked, NotAllowed
from articles.revisions.actions import save_revision
from tests.factories import NOW, make_story, make_user, publish_story

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)


def test_a_scheduled_story_is_published_at_its_time_and_not_before():
    story = make_story()
    scheduling.schedule(article=story, by=None, at=NOW, publish_at=LATER)
    assert publish_due(at=LATER - timedelta(microseconds=1)) == 0
    assert not Edition.objects.live().exists()
    assert publish_due(at=LATER) == 1
    assert Edition.objects.live().get().published_at == LATER
    assert publish_due(at=LATER) == 0


def test_what_came_due_while_everything_was_down_is_published_at_the_next_start():
    stories = [make_story(), make_story()]
    for hours, story in enumerate(stories, start=1):
        scheduling.schedule(article=story, by=None, at=NOW, publish_at=NOW + timedelta(hours=hours))
    assert publish_due(at=NOW + timedelta(days=3)) == 2
    assert [row.article for row in Change.objects.order_by("seq")] == stories, "in the order of their times"


def test_newer_work_of_a_live_story_goes_out_at_its_time_as_what_it_was_called():
    first = publish_story(headline="Old words")
    story = first.article
    story.refresh_from_db()
    story.headline = "New words"
    save_revision(article=story, by=None, at=NOW)
    scheduling.schedule(
        article=story, by=None, at=NOW, publish_at=LATER, kind="correction", text="It was Tuesday."
    )
    assert publish_due(at=LATER - timedelta(seconds=1)) == 0
    assert Edition.objects.live().get().headline == "Old words"
    assert publish_due(at=LATER) == 1
    live = Edition.objects.live().get()
    assert (live.headline, live.kind, live.corrections[0]["text"]) == (
        "New words",
        "correction",
        "It was Tuesday.",
    )
    story.refresh_from_db()
    assert (story.status, story.publish_at, story.publish_as) == ("live", None, {})
    assert publish_due(at=LATER + timedelta(hours=1)) == 0


def test_a_scheduled_minor_fix_leaves_the_updated_time():
    story = publish_story().article
    scheduling.schedule(article=story, by=None, at=NOW, publish_at=LATER, kind="minor")
    publish_due(at=LATER)
    assert Edition.objects.live().get().updated_at == NOW


def test_a_hold_takes_newer_work_off_the_schedule():
    story = publish_story().article
    scheduling.schedule(article=story, by=None, at=NOW, publish_at=LATER)
    actions.hold(article=story, by=None, at=NOW, note="Lawyers")
    assert publish_due(at=LATER) == 0
    assert Edition.objects.live().get().number == 1


@pytest.mark.parametrize("live", [False, True])
def test_a_story_that_cannot_be_published_goes_back_with_the_reason_where_editors_see_it(live, caplog):
    story = publish_story().article if live else make_story()
    scheduling.schedule(article=story, by=None, at=NOW, publish_at=LATER)
    Article.objects.filter(pk=story.pk).update(body="")
    assert publish_due(at=LATER) == 0
    story.refresh_from_db()
    assert (story.status, story.publish_at) == ("live" if live else "ready", None)
    assert "no text" in story.schedule_failed
    assert "no text" in story.revisions.first().reason
    assert "was not published on schedule" in caplog.text
    caplog.clear()
    assert publish_due(at=LATER) == 0
    assert not caplog.text, "once, not every second"
    Article.objects.filter(pk=story.pk).update(body="<p>There.</p>")
    actions.publish(article=story, by=None, at=LATER)
    story.refresh_from_db()
    assert story.schedule_failed == ""


def test_one_broken_story_holds_up_no_other():
    broken, sound = make_story(), make_story()
    for story in (broken, sound):
        scheduling.schedule(article=story, by=None, at=NOW, publish_at=LATER)
    Article.objects.filter(pk=broken.pk).update(publish_as=["written by a broken program"])
    assert publish_due(at=LATER) == 1
    assert Edition.objects.live().get().article == sound
    broken.refresh_from_db()
    assert broken.status == "ready"
    assert "Something went wrong" in broken.schedule_failed


def test_a_question_that_nobody_answered_stops_the_clock_and_one_that_was_answered_does_not():
    editor = make_user("Editor")
    accepted, surprised = make_story(headline="TK Maxx opens"), make_story()
    with pytest.raises(Blocked, match="TK"):
        scheduling.schedule(article=accepted, by=editor, at=NOW, publish_at=LATER)
    scheduling.schedule(
        article=accepted, by=editor, at=NOW, publish_at=LATER, accepting=["unfinished:TK", "link:nonsense"]
    )
    assert [(row.code, row.verb, row.by) for row in Override.objects.all()] == [
        ("unfinished", "schedule", editor)
    ]
    scheduling.schedule(article=surprised, by=editor, at=NOW, publish_at=LATER)
    Article.objects.filter(pk=surprised.pk).update(headline="TK")
    assert publish_due(at=LATER) == 1
    assert Edition.objects.live().get().article == accepted
    surprised.refresh_from_db()
    assert "“TK” is still in the text" in surprised.schedule_failed


def test_a_time_that_has_passed_cannot_be_scheduled():
    with pytest.raises(NotAllowed, match="passed"):
        scheduling.schedule(article=make_story(), by=None, at=NOW, publish_at=NOW)
    with pytest.raises(NotAllowed, match="passed"):
        scheduling.expire(article=make_story(), by=None, at=NOW, unpublish_at=NOW)


def test_a_story_is_withdrawn_when_its_time_is_over_and_can_be_published_again():
    story = publish_story().article
    scheduling.expire(article=story, by=None, at=NOW, unpublish_at=LATER)
    assert publish_due(at=LATER - timedelta(microseconds=1)) == 0
    assert publish_due(at=LATER) == 1
    assert not Edition.objects.live().exists()
    assert Change.objects.get(is_latest=True).reason == "expired"
    again = LATER + timedelta(hours=1)
    actions.publish(article=story, by=None, at=again)
    assert publish_due(at=again) == 0, "its old end is not its new one"
    assert Edition.objects.live().exists()


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_at_once_publish_each_story_once():
    stories = [make_story() for _ in range(6)]
    for story in stories:
        scheduling.schedule(article=story, by=None, at=NOW, publish_at=LATER)
    done = []

    def scheduler():
        try:
            for _ in range(5):
                done.append(publish_due(at=LATER))
        finally:
            connection.close()

    threads = [threading.Thread(target=scheduler) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sum(done) == len(stories)
    assert Edition.objects.count() == len(stories)


@pytest.mark.django_db(transaction=True)
def test_a_story_that_an_editor_puts_off_at_the_last_moment_is_not_published():
    """The clock has found the story, and waits for its row while the editor's transaction ends."""
    from django.db import transaction

    story = make_story()
    scheduling.schedule(article=story, by=None, at=NOW, publish_at=LATER)
    done = []

    def scheduler():
        try:
            done.append(publish_due(at=LATER))
        finally:
            connection.close()

    thread = threading.Thread(target=scheduler)
    with transaction.atomic():
        scheduling.schedule(article=story, by=None, at=NOW, publish_at=LATER + timedelta(days=1))
        thread.start()
        thread.join(0.5)
        assert thread.is_alive(), "it waits for the editor"
    thread.join(20)
    assert done == [0]
    assert not Edition.objects.exists()
    story.refresh_from_db()
    assert (story.status, story.publish_at) == ("scheduled", LATER + timedelta(days=1))
