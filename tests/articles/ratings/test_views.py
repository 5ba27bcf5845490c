"""Voting over HTTP. What readers see is tested in a browser: tests/journeys/test_reader.py."""

import json

import pytest
from django.core.cache import cache

from articles.publishing import actions as publishing
from articles.ratings import queries
from articles.ratings.models import Rating, RatingFeedback
from tests.factories import NOW, make_story, publish_story

pytestmark = pytest.mark.django_db

JSON = {"headers": {"Accept": "application/json"}}


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.client.get_client(write=True).flushdb()


@pytest.fixture
def story():
    return publish_story()


def url(story):
    return f"/ratings/{story.article_id}/"


def post(client, story, values, **headers):
    return client.post(
        url(story),
        json.dumps(values),
        content_type="application/json",
        headers={"Accept": "application/json", **headers},
    )


def ticket(client, story):
    return client.get(url(story), **JSON).json()["ticket"]


def test_a_vote_answers_with_the_fresh_numbers_and_sets_a_cookie_for_ratings_alone(client, story):
    answer = post(client, story, {"stars": 4, "ticket": ticket(client, story)})
    assert answer.json() == {
        "average": "4.0", "count": 1, "histogram": [0, 0, 0, 1, 0], "fill": "80", "mine": 4,
        "message": "Thank you for rating this article.",
    }  # fmt: skip
    cookie = answer.cookies["nr"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/ratings/", True, "Lax")
    assert "no-store" in answer["Cache-Control"]


def test_a_reader_votes_once_and_may_change_and_take_back(client, story):
    post(client, story, {"stars": 4})
    assert post(client, story, {"stars": 2}).json()["histogram"] == [0, 1, 0, 0, 0]
    assert client.get(url(story), **JSON).json()["mine"] == 2
    assert post(client, story, {"stars": 0}).json()["count"] == 0


def test_a_form_without_scripts_votes_and_leads_to_the_thanks(client, story):
    answer = client.post(url(story), {"stars": "5", "website": ""})
    assert (answer.status_code, answer["Location"]) == (303, f"/ratings/{story.article_id}/thanks/")
    page = client.get(answer["Location"])
    assert "Average rating" in page.content.decode()
    assert "Your rating: <b>5 stars</b>" in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_a_low_vote_is_asked_what_could_be_better(client, story):
    assert (
        post(client, story, {"stars": 2})
        .json()["message"]
        .startswith("We are sorry that this article was not useful")
    )
    client.post(f"{url(story)}feedback/", {"text": "Too short"})
    assert RatingFeedback.objects.get().text == "Too short"


@pytest.mark.parametrize("stars", [6, -1, 5.5, "5 ", True, None, [5]])
def test_bad_stars_are_refused_and_leave_no_row(client, story, stars):
    answer = post(client, story, {"stars": stars})
    assert answer.status_code == 422
    assert "one to five" in answer.json()["message"]
    assert not Rating.objects.exists()


@pytest.mark.parametrize("body", ['{"stars": 1e400}', '{"stars": 1, "stars": 5}', "[5]", "nonsense", ""])
def test_broken_json_is_refused(client, story, body):
    answer = client.post(url(story), body, content_type="application/json", **JSON)
    assert answer.status_code == 422
    assert not Rating.objects.exists()


def test_two_values_in_a_form_are_refused(client, story):
    assert client.post(url(story), {"stars": ["1", "5"]}).status_code == 422
    assert not Rating.objects.exists()


def test_what_is_not_public_looks_like_what_does_not_exist(client, story):
    draft = make_story()
    withdrawn = publish_story()
    publishing.withdraw(article=withdrawn.article, by=None, at=NOW, reason="Wrong")
    answers = [client.get(f"/ratings/{pk}/", **JSON) for pk in (draft.pk, withdrawn.article_id, 10**9)]
    assert [answer.status_code for answer in answers] == [404] * 3
    assert len({answer.content for answer in answers}) == 1
    assert post(client, withdrawn, {"stars": 5}).status_code == 404


def test_closed_ratings_take_no_vote(client):
    story = publish_story(ratings_open=False)
    assert post(client, story, {"stars": 5}).status_code == 409
    assert not Rating.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
    ],
)
def test_a_vote_from_another_site_is_refused(client, story, headers):
    assert post(client, story, {"stars": 5}, **headers).status_code == 403
    assert not Rating.objects.exists()


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://testserver"}, {}])
def test_a_vote_from_our_own_page_or_no_browser_counts(client, story, headers):
    assert post(client, story, {"stars": 5}, **headers).status_code == 200


def test_reading_a_rating_changes_nothing(client, story):
    client.get(f"{url(story)}?stars=5", **JSON)
    client.get(f"{url(story)}thanks/")
    assert not Rating.objects.exists()


def test_fifty_votes_with_one_cookie_are_one_vote(client, story):
    post(client, story, {"stars": 1})
    for stars in range(50):
        post(client, story, {"stars": stars % 5 + 1})
    assert Rating.objects.count() == 1


def test_a_double_click_without_a_cookie_is_one_reader(client, story):
    first = post(client, story, {"stars": 5})
    client.cookies.clear()
    second = post(client, story, {"stars": 5})
    assert first.cookies["nr"].value == second.cookies["nr"].value
    assert Rating.objects.count() == 1


def test_a_thousand_forged_addresses_are_one_network(client, story, settings):
    good = ticket(client, story)
    for number in range(60):
        client.cookies.clear()
        client.cookies["nr"] = f"{number:032x}"
        post(client, story, {"stars": 1, "ticket": good}, **{"X-Forwarded-For": f"198.51.100.{number}"})
    assert queries.summary(story.article_id).count == settings.RATINGS_PER_STORY_AND_HOUR
    assert Rating.objects.filter(state="held").count() == 60 - settings.RATINGS_PER_STORY_AND_HOUR


def test_votes_without_a_ticket_meet_a_stricter_limit(client, story, settings):
    for number in range(20):
        client.cookies["nr"] = f"{number:032x}"
        post(client, story, {"stars": 1, "ticket": "forged"})
    assert queries.summary(story.article_id).count == settings.RATINGS_WITHOUT_TICKET_PER_STORY_AND_HOUR


def test_whoever_fills_in_the_hidden_field_is_told_nothing(client, story):
    answer = post(client, story, {"stars": 5, "website": "https://spam.example"})
    assert answer.status_code == 200
    assert not Rating.objects.exists()


def test_a_robot_cannot_rate(client, story):
    assert post(client, story, {"stars": 5}, **{"User-Agent": "Examplebot/1.0"}).status_code == 403


def test_a_get_is_never_kept_by_a_cache(client, story):
    assert client.get(url(story), **JSON)["Cache-Control"] == "private, no-cache"
