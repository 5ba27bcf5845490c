"""What ninjs has no place for."""

import pytest

from articles.publishing import actions as publishing
from articles.ratings.models import RatingSummary
from tests.articles.feed.stories import SECRET, full_story, later, publish
from tests.factories import publish_story

pytestmark = pytest.mark.django_db


def meta_of(client, article_id, query=""):
    return client.get(f"/api/v1/items/{article_id}/{query}").json()["meta"]


def test_meta_carries_the_rest_of_the_page(client):
    story = full_story()
    publish(story)
    edition = publishing.correct(article=story, by=None, at=later(hours=1), text="Two funnels, not three.")
    found = meta_of(client, story.pk)
    assert found["url"] == f"http://testserver{edition.path}"
    assert found["canonical_url"] == "https://agency.example/harbour"
    assert found["section"] == {"name": "World", "slug": "world"}
    assert [section["slug"] for section in found["sections"]] == ["world", "top-story"]
    assert found["introduction"] == "A note by our editor. As reported by EA:"
    assert (found["kicker"], found["dateline"], found["version"]) == ("Ships", "ROTTERDAM", 2)
    assert found["source"] == {"name": "EA", "url": "https://agency.example/"}
    assert found["byline"][0] == {
        "name": "Ana Ruiz",
        "slug": "ana-ruiz",
        "role": "writer",
        "place": "Rotterdam",
    }
    assert found["contributors_note"] == "Bo Lind contributed from Ghent."
    assert found["corrections"] == [
        {"kind": "correction", "at": "2026-03-01T13:00:00Z", "text": "Two funnels, not three.", "version": 2}
    ]
    assert found["published_at"] == "2026-03-01T12:00:00Z"
    assert found["updated_at"] == "2026-03-01T13:00:00Z"


@pytest.mark.parametrize(
    "votes, average, count",
    [
        ({}, None, 0),
        ({"n5": 1}, 5.0, 1),
        ({"n4": 3, "n5": 1}, 4.3, 4),  # 4.25 goes up, as on the page
        ({"n1": 2, "legacy_count": 2, "legacy_sum": 10}, 3.0, 4),
    ],
)
def test_the_rating_is_the_one_on_the_page(client, votes, average, count):
    edition = publish_story()
    RatingSummary.objects.create(article_id=edition.article_id, **votes)
    rating = meta_of(client, edition.article_id)["rating"]
    assert (rating["average"], rating["count"]) == (average, count)
    assert rating["histogram"] == [votes.get(f"n{stars}", 0) for stars in range(1, 6)]


def test_neighbours_are_the_stories_before_and_after(client):
    first, second, third = (publish_story(at=later(hours=hour)) for hour in range(3))
    found = meta_of(client, second.article_id)
    assert found["previous"]["id"] == first.article_id
    assert found["next"] == {
        "id": third.article_id,
        "headline": third.headline,
        "url": f"http://testserver{third.path}",
    }
    assert meta_of(client, third.article_id)["next"] is None
    assert "next" not in meta_of(client, second.article_id, "?include=tags")


def test_nothing_private_is_anywhere_in_the_feed(client):
    story = full_story()
    publish(story)
    draft = full_story(headline=f"{SECRET} draft", at=later(days=1))
    for address in (
        f"items/{story.pk}/",
        "items/?body=both&include=associations,tags,neighbours",
        "changes/",
    ):
        assert SECRET not in client.get(f"/api/v1/{address}").content.decode()
    assert client.get(f"/api/v1/items/{draft.pk}/").status_code == 404
    assert client.get(f"/api/v1/items/?q={SECRET}").json()["items"] == []
