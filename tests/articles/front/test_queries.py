"""Fronts as readers see them, or saw them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.front import actions
from articles.front.actions import SlotRow
from articles.front.queries import front, front_of, front_then
from articles.publishing import actions as publishing
from tests.articles.front.fronts import curate
from tests.factories import NOW, make_section, make_user, publish_story

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_the_newest_story_of_a_leading_section_leads_and_an_empty_paper_has_none(django_assert_num_queries):
    assert front().lead is None
    top = make_section("Top Story", leads_front=True, in_menu=False)
    led = publish_story(at=NOW, further_sections=[top])
    publish_story(at=NOW - HOUR, further_sections=[top])
    publish_story(at=NOW + HOUR)
    with django_assert_num_queries(3):
        assert front().lead.path == led.path


def test_an_editors_slot_leads_whatever_is_newer():
    chosen, newer = publish_story(at=NOW), publish_story(at=NOW + HOUR)
    assert front().lead.path == newer.path
    curate(SlotRow("top", chosen.article_id, headline="Ships are back"))
    assert (front().lead.path, front().lead.headline) == (chosen.path, "Ships are back")


def test_a_withdrawn_story_leaves_its_slot_to_the_newest():
    chosen, other = publish_story(at=NOW), publish_story(at=NOW - HOUR)
    curate(SlotRow("top", chosen.article_id))
    publishing.withdraw(article=chosen.article, by=None, at=NOW + HOUR, reason="Wrong.")
    assert front().lead.path == other.path


def test_a_draft_of_a_story_stands_on_no_front():
    from tests.factories import make_story

    live = publish_story(at=NOW)
    curate(SlotRow("top", make_story().pk))
    assert front().lead.path == live.path


def test_a_slot_is_shown_from_its_start_to_its_end_by_the_databases_clock():
    now = timezone.now()
    old = publish_story(at=NOW)
    publish_story(at=NOW + HOUR)
    for starts, ends, runs in (
        (None, None, True),
        (now + HOUR, None, False),
        (now - HOUR, now + HOUR, True),
        (now - 2 * HOUR, now - HOUR, False),
    ):
        curate(SlotRow("top", old.article_id, starts_at=starts, ends_at=ends))
        assert (front().lead.path == old.path) is runs, (starts, ends)


def test_a_draft_shows_what_it_will_look_like_at_a_moment_to_come():
    old = publish_story(at=NOW)
    new = publish_story(at=NOW + HOUR)
    later = timezone.now() + HOUR
    row = SlotRow("top", old.article_id, starts_at=later)
    draft = actions.save_front(section_id=None, rows=[row], by=None, at=NOW, base=actions.state_of(None))
    assert front_of(draft, at=later - HOUR).lead.path == new.path
    assert front_of(draft, at=later).lead.path == old.path


def test_the_front_of_a_past_moment_shows_what_readers_saw_then():
    first = publish_story(at=NOW, headline="As it was")
    second = publish_story(at=NOW + HOUR)
    curate(SlotRow("top", first.article_id, headline="Printed then"), at=NOW + 2 * HOUR)
    curate(SlotRow("top", second.article_id), at=NOW + 4 * HOUR)
    publishing.withdraw(article=first.article, by=make_user(), at=NOW + 5 * HOUR, reason="Wrong.")
    assert front_then(at=NOW - HOUR).lead is None
    assert front_then(at=NOW + HOUR / 2).lead.headline == "As it was"
    assert front_then(at=NOW + HOUR * 1.5).lead.path == second.path
    assert front_then(at=NOW + 3 * HOUR).lead.headline == "Printed then"
    assert front_then(at=NOW + 4.5 * HOUR).lead.path == second.path
    assert first.path not in [card.path for card in front().latest]
