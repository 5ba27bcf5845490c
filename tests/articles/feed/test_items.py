"""The list of live stories: filters, orders, pages, and what it refuses."""

from itertools import chain
from urllib.parse import quote

import pytest

from articles.feed import cursor
from articles.publishing import actions as publishing
from articles.ratings.models import RatingSummary
from tests.articles.feed.stories import full_story, later, publish, tag
from tests.factories import make_author, make_section, make_story, publish_story

pytestmark = pytest.mark.django_db


def get(client, query="", expect=200):
    response = client.get(f"/api/v1/items/{query}")
    assert response.status_code == expect, response.content
    return response.json()


def ids(client, query=""):
    return [document["meta"]["id"] for document in get(client, query)["items"]]


def walk(client, url, rel="next"):
    pages = []
    while url:
        answer = client.get(url).json()
        pages.append([document["meta"]["id"] for document in answer["items"]])
        url = answer[rel]
    return pages


def test_newest_first_and_only_what_is_live(client):
    old, new = publish_story(), publish_story(at=later(hours=1))
    gone = publish_story(at=later(hours=2))
    publishing.withdraw(article=gone.article, by=None, at=later(hours=3), reason="Wrong.")
    make_story()
    assert ids(client) == [new.article_id, old.article_id]


def test_pages_forward_and_back_hold_every_story_once_even_on_ties(client):
    stories = [publish_story().article_id for _ in range(7)]  # all in the same instant
    forward = walk(client, "/api/v1/items/?limit=3")
    assert [len(page) for page in forward] == [3, 3, 1]
    assert list(chain.from_iterable(forward)) == stories[::-1]
    last = client.get("/api/v1/items/?limit=3")
    for _ in range(2):
        last = client.get(last.json()["next"])
    assert walk(client, last.json()["previous"], "previous") == [forward[1], forward[0]]
    assert last.headers["Link"].endswith('rel="previous"')


@pytest.mark.parametrize(
    "order", ["published", "-updated", "updated", "-rating", "rating", "relevance&q=harbour"]
)
def test_each_order_pages_without_gap_or_repeat(client, order):
    for number in range(5):
        edition = publish_story(at=later(hours=number % 3))
        RatingSummary.objects.create(article_id=edition.article_id, score=(number % 2) / 3)
    whole = ids(client, f"?order={order}")
    assert len(whole) == 5
    assert list(chain.from_iterable(walk(client, f"/api/v1/items/?limit=2&order={order}"))) == whole


def test_the_order_by_rating_is_of_rated_stories(client):
    rated = publish_story().article_id
    publish_story()
    RatingSummary.objects.create(article_id=rated, n5=1, score=3.2)
    assert ids(client, "?order=-rating") == [rated]


def test_a_story_published_between_two_pages_moves_nothing(client):
    stories = [publish_story(at=later(hours=number)).article_id for number in range(4)]
    first = get(client, "?limit=2")
    publish_story(at=later(days=1))
    second = client.get(first["next"]).json()
    assert [document["meta"]["id"] for document in second["items"]] == stories[1::-1]


def test_a_cursor_is_refused_with_another_query_and_when_changed(client):
    for _ in range(3):
        publish_story()
    url = get(client, "?limit=2")["next"]
    assert client.get(url.replace("limit=2", "limit=1")).status_code == 400
    assert client.get(f"{url}&body=none").status_code == 400
    mark = url.split("cursor=")[1]
    assert client.get(url.replace(mark, mark[:-2] + ("AA" if mark[-2:] != "AA" else "BB"))).status_code == 400
    forged = cursor.encode(cursor.Place("2026-03-01T12:00:00+00:00", 1), "of another query")
    assert client.get(f"/api/v1/items/?cursor={quote(forged)}").status_code == 400


def test_sections_mean_or_with_commas_and_when_repeated_and_not_with_a_minus(client):
    world, sport, top = make_section("World"), make_section("Sport"), make_section("Top Story")
    a = publish_story(section=world, further_sections=[top]).article_id
    b = publish_story(section=sport).article_id
    c = publish_story(section=sport, further_sections=[top]).article_id
    assert set(ids(client, "?section=world,sport")) == {a, b, c}
    assert set(ids(client, "?section=sport&section=top-story")) == {c}
    assert set(ids(client, "?section=-sport")) == {a}
    assert set(ids(client, f"?section={sport.pk}")) == {b, c}
    assert set(ids(client, "?section=world,-top-story")) == set()


def test_topics_are_found_by_slug_id_and_kind(client):
    story = make_story()
    nato = tag(story, "NATO")
    tag(story, "Kyiv", "place")
    publish(story)
    other = publish_story().article_id
    assert ids(client, "?tag=nato") == ids(client, f"?organisation={nato.pk}") == [story.pk]
    assert ids(client, "?place=kyiv&organisation=nato") == [story.pk]
    assert ids(client, "?tag=-nato") == [other]
    assert get(client, "?person=nato", 400)["parameter"] == "person"


