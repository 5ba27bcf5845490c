"""Voting over HTTP. What readers see is tested in a browser: tests/journeys/test_reader.py."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import Client
from django.utils import timezone

from articles.editions import version
from articles.public.door import Door
from articles.publishing import actions as publishing
from articles.publishing import scheduling
from articles.publishing.models import Change
from articles.publishing.roles import EDITOR
from articles.ratings import queries, reader
from articles.ratings.models import Rating, RatingFeedback
from tests.articles.public.test_door import ask
from tests.factories import NOW, make_story, make_user, publish_story

pytestmark = pytest.mark.django_db
# Where threads must see what the test published.
committed = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)

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


def test_no_stars_without_a_vote_leave_no_row(client, story):
    assert post(client, story, {"stars": 0}).json()["count"] == 0
    assert not Rating.objects.exists()


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


def test_draft_scheduled_withdrawn_and_unknown_answer_the_same_404(client):
    draft, scheduled, withdrawn = make_story(), make_story(), publish_story()
    publishing.withdraw(article=withdrawn.article, by=None, at=NOW, reason="Wrong")
    scheduling.schedule(article=scheduled, by=make_user(EDITOR), at=NOW, publish_at=timezone.now() + HOUR)
    addresses = [f"/ratings/{pk}/" for pk in (draft.pk, scheduled.pk, withdrawn.article_id, 10**9)]
    for send in (
        lambda address: client.get(address),
        lambda address: client.get(address, **JSON),
        lambda address: client.post(address, {"stars": "5"}),
        lambda address: client.post(address, '{"stars": 5}', content_type="application/json"),
        lambda address: client.post(f"{address}feedback/", {"text": "Dull"}),
        lambda address: client.get(f"{address}thanks/"),
    ):
        answers = [send(address) for address in addresses]
        assert [answer.status_code for answer in answers] == [404] * 4
        assert len({answer.content for answer in answers}) == 1
        assert len({str(sorted(answer.headers.items())) for answer in answers}) == 1
    assert not Rating.objects.exists()


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
def test_a_cross_site_form_or_fetch_is_refused(client, story, headers):
    assert post(client, story, {"stars": 5}, **headers).status_code == 403
    assert client.post(url(story), {"stars": "5"}, headers=headers).status_code == 403
    assert not Rating.objects.exists()


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://testserver"}, {}])
def test_a_vote_from_our_own_page_or_no_browser_counts(client, story, headers):
    assert post(client, story, {"stars": 5}, **headers).status_code == 200


def test_reading_a_rating_changes_nothing(client, story):
    client.get(f"{url(story)}?stars=5", **JSON)
    client.get(f"{url(story)}thanks/")
    assert not Rating.objects.exists()


def at_once(requests):
    """Answers of requests that are under way together, each a function of a client of its own."""

    def one(request):
        try:
            return request(Client())
        finally:
            connection.close()

    with ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(one, requests))


@committed
def test_fifty_parallel_posts_with_one_cookie_are_one_vote(story):
    def vote(stars):
        def ask(client):
            client.cookies["nr"] = "f" * 32
            return post(client, story, {"stars": stars % 5 + 1})

        return ask

    answers = at_once([vote(stars) for stars in range(50)])
    assert {answer.status_code for answer in answers} == {200}
    assert Rating.objects.count() == 1
    assert queries.wrong_summaries() == []
    assert queries.summary(story.article_id).count == 1


@committed
def test_the_limit_counts_atomically_when_forty_new_voters_come_at_once(story, settings):
    settings.RATINGS_WITHOUT_TICKET_PER_STORY_AND_HOUR = 10

    def vote(number):
        def ask(client):
            client.cookies["nr"] = f"{number:032x}"
            return post(client, story, {"stars": 1})

        return ask

    at_once([vote(number) for number in range(40)])
    assert Rating.objects.filter(state="counted").count() == 10
    assert Rating.objects.filter(state="held").count() == 30
    assert queries.wrong_summaries() == []


def test_a_double_click_without_a_cookie_is_one_reader(client, story):
    first = post(client, story, {"stars": 5})
    client.cookies.clear()
    second = post(client, story, {"stars": 5})
    assert first.cookies["nr"].value == second.cookies["nr"].value
    assert Rating.objects.count() == 1


def test_a_thousand_forged_x_forwarded_for_are_one_bucket(rf, settings):
    settings.NUM_PROXIES = 1
    senders = set()
    for number in range(1000):
        forged = f"198.51.{number // 250}.{number % 250}, " * (number % 3) + "203.0.113.9"
        meta = rf.post("/", headers={"X-Forwarded-For": forged}).META
        senders.add(reader.client_address(meta, proxies=1))
    assert senders == {"203.0.113.9"}


def test_votes_with_forged_x_forwarded_for_beyond_the_limit_are_held(client, story, settings):
    good = ticket(client, story)
    for number in range(60):
        client.cookies.clear()
        client.cookies["nr"] = f"{number:032x}"
        post(client, story, {"stars": 1, "ticket": good}, **{"X-Forwarded-For": f"198.51.100.{number}"})
    assert queries.summary(story.article_id).count == settings.RATINGS_PER_STORY_AND_HOUR
    assert Rating.objects.filter(state="held").count() == 60 - settings.RATINGS_PER_STORY_AND_HOUR


def test_a_held_vote_is_answered_like_a_counted_one(client, story, settings):
    settings.RATINGS_WITHOUT_TICKET_PER_STORY_AND_HOUR = 1
    answers = []
    for number in range(2):
        client.cookies["nr"] = f"{number:032x}"
        answers.append(post(client, story, {"stars": 4}))
    assert list(Rating.objects.order_by("pk").values_list("state", flat=True)) == ["counted", "held"]
    counted, held = (answer.json() for answer in answers)
    assert counted == held
    assert client.get(url(story), **JSON).json()["mine"] == 4


def test_one_network_brings_so_many_new_voters_an_hour_over_all_stories(client, settings):
    settings.RATINGS_PER_SITE_AND_HOUR = 5
    for number in range(8):
        client.cookies["nr"] = f"{number:032x}"
        post(client, publish_story(), {"stars": 1})
    assert Rating.objects.filter(state="held").count() == 3


def test_a_flood_is_told_to_wait(client, story, settings):
    settings.RATINGS_POSTS_PER_MINUTE = 3
    answers = [post(client, story, {"stars": 1}, **{"User-Agent": f"B {n}"}) for n in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 60
    assert client.post(f"{url(story)}feedback/", {"text": "Dull"}).status_code == 429
    assert client.get(url(story)).status_code == 200


@committed
def test_a_vote_never_purges_or_changes_a_cached_page(client, story):
    door = Door(get_wsgi_application())
    try:
        before, number = ask(door, story.path), version.current()
        assert before[0] == 200
        assert post(client, story, {"stars": 5}).json()["count"] == 1
        assert version.current() == number
        after = ask(door, story.path)
    finally:
        door.close()
    assert before[2] == after[2], (
        "the page in the cache still says no votes; the widget asks for fresh numbers"
    )
    assert before[1]["etag"] == after[1]["etag"]
    assert "set-cookie" not in after[1]
    assert Change.objects.count() == 1, "partners are not told of a new edition"


def test_the_cookie_lives_180_days_and_is_kept_from_http_where_there_is_https(client, story, settings):
    settings.HTTPS = True
    cookie = post(client, story, {"stars": 4}).cookies["nr"]
    assert cookie["secure"] is True
    assert cookie["max-age"] == 180 * 24 * 60 * 60
    assert "nr" not in client.get(url(story)).cookies, "only the answer to a vote sets it"


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
