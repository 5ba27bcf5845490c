"""Validators, caches, other sites' scripts, errors."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client

from articles.feed import conditional
from articles.publishing import actions as publishing
from articles.ratings import version as ratings
from tests.articles.feed.stories import later
from tests.factories import publish_story

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESSES = ["items/", "changes/"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_unchanged_answer_costs_a_304_and_a_publication_ends_it(client, address):
    publish_story()
    first = client.get(f"/api/v1/{address}")
    again = client.get(f"/api/v1/{address}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
    publish_story(at=later(hours=1))
    after = client.get(f"/api/v1/{address}", headers={"If-None-Match": first.headers["ETag"]})
    assert after.status_code == 200
    assert after.headers["ETag"] != first.headers["ETag"]


def test_a_304_is_cheap(client, django_assert_num_queries):
    publish_story()
    tag = client.get("/api/v1/items/").headers["ETag"]
    with django_assert_num_queries(1):
        assert client.get("/api/v1/items/", headers={"If-None-Match": tag}).status_code == 304


def test_etags_are_strong_and_differ_by_query(client):
    publish_story()
    tags = {client.get(f"/api/v1/items/{query}").headers["ETag"] for query in ("", "?limit=5", "?body=none")}
    assert len(tags) == 3
    assert all(tag.startswith('"') for tag in tags)


def test_a_vote_makes_old_copies_stale(client):
    edition = publish_story()
    tag = client.get(f"/api/v1/items/{edition.article_id}/").headers["ETag"]
    ratings.bump()
    assert (
        client.get(f"/api/v1/items/{edition.article_id}/", headers={"If-None-Match": tag}).status_code == 200
    )


def test_last_modified_is_given_when_its_second_has_passed(client):
    publish_story()
    assert "Last-Modified" not in client.get("/api/v1/items/").headers  # more may change within this second
    seen = datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=30)
    cache.set(f"feed:seen:{conditional.state(1)}", seen.isoformat())
    first = client.get("/api/v1/items/")
    assert first.headers["Last-Modified"] == format_datetime(seen, usegmt=True)
    since = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert client.get("/api/v1/items/", headers=since).status_code == 304
    older = {"If-Modified-Since": format_datetime(seen - timedelta(seconds=1), usegmt=True)}
    assert client.get("/api/v1/items/", headers=older).status_code == 200
    # A change whose own time lies far back (an archive being loaded) ends it all the same.
    publish_story(at=later(days=-300))
    assert client.get("/api/v1/items/", headers=since).status_code == 200


def test_a_tag_that_does_not_match_wins_over_a_date_that_does(client):
    publish_story()
    seen = datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=30)
    cache.set(f"feed:seen:{conditional.state(1)}", seen.isoformat())
    both = {"If-Modified-Since": format_datetime(seen, usegmt=True), "If-None-Match": '"other"'}
    assert client.get("/api/v1/items/", headers=both).status_code == 200


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_caches_and_scripts_of_other_sites_are_told(client, address):
    headers = client.get(f"/api/v1/{address}").headers
    assert headers["Cache-Control"] == "public, max-age=30, s-maxage=60, stale-while-revalidate=300"
    assert {"Accept", "Accept-Encoding", "Authorization"} <= {
        name.strip() for name in headers["Vary"].split(",")
    }
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in headers


def test_errors_are_problems_and_kept_by_no_cache(client):
    for address, status in (
        ("nothing/", 404),
        ("items/77/", 404),
        ("items/?x=1", 400),
        ("items/99999999999999999999/", 404),
        ("photos/%0A/", 404),
        ("items/a%0Ab/versions/", 404),
    ):
        response = client.get(f"/api/v1/{address}")
        assert response.status_code == status
        assert response.headers["Content-Type"] == "application/problem+json"
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "ask, status",
    [
        (lambda client: client.get("/api/"), 404),
        (lambda client: client.get("/api/v2/items/"), 404),
        (lambda client: client.get("/api/v1/items/", headers={"Host": "elsewhere.example"}), 400),
        (lambda client: client.get("/api/v1/items/", headers={"Host": "a b"}), 400),
        (lambda client: client.post("/api/v1/docs/"), 403),
        (lambda client: client.delete("/api/v1/changes/"), 405),
    ],
)
def test_what_is_refused_before_a_view_is_asked_is_a_problem_too(ask, status):
    response = ask(Client(enforce_csrf_checks=True))
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    found = response.json()
    assert (found["status"], bool(found["detail"])) == (status, True)
    assert response.headers.get("Content-Length", str(len(response.content))) == str(len(response.content))


def test_a_fault_of_the_site_itself_is_a_problem_under_api_and_a_page_elsewhere(client, monkeypatch):
    def fail(*_):
        raise ValueError("secret")

    monkeypatch.setattr("newsroom.accounts.middleware.PersonalTimeZoneMiddleware.__call__", fail)
    client.raise_request_exception = False
    answer = client.get("/api/v1/items/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "application/problem+json")
    assert client.get("/latest/").headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("error, status", [(ValueError("secret"), 500), (OperationalError("secret"), 503)])
def test_a_fault_of_ours_is_a_problem_too_and_says_nothing_of_what_it_was(
    client, monkeypatch, caplog, error, status
):
    def fail(**_):
        raise error

    monkeypatch.setattr("articles.feed.queries.changes", fail)
    client.raise_request_exception = False
    answer = client.get("/api/v1/changes/")
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "secret" not in answer.content.decode()
    assert "secret" in caplog.text


def test_only_reading_is_possible(client):
    response = client.post("/api/v1/items/", {"headline": "Hello"})
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert response.json()["title"] == "Method Not Allowed"
    preflight = client.options("/api/v1/items/")
    assert preflight.status_code == 204
    assert "Authorization" not in preflight.headers["Access-Control-Allow-Headers"]
    head = client.head("/api/v1/items/")
    assert (head.status_code, head.content) == (200, b"")


def test_a_forgotten_slash_is_a_redirection(client):
    assert client.get("/api/v1/items").headers["Location"] == "/api/v1/items/"


def test_without_the_cache_reading_goes_on_with_no_validators(client, settings):
    edition = publish_story()
    publishing.correct(article=edition.article, by=None, at=later(hours=1), text="A word.")
    nowhere = "redis://127.0.0.1:1/0"
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": nowhere}}
    response = client.get("/api/v1/items/")
    assert response.status_code == 200
    assert len(response.json()["items"]) == 1
    assert "ETag" not in response.headers
