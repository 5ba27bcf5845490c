"""Cards are read once for each state of an edition's row; statements are planned once for a connection."""

from datetime import timedelta

import pytest
from django.db import connection

from articles.editions import queries
from articles.editions.models import Edition
from articles.editions.queries import cards_of
from articles.editions.statements import rows
from tests.factories import NOW, publish_story

pytestmark = pytest.mark.django_db


def test_a_card_is_made_again_only_when_its_row_changed(django_assert_num_queries):
    kept, changed = publish_story(at=NOW), publish_story(at=NOW + timedelta(hours=1))
    wanted = {kept.pk, changed.pk}
    before = cards_of(wanted)
    Edition.objects.filter(pk=changed.pk).update(kicker="By hand")
    with django_assert_num_queries(1):
        after = cards_of(wanted)
    assert after[kept.pk] is before[kept.pk]
    assert (before[changed.pk].kicker, after[changed.pk].kicker) == ("", "By hand")
    assert after[changed.pk].state != before[changed.pk].state
    assert cards_of([]) == {}


def test_a_card_of_a_list_has_the_state_of_its_row():
    story = publish_story(at=NOW)
    assert Edition.objects.live().cards().get()["state"] == cards_of([story.pk])[story.pk].state


def test_only_so_many_cards_are_kept_the_newest(monkeypatch):
    monkeypatch.setattr(queries, "KEPT", 1)
    queries._cards.clear()
    stories = [publish_story(at=NOW), publish_story(at=NOW)]
    for story in stories:
        cards_of([story.pk])
    assert list(queries._cards) == [stories[1].pk]
    assert len(cards_of(story.pk for story in stories)) == 2


def test_a_statement_of_a_page_is_prepared_once_for_a_connection():
    for number in (1, 2, 3):
        assert rows("SELECT %s + 41 AS only_here", [number]) == [(number + 41,)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans + custom_plans FROM pg_prepared_statements WHERE statement LIKE '%only_here%'"
        )
        assert cursor.fetchall() == [(3,)]
