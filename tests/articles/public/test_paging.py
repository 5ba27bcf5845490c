"""Pages of a list by place: complete, once each, in order, and the same from both ends."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from articles.editions.models import Edition
from articles.public.paging import NoSuchPage, Place, page_of, place
from tests.factories import NOW, publish_story

pytestmark = pytest.mark.django_db


def query_of(address):
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


@pytest.fixture
def seven():
    """Three of them in the same instant."""
    for minutes in (1, 2, 3, 3, 3, 4, 5):
        publish_story(at=NOW + timedelta(minutes=minutes))
    return list(Edition.objects.live().newest_first().values_list("article_id", flat=True))


def read(query, size=2):
    return page_of(Edition.objects.live().cards(), query=query, path="/latest/", size=size)


def test_walking_down_and_up_again_shows_every_story_once_in_order(seven):
    pages, page = [], read({})
    assert page.is_first
    assert not page.newer
    while True:
        pages.append([row["article_id"] for row in page.rows])
        if not page.older:
            break
        page = read(query_of(page.older))
    assert [pk for rows in pages for pk in rows] == seven
    back = [pages[-1]]
    while page.newer.count("?"):
        page = read(query_of(page.newer))
        back.append([row["article_id"] for row in page.rows])
    assert [pk for rows in reversed(back) for pk in rows] == seven


def test_a_story_published_meanwhile_shifts_nothing(seven):
    older = read({}).older
    publish_story(at=NOW + timedelta(hours=1))
    assert [row["article_id"] for row in read(query_of(older)).rows] == seven[2:4]


def test_a_page_costs_one_query_however_deep(seven, django_assert_num_queries):
    deep = read(query_of(read({}).older)).older
    with django_assert_num_queries(1):
        read(query_of(deep))


@pytest.mark.parametrize(
    "text", ["1", "-1-2", "a-b", "1-", "1-2-3", "99999999999999999999-1", "1-2\n", "1 OR 1=1"]
)
def test_a_place_that_cannot_be_is_refused(text):
    with pytest.raises(NoSuchPage):
        place(text)


def test_a_place_comes_back_as_it_went():
    there = Place(NOW + timedelta(microseconds=7), 42)
    assert place(str(there)) == there
