"""Fronts are drafted, published, scheduled, rolled back; the banner is set, and ends."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from articles.editions import version
from articles.front import actions
from articles.front.actions import FrontConflict, FrontNotAllowed, SlotRow
from articles.front.due import turn_fronts
from articles.front.models import Banner, FrontVersion, Slot
from articles.front.queries import breaking, front
from tests.articles.front.fronts import curate
from tests.factories import NOW, make_section, make_user, publish_story

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def save(*rows, section_id=None, base=None, at=NOW):
    base = base or actions.state_of(section_id)
    return actions.save_front(section_id=section_id, rows=rows, by=None, at=at, base=base)


@pytest.fixture
def raised(django_capture_on_commit_callbacks):
    """How far the site version rises while something is done."""

    def count(do):
        before = version.current()[0]
        with django_capture_on_commit_callbacks(execute=True):
            do()
        return version.current()[0] - before

    return count


def test_a_draft_changes_nothing_for_readers_until_it_is_published(raised):
    old, new = publish_story(at=NOW), publish_story(at=NOW + HOUR)
    drafts = []
    assert raised(lambda: drafts.append(save(SlotRow("top", old.article_id)))) == 0
    assert front().lead.path == new.path
    assert raised(lambda: actions.publish_front(front=drafts[0], by=None, at=NOW)) == 1
    assert front().lead.path == old.path


def test_positions_follow_from_the_order_and_a_story_stands_once():
    one, two = publish_story(), publish_story()
    draft = save(
        SlotRow("rail", one.article_id), SlotRow("rail", two.article_id), SlotRow("top", one.article_id)
    )
    assert list(draft.slots.order_by("zone", "position").values_list("zone", "position", "article_id")) == [
        ("rail", 1, one.article_id),
        ("rail", 2, two.article_id),
    ]


def test_what_a_colleague_saved_or_published_meanwhile_is_not_overwritten():
    opened = actions.state_of(None)
    draft = save()
    for change in (
        lambda: None,
        lambda: actions.publish_front(front=draft, by=None, at=NOW),
    ):
        change()
        with pytest.raises(FrontConflict):
            save(SlotRow("top", publish_story().article_id), base=opened)
    assert not Slot.objects.exists()
    assert save(base=actions.state_of(None)).saves == 1


def test_published_versions_are_numbered_by_place():
    world = make_section("World")
    assert [curate().number for _ in range(3)] == [1, 2, 3]
    assert curate(section_id=world.pk).number == 1
    assert FrontVersion.objects.filter(status="live").count() == 2


def test_rolling_back_publishes_the_old_slots_as_a_new_version_and_keeps_the_draft(raised):
    one, two = publish_story(at=NOW), publish_story(at=NOW + HOUR)
    first = curate(SlotRow("top", one.article_id, headline="Ships are back"))
    curate(SlotRow("top", two.article_id))
    draft = save()
    first.refresh_from_db()
    assert raised(lambda: actions.roll_back(front=first, by=None, at=NOW + 2 * HOUR)) == 1
    assert front().lead.headline == "Ships are back"
    live = FrontVersion.objects.get(status="live")
    assert (live.number, live.note) == (3, "Back to version 1")
    assert FrontVersion.objects.get(status="draft") == draft
    with pytest.raises(FrontNotAllowed):
        actions.roll_back(front=live, by=None, at=NOW)


def test_a_scheduled_front_is_published_in_time_and_never_early(raised):
    old, new = publish_story(at=NOW), publish_story(at=NOW + HOUR)
    when = timezone.now() + HOUR
    draft = save(SlotRow("top", old.article_id))
    with pytest.raises(FrontNotAllowed):
        actions.schedule_front(front=draft, by=None, at=when, publish_at=when - HOUR)
    actions.schedule_front(front=draft, by=None, at=timezone.now(), publish_at=when)
    assert raised(turn_fronts) == 0
    assert front().lead.path == new.path
    assert raised(lambda: turn_fronts(at=when)) == 1
    assert front().lead.path == old.path
    assert raised(lambda: turn_fronts(at=when)) == 0


def test_the_relay_publishes_a_front_that_is_due():
    draft = save(SlotRow("top", publish_story(at=NOW).article_id))
    actions.schedule_front(front=draft, by=None, at=NOW, publish_at=NOW + HOUR)
    call_command("relay", once=True)
    draft.refresh_from_db()
    assert draft.status == "live"


def test_a_scheduled_front_can_become_the_draft_again_unless_there_is_another():
    draft = save()
    actions.schedule_front(front=draft, by=None, at=NOW, publish_at=NOW + HOUR)
    other = save()
    with pytest.raises(FrontNotAllowed):
        actions.unschedule_front(front=draft, by=None, at=NOW)
    actions.discard_front(front=other)
    assert actions.unschedule_front(front=draft, by=None, at=NOW).status == "draft"
    with pytest.raises(FrontNotAllowed):
        actions.unschedule_front(front=draft, by=None, at=NOW)


def test_what_was_published_is_not_thrown_away():
    with pytest.raises(FrontNotAllowed):
        actions.discard_front(front=curate())


def test_pages_are_renewed_when_a_slot_begins_and_when_it_ends(raised):
    now = timezone.now()
    story = publish_story(at=NOW)
    curate(
        SlotRow("top", story.article_id, starts_at=now + HOUR, ends_at=now + 2 * HOUR),
        at=now,
    )
    rises = [raised(lambda at=now + hours * HOUR: turn_fronts(at=at)) for hours in (0.5, 1, 1.5, 2, 3)]
    assert rises == [0, 1, 0, 1, 0]


def test_a_slot_that_begins_as_the_front_is_published_is_looked_at_again(raised):
    """The clock of whoever published may be ahead of the database's, by which slots are shown."""
    now = timezone.now()
    curate(SlotRow("top", publish_story(at=NOW).article_id, starts_at=now), at=now + timedelta(seconds=1))
    assert raised(turn_fronts) == 1


