"""Which story stands where on the front."""

from collections import Counter
from datetime import timedelta

import pytest

from articles.editions.cards import Card, CardPicture
from articles.front.queries import IN_BLOCK, SECONDARY, Top, compose, front
from tests.factories import NOW, make_section, publish_story

PICTURE = CardPicture(picture={}, alt="", credit="")


def card(pk, photo=None):
    """The higher the number the newer."""
    at = NOW + timedelta(minutes=pk)
    return Card(
        pk, f"/world/{pk}/", f"Story {pk}", "", "", "", [{"name": "World", "slug": "world"}], at, at, photo
    )


def ids(stories):
    places = [stories.lead, *stories.secondary, *stories.latest]
    places += [card for block in stories.blocks for card in block.cards]
    return [card.article_id for card in places if card]


def test_no_story_stands_twice():
    cards = {pk: card(pk) for pk in range(1, 60)}
    newest = sorted(cards, reverse=True)
    tops = [
        Top("Top Story", "top-story", True, False, newest[::5]),
        *(
            Top(name, name.lower(), False, True, newest[number:30:2])
            for number, name in enumerate(("World", "News"))
        ),
        Top("Sport", "sport", False, True, newest[20:50]),
    ]
    stories = compose(latest=newest[:30], tops=tops, cards=cards)
    assert Counter(ids(stories)).most_common(1)[0][1] == 1
    assert [(block.name, len(block.cards)) for block in stories.blocks] == [
        (n, IN_BLOCK) for n in ("World", "News", "Sport")
    ]


def test_a_section_that_leads_has_no_block_of_its_own():
    tops = [Top("Top Story", "top-story", True, True, [1, 2, 3])]
    assert compose(latest=[3, 2, 1], tops=tops, cards={pk: card(pk) for pk in (1, 2, 3)}).blocks == []


def test_secondary_places_prefer_stories_with_pictures():
    cards = {pk: card(pk, PICTURE if pk % 2 else None) for pk in range(1, 20)}
    stories = compose(latest=sorted(cards, reverse=True), tops=[], cards=cards)
    assert [found.article_id for found in stories.secondary] == [17, 15, 13, 11][:SECONDARY]


def test_without_pictures_the_newest_stand_there():
    cards = {pk: card(pk) for pk in range(1, 20)}
    stories = compose(latest=sorted(cards, reverse=True), tops=[], cards=cards)
    assert ids(stories)[:5] == [19, 18, 17, 16, 15]


@pytest.mark.django_db
def test_the_newest_story_of_a_leading_section_leads_and_an_empty_paper_has_none(django_assert_num_queries):
    assert front().lead is None
    top = make_section("Top Story", leads_front=True, in_menu=False)
    led = publish_story(at=NOW, further_sections=[top])
    publish_story(at=NOW - timedelta(hours=1), further_sections=[top])
    publish_story(at=NOW + timedelta(hours=1))
    with django_assert_num_queries(3):
        assert front().lead.path == led.path
