"""The delta log: a mirror is never wrong."""

import random

import pytest

from articles.content.models import Article
from articles.publishing import actions as publishing
from media.library.models import Photo
from tests.articles.feed.stories import full_story, later, publish
from tests.factories import make_story, publish_story

pytestmark = pytest.mark.django_db


class Mirror:
    """What a partner does, in as many lines as it takes."""

    def __init__(self, client, limit=100):
        self.client, self.url, self.held, self.reached = client, f"/api/v1/changes/?limit={limit}", {}, {}

    def poll(self):
        while True:
            answer = self.client.get(self.url).json()
            for row in answer["items"]:
                assert row["seq"] > self.reached.get(row["id"], 0)
                self.reached[row["id"]] = row["seq"]
                if row["state"] == "deleted":
                    self.held.pop(row["id"], None)
                else:
                    self.held[row["id"]] = row["item"]
            self.url = answer["next"]
            if not answer["items"]:
                return


def live(client):
    found, url = {}, "/api/v1/items/"
    while url:
        answer = client.get(url).json()
        found |= {document["meta"]["id"]: document["item"] for document in answer["items"]}
        url = answer["next"]
    return found


def test_a_mirror_that_polls_now_and_then_ends_equal_to_the_live_set(client):
    chance = random.Random(7)
    stories = [make_story() for _ in range(8)]
    partners = [Mirror(client, limit) for limit in (1, 3, 500)]
    for minute in range(60):
        story, at = Article.objects.get(pk=chance.choice(stories).pk), later(minutes=minute)
        if story.status == "live" and chance.random() < 0.4:
            publishing.withdraw(article=story, by=None, at=at, reason="Wrong.")
        elif story.status == "live" and chance.random() < 0.5:
            publishing.correct(article=story, by=None, at=at, text=f"Correction {minute}.")
        else:
            publish(story, at=at, headline=f"Headline {minute}")
        if chance.random() < 0.3:
            chance.choice(partners).poll()
    for partner in partners:
        partner.poll()
        assert partner.held == live(client)
    assert live(client)


def test_one_row_a_story_with_its_last_change_and_no_content_after_a_withdrawal(client):
    edition = publish_story()
    publish(edition.article, at=later(hours=1), headline="Better")
    publishing.kill(article=edition.article, by=None, at=later(hours=2), reason="Libel.")
    (row,) = client.get("/api/v1/changes/").json()["items"]
    assert row == {
        "seq": 3,
        "state": "deleted",
        "id": edition.article_id,
        "uri": f"tag:testserver,2026:story:{edition.article_id}",
        "version": 2,
        "modified": "2026-03-01T14:00:00Z",
        "reason": "killed",
        "editor_note": "Libel.",
        "replaced_by": None,
    }


def test_a_row_carries_the_same_document_as_the_list(client):
    publish_story()
    (row,) = client.get("/api/v1/changes/").json()["items"]
    (document,) = client.get("/api/v1/items/").json()["items"]
    assert {"meta": row["meta"], "item": row["item"]} == document
    assert row["reason"] == "published"


def test_next_is_always_there_and_waits_where_the_log_ends(client):
    publish_story()
    first = client.get("/api/v1/changes/?body=none").json()
    again = client.get(first["next"]).json()
    assert again["items"] == []
    assert again["next"] == first["next"]
    assert "after=1" in first["next"]
    assert "body=none" in first["next"]


def test_a_number_beyond_the_log_is_refused_and_not_waited_for(client):
    publish_story()
    problem = client.get("/api/v1/changes/?after=2").json()
    assert (problem["status"], problem["parameter"]) == (400, "after")


def test_a_withdrawn_story_is_gone_and_says_so(client):
    edition = publish_story()
    publishing.withdraw(article=edition.article, by=None, at=later(hours=1), reason="Published by mistake.")
    response = client.get(f"/api/v1/items/{edition.article_id}/")
    assert response.status_code == 410
    assert response.headers["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert (problem["reason"], problem["editor_note"]) == ("withdrawn", "Published by mistake.")
    assert edition.headline not in response.content.decode()


def test_a_story_that_comes_back_is_there_again(client):
    edition = publish_story()
    publishing.withdraw(article=edition.article, by=None, at=later(hours=1), reason="Wrong.")
    publish(edition.article, at=later(hours=2))
    assert client.get(f"/api/v1/items/{edition.article_id}/").status_code == 200
    (row,) = client.get("/api/v1/changes/?after=1").json()["items"]
    assert (row["state"], row["reason"], row["version"]) == ("updated", "published", 2)


@pytest.mark.parametrize("change", [{"syndication_allowed": False}, {"usage_terms": "Not in print."}])
def test_a_mirror_hears_of_what_only_partners_are_told_of_a_photo(client, change):
    edition = publish(full_story())
    mirror = Mirror(client)
    mirror.poll()
    etag = client.get("/api/v1/items/").headers["ETag"]
    Photo.objects.filter(credit="Bo Lind, EA").update(**change)
    # What saving a photo asks of the worker.
    assert publishing.renew(article_id=edition.article_id, at=later(hours=1))
    assert not publishing.renew(article_id=edition.article_id, at=later(hours=2))
    mirror.poll()
    assert mirror.held == live(client)
    assert client.get("/api/v1/items/", headers={"If-None-Match": etag}).status_code == 200