def test_the_banner_stands_until_its_time_out(raised):
    now = timezone.now()
    until = now + HOUR

    def begin(text):
        actions.set_breaking(text=text, link="/world/", until=until, by=make_user(), at=now)

    assert raised(lambda: begin("The dam  holds")) == 1
    assert (breaking().text, breaking().link) == ("The dam holds", "/world/")
    begin("The dam broke")
    assert breaking().text == "The dam broke"
    assert raised(turn_fronts) == 0
    assert raised(lambda: turn_fronts(at=until)) == 1
    assert breaking() is None
    assert breaking(at=now + HOUR / 2).text == "The dam broke"
    assert raised(lambda: actions.clear_breaking(at=until)) == 0


def test_the_banner_can_be_taken_down_before():
    now = timezone.now()
    actions.set_breaking(text="The dam holds", link="", until=now + HOUR, by=None, at=now)
    assert actions.clear_breaking(at=now)
    assert breaking() is None


@pytest.mark.parametrize(("text", "hours"), [(" ", 1), ("Dam", 0), ("Dam", -1), ("Dam", 25)])
def test_a_banner_without_words_or_without_a_near_end_is_refused(text, hours):
    with pytest.raises(FrontNotAllowed):
        actions.set_breaking(text=text, link="", until=NOW + hours * HOUR, by=None, at=NOW)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "//evil.example/", "/\\evil.example", "world"])
def test_the_database_refuses_a_banner_that_leads_elsewhere_than_to_a_web_page(link):
    with pytest.raises(IntegrityError), transaction.atomic():
        Banner.objects.create(text="Dam", link=link, begins_at=NOW, ends_at=NOW + HOUR)


def test_the_database_keeps_one_live_front_of_the_paper_and_of_a_section():
    world = make_section("World")
    for section in (None, world):
        curate(section_id=section and section.pk)
        with pytest.raises(IntegrityError), transaction.atomic():
            FrontVersion.objects.create(section=section, status="live", number=9, live_from=NOW, saved_at=NOW)


def test_two_fronts_are_locked_apart_and_one_front_once():
    with connection.cursor() as cursor:
        save(section_id=make_section("World").pk)
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = %s", [actions.LOCK]
        )
        assert cursor.fetchone()[0] == 1