def test_authors_sources_languages_features_and_ids(client):
    story = full_story(language="de")
    publish(story)
    publishing.correct(article=story, by=None, at=later(hours=1), text="Two funnels.")
    plain = publish_story(bylines=[{"author": make_author("Cy Berg")}]).article_id
    assert ids(client, "?author=bo-lind") == [story.pk]
    assert ids(client, "?author=cy-berg") == [plain]
    assert ids(client, "?source=example-agency") == [story.pk]
    assert ids(client, "?source=-example-agency") == [plain]
    assert ids(client, "?language=de") == ids(client, "?language=-en") == [story.pk]
    assert ids(client, "?has=image") == ids(client, "?has=image,correction") == [story.pk]
    assert ids(client, "?has=-correction") == [plain]
    assert ids(client, f"?ids={plain},999999") == [plain]


def test_times_are_half_open(client):
    a, b = publish_story().article_id, publish_story(at=later(hours=1)).article_id
    assert ids(client, "?published_from=2026-03-01T13:00:00Z") == [b]
    assert ids(client, "?published_to=2026-03-01T13:00:00Z") == [a]
    assert ids(client, "?published_from=2026-03-01T14:00:00%2B02:00&updated_to=2026-03-01T13:00:00Z") == [a]
    assert ids(client, "?published_from=2026-03-02T12:00:00%2B23:00") == [
        b
    ]  # an offset that databases do not read


def test_votes_and_averages_are_exact_bounds(client):
    good, fair, none = (publish_story().article_id for _ in range(3))
    RatingSummary.objects.create(article_id=good, n4=1, n5=1)
    RatingSummary.objects.create(article_id=fair, n4=8)
    assert set(ids(client, "?min_rating=4")) == {good, fair}
    assert ids(client, "?min_rating=4.5") == [good]
    assert ids(client, "?min_rating=4.501") == []
    assert ids(client, "?min_votes=3") == [fair]
    assert set(ids(client, "?min_votes=0&min_rating=0")) == {good, fair}
    assert none in ids(client, "?min_votes=0")


def test_words_find_stories_and_a_count_is_exact(client):
    whale = publish_story(headline="A whale in the harbour").article_id
    for _ in range(3):
        publish_story()
    assert ids(client, "?q=whale") == [whale]
    assert ids(client, "?q=harbour -whale&order=relevance")[-1] != whale
    answer = get(client, "?q=harbour&limit=2&count=true")
    assert (len(answer["items"]), answer["total"]) == (2, 4)
    assert "total" not in get(client)


@pytest.mark.parametrize(
    "query, parameter",
    [
        ("?status=draft", "status"),
        ("?article__internal_notes=x", "article__internal_notes"),
        ("?section=nowhere", "section"),
        ("?section=", "section"),
        ("?section=a%00b", "section"),
        ("?limit=0", "limit"),
        ("?limit=101", "limit"),
        ("?limit=1&limit=2", "limit"),
        ("?limit=%D9%A3", "limit"),
        ("?order=headline", "order"),
        ("?order=relevance", "order"),
        ("?q=%20", "q"),
        ("?q=a%00", "q"),
        ("?ids=0", "ids"),
        ("?ids=" + ",".join(["1"] * 101), "ids"),
        ("?ids=99999999999999999999", "ids"),
        ("?published_from=2026-03-01", "published_from"),
        ("?published_from=2026-03-01T12:00:00", "published_from"),
        ("?published_from=2026-13-01T12:00:00Z", "published_from"),
        ("?published_to=0001-01-01T00:00:00%2B23:59", "published_to"),
        ("?min_rating=6", "min_rating"),
        ("?min_rating=NaN", "min_rating"),
        ("?has=video", "has"),
        ("?fields=internal_notes", "fields"),
        ("?include=everything", "include"),
        ("?body=pdf", "body"),
        ("?count=yes", "count"),
        ("?cursor=abc", "cursor"),
        ("?format=xml", "format"),
    ],
)
def test_what_we_do_not_know_is_refused_with_a_reason(client, query, parameter):
    response = client.get(f"/api/v1/items/{query}")
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["parameter"] == parameter
    assert problem["status"] == 400
    assert len(problem["detail"]) > 20


@pytest.mark.parametrize("count", [1, 6])
def test_a_page_costs_at_most_four_queries_whatever_it_holds(
    client, django_assert_max_num_queries, django_assert_num_queries, count
):
    for number in range(count):
        story = full_story(at=later(hours=number), headline=f"Ship {number}")
        tag(story, "NATO")
        publish(story)
    with django_assert_num_queries(4):
        client.get(
            "/api/v1/items/?include=associations,tags,neighbours&section=world&tag=nato&author=ana-ruiz"
        )
    with django_assert_num_queries(3):
        client.get("/api/v1/items/?limit=100")
    with django_assert_max_num_queries(4):
        client.get("/api/v1/changes/?include=associations,tags,neighbours")
