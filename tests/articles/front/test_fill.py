"""Which story stands where on a front."""

from collections import Counter
from datetime import timedelta

from articles.editions.cards import Card, CardPicture
from articles.front.fill import FRONT_SIZES, IN_BLOCK, Chosen, Top, compose, fill, open_section
from tests.factories import NOW

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
    assert [found.article_id for found in stories.secondary] == [17, 15, 13, 11]


def test_a_block_opens_with_its_newest_picture_and_goes_on_with_the_newest():
    cards = {pk: card(pk, PICTURE if pk in (3, 2) else None) for pk in range(1, 9)}
    world = Top("World", "world", False, True, [4, 3, 2, 1])
    (block,) = compose(latest=[8, 7, 6, 5], tops=[world], cards=cards).blocks
    assert [found.article_id for found in block.cards] == [3, 4, 2, 1]


def test_without_pictures_the_newest_stand_there():
    cards = {pk: card(pk) for pk in range(1, 20)}
    stories = compose(latest=sorted(cards, reverse=True), tops=[], cards=cards)
    assert ids(stories)[:5] == [19, 18, 17, 16, 15]


def placed(*chosen, size=3, spare=(90, 91, 92, 93)):
    return fill(
        chosen=chosen, sizes={"top": 1, "secondary": size}, backfill={"top": spare, "secondary": spare}
    )


def test_slots_stand_in_their_order_and_the_newest_fill_the_rest():
    zones = placed(Chosen("secondary", 1, 1), Chosen("secondary", 2, 2), Chosen("top", 1, 3))
    assert zones == {"top": [3], "secondary": [1, 2, 90]}


def test_a_story_in_a_slot_fills_no_other_place():
    assert placed(Chosen("secondary", 1, 90)) == {"top": [91], "secondary": [90, 92, 93]}


def test_a_withdrawn_story_and_one_whose_time_is_over_leave_their_place_to_the_next():
    zones = placed(
        Chosen("top", 1, None),
        Chosen("secondary", 1, 1, runs=False),
        Chosen("secondary", 2, 2),
        Chosen("secondary", 3, None),
        Chosen("secondary", 4, 3),
    )
    assert zones == {"top": [90], "secondary": [2, 3, 91]}


def test_a_pinned_story_keeps_its_position_when_one_above_leaves():
    zones = placed(Chosen("secondary", 1, None), Chosen("secondary", 2, 2, pinned=True))
    assert zones["secondary"] == [91, 2, 92]
    zones = placed(Chosen("secondary", 1, None), Chosen("secondary", 2, 2))
    assert zones["secondary"] == [2, 91, 92]


def test_what_stands_deeper_than_the_zone_waits_its_turn():
    waiting = [Chosen("top", 1, 1), Chosen("top", 2, 2, pinned=True)]
    assert placed(*waiting)["top"] == [1]
    assert placed(Chosen("top", 1, 1, runs=False), waiting[1])["top"] == [2]


def test_without_enough_stories_places_stay_empty():
    assert placed(Chosen("secondary", 3, 1, pinned=True), spare=()) == {"top": [], "secondary": [1]}


def test_a_slot_prints_its_own_headline_kicker_and_picture():
    cards = {pk: card(pk) for pk in (1, 2)}
    slot = Chosen("top", 1, 1, headline="Ships are back", kicker="Harbour", photo=PICTURE)
    lead = compose(latest=[2, 1], tops=[], cards=cards, chosen=[slot]).lead
    assert (lead.article_id, lead.headline, lead.label, lead.photo) == (
        1,
        "Ships are back",
        "Harbour",
        PICTURE,
    )


def test_a_slot_whose_time_is_over_prints_nothing_of_its_own_where_the_story_stands_by_itself():
    cards = {1: card(1)}
    slot = Chosen("top", 1, 1, runs=False, headline="Ships are back")
    assert compose(latest=[1], tops=[], cards=cards, chosen=[slot]).lead.headline == "Story 1"


def test_slots_stand_in_no_block_as_well():
    cards = {pk: card(pk) for pk in range(1, 40)}
    tops = [Top("World", "world", False, True, [3, 2, 1])]
    stories = compose(latest=list(range(39, 9, -1)), tops=tops, cards=cards, chosen=[Chosen("rail", 1, 2)])
    assert [found.article_id for found in stories.blocks[0].cards] == [3, 1]
    assert stories.latest[0].article_id == 2
    assert len(stories.latest) == FRONT_SIZES["rail"]


def test_a_section_opens_with_its_slots_and_lists_the_rest_once():
    cards = {pk: card(pk) for pk in range(1, 7)}
    opener, rest = open_section(
        latest=[6, 5, 4, 3, 2], cards=cards, chosen=[Chosen("top", 1, 1), Chosen("rail", 1, 2)]
    )
    assert [found.article_id for found in opener] == [1, 6, 5]
    assert [found.article_id for found in rest] == [4, 3, 2]
