"""Stories that were public: each of their addresses says the same of them."""

from __future__ import annotations

import pytest
from django.utils import timezone

from articles.feed.actions import issue_key
from articles.publishing import actions as publishing
from articles.publishing.merging import merge
from tests.articles.feed.stories import later
from tests.factories import make_section, publish_story

pytestmark = pytest.mark.django_db

ADDRESSES = ["", "related/", "versions/", "versions/1/"]


@pytest.fixture
def get(client):
    """Asks with a key that may read all."""
    key = issue_key(name="Partner", by=None, at=timezone.now(), scopes=["feed.versions"])[1]
    return lambda address: client.get(f"/api/v1/{address}", headers={"Authorization": f"Bearer {key}"})


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("verb", ["withdraw", "kill"])
def test_a_story_that_was_taken_back_is_gone_and_says_why(get, verb, address):
    edition = publish_story()
    getattr(publishing, verb)(article=edition.article, by=None, at=later(hours=1), reason="By mistake.")
    answer = get(f"items/{edition.article_id}/{address}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (410, "application/problem+json")
    problem = answer.json()
    assert (problem["id"], problem["seq"], problem["editor_note"]) == (edition.article_id, 2, "By mistake.")
    assert problem["reason"] == {"withdraw": "withdrawn", "kill": "killed"}[verb]
    assert edition.headline not in answer.content.decode()


@pytest.mark.parametrize(
    "address, leads_to", [*((same, same) for same in ADDRESSES[:3]), ("versions/1/", "versions/")]
)
def test_a_merged_story_leads_to_the_other_with_the_same_question(get, address, leads_to):
    double, story = publish_story(), publish_story(at=later(hours=1))
    merge(article=double.article, into=story.article, by=None, at=later(hours=2))
    query = "" if address == "versions/" else "?body=none"
    answer = get(f"items/{double.article_id}/{address}{query}")
    assert answer.status_code == 301
    assert answer.headers["Location"].endswith(f"/api/v1/items/{story.article_id}/{leads_to}{query}")
    if leads_to == address:
        assert get(f"items/{story.article_id}/{leads_to}{query}").status_code == 200


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_was_never_public_is_not_found(get, address):
    answer = get(f"items/77/{address}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_a_key_may_not_see_is_not_found(client, address):
    edition = publish_story(section=make_section("World"))
    sport = make_section("Sport")
    key = issue_key(name="Partner", by=None, at=timezone.now(), scopes=["feed.versions"], sections=[sport])[1]
    headers = {"Authorization": f"Bearer {key}"}
    assert client.get(f"/api/v1/items/{edition.article_id}/{address}", headers=headers).status_code == 404
