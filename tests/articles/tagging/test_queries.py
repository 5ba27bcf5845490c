"""Reading tags: public topics, stories alike, acceptance."""

from __future__ import annotations

from datetime import timedelta

import pytest

from articles.editions.models import Edition
from articles.publishing import actions as publishing
from articles.tagging.models import Alias, Entity, Tag
from articles.tagging.queries import acceptance, related, topics_called, topics_for, topics_like
from tests.factories import NOW, publish_story

pytestmark = pytest.mark.django_db


def story_on(*entities, days=0, status="applied", relevance=50):
    """A live story whose page shows these topics."""
    edition = publish_story(at=NOW + timedelta(days=days))
    for entity in entities:
        Tag.objects.create(article=edition.article, entity=entity, status=status, relevance=relevance)
    publishing.renew(article_id=edition.article_id, at=NOW)
    return Edition.objects.get(pk=edition.pk)


def topic(name, **fields):
    return Entity.objects.create(kind="place", name=name, slug=name.lower(), **fields)


def test_at_most_eight_topics_are_shown_the_most_relevant_first():
    edition = publish_story()
    for number in range(10):
        Tag.objects.create(
            article=edition.article, entity=topic(f"Place{number}"), status="applied", relevance=number
        )
    assert [each["name"] for each in topics_for(edition.article_id)] == [f"Place{n}" for n in range(9, 1, -1)]


@pytest.mark.parametrize("status", ["suggested", "rejected"])
def test_what_nobody_accepted_is_not_shown(status):
    assert story_on(topic("Oslo"), status=status).topics == []


def test_an_entity_that_is_not_public_is_not_shown():
    assert story_on(topic("Oslo", public=False)).topics == []


def test_sharing_a_rare_topic_counts_more_than_sharing_one_that_is_everywhere():
    common, rare = topic("Norway"), topic("Bergen")
    for day in range(6):
        story_on(common, days=day)
    on_rare = story_on(rare, days=1)
    story = story_on(common, rare, days=2)
    assert related(story, limit=3)[0].article_id == on_rare.article_id


def test_of_stories_equally_alike_the_newer_comes_first(django_assert_num_queries):
    norway = topic("Norway")
    older, newer = story_on(norway, days=1), story_on(norway, days=2)
    story = story_on(norway)
    with django_assert_num_queries(1):
        found = related(story, limit=5)
    assert [each.article_id for each in found] == [newer.article_id, older.article_id]


def test_a_withdrawn_story_is_related_to_nothing():
    norway = topic("Norway")
    gone = story_on(norway)
    story = story_on(norway)
    publishing.withdraw(article=gone.article, by=None, at=NOW, reason="wrong")
    assert related(story, limit=5) == []


def test_acceptance_counts_what_the_machine_proposed_and_not_what_editors_added():
    oslo = topic("Oslo")
    for status in ("confirmed", "confirmed", "rejected", "suggested"):
        edition = publish_story()
        Tag.objects.create(article=edition.article, entity=oslo, status=status, recogniser="model 1")
    edition = publish_story()
    Tag.objects.create(article=edition.article, entity=oslo, status="confirmed", source="editor")
    (row,) = acceptance()
    assert (row.confirmed, row.rejected, row.waiting, row.applied) == (2, 1, 1, 0)
    assert row.accepted == pytest.approx(66.7, abs=0.1)


def test_a_topic_is_found_by_any_spelling_that_it_goes_by_and_only_with_stories(django_assert_num_queries):
    bruges = topic("Bruges")
    Alias.objects.create(entity=bruges, text="Brügge")
    Alias.objects.create(entity=bruges, text="Bridges", muted=True)
    Alias.objects.create(entity=topic("Ghent"), text="Ghent")
    story_on(bruges)
    with django_assert_num_queries(1):
        assert topics_called("brugge") == [bruges]
    assert topics_called("Bridges") == topics_called("Ghent") == []


def test_a_misspelled_topic_is_found_by_its_likeness():
    antarctica = topic("Antarctica")
    story_on(antarctica)
    assert topics_like("antartica") == [antarctica]
    assert topics_like("Oslo") == []
