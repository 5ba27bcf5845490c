"""Previous and next."""

import itertools
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.editions.models import Edition
from articles.neighbours.actions import pin
from articles.neighbours.queries import neighbours, neighbours_in_section
from articles.publishing import actions
from tests.factories import NOW, make_section, publish_story

pytestmark = pytest.mark.django_db


def test_the_previous_and_next_story_are_the_nearest_in_time():
    old, middle, new = (publish_story(at=NOW + timedelta(hours=hour)) for hour in (0, 1, 2))
    beside = neighbours(middle)
    assert (beside.previous.id, beside.next.id) == (old.article_id, new.article_id)
    assert beside.previous.headline == old.headline
    assert neighbours(old).previous is None
    assert neighbours(new).next is None


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(minutes=st.lists(st.integers(0, 2), min_size=2, max_size=6))
def test_the_next_story_of_the_previous_one_is_the_story_itself_on_ties_too(minutes):
    Edition.objects.update(live_until=NOW + timedelta(days=9))
    for minute in minutes:
        publish_story(at=NOW + timedelta(minutes=minute))
    chain = list(Edition.objects.live().newest_first())
    for newer, older in itertools.pairwise(chain):
        assert neighbours(newer).previous.id == older.article_id
        assert neighbours(older).next.id == newer.article_id


def test_a_withdrawn_story_is_nobodys_neighbour():
    old, middle, new = (publish_story(at=NOW + timedelta(hours=hour)) for hour in (0, 1, 2))
    actions.withdraw(article=middle.article, by=None, at=NOW + timedelta(hours=3), reason="Wrong")
    assert neighbours(new).previous.id == old.article_id


def test_an_editors_pin_wins_while_its_story_is_live():
    far, near, story = (publish_story(at=NOW + timedelta(hours=hour)) for hour in (0, 1, 2))
    pin(article_id=story.article_id, direction="previous", target_id=far.article_id)
    assert neighbours(story).previous.id == far.article_id
    actions.withdraw(article=far.article, by=None, at=NOW + timedelta(hours=3), reason="Wrong")
    assert neighbours(story).previous.id == near.article_id


def test_within_a_section_further_sections_count():
    sport, world = make_section("Sport"), make_section("World")
    first = publish_story(at=NOW, section=sport)
    publish_story(at=NOW + timedelta(hours=1), section=world)
    third = publish_story(at=NOW + timedelta(hours=2), section=world, further_sections=[sport])
    assert neighbours_in_section(third, sport.pk).previous.id == first.article_id
    assert neighbours_in_section(first).next.id == third.article_id


def test_one_query_is_enough(django_assert_num_queries):
    story = publish_story()
    with django_assert_num_queries(1):
        neighbours(story)
