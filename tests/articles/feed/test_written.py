"""Stories are written once and kept; whatever they say must be what is true now."""

import pytest

from articles.feed import queries, written
from articles.feed.envelope import Look
from articles.feed.written import Kept, stories
from articles.publishing import actions as publishing
from articles.ratings.models import RatingSummary
from articles.tagging.models import Tag
from media.library.models import Photo
from tests.articles.feed.stories import full_story, later, publish, tag
from tests.factories import NOW, publish_story

pytestmark = pytest.mark.django_db

ALL = "/api/v1/items/?include=associations,tags,neighbours&body=both"


def first(client, url="/api/v1/items/"):
    return client.get(url).json()["items"][0]


def pictures(client):
    return [picture["name"] for picture in first(client)["item"]["associations"]]


@pytest.fixture
def story(client):
    """A full story that this process has written and kept."""
    story = full_story()
    tag(story, "NATO")
    edition = publish(story)
    assert pictures(client) == ["lead", "inline", "words"]
    assert first(client, ALL)["item"]["organisations"][0]["name"] == "NATO"
    return edition


def test_a_second_page_of_the_same_stories_reads_no_story(client, story, django_assert_num_queries):
    before = client.get("/api/v1/items/").content
    with django_assert_num_queries(2):  # the newest seq, and the page
        assert client.get("/api/v1/items/").content == before


def test_votes_and_neighbours_are_those_of_now(client, story):
    RatingSummary.objects.create(article_id=story.article_id, n5=1)
    assert first(client)["meta"]["rating"]["count"] == 1
    later_one = publish_story(at=later(hours=1))
    found = client.get(ALL).json()["items"][1]["meta"]
    assert found["next"]["id"] == later_one.article_id
    publishing.withdraw(article=later_one.article, by=None, at=later(hours=2), reason="Wrong.")
    assert first(client, ALL)["meta"]["next"] is None


@pytest.mark.parametrize(
    "change", [{"syndication_allowed": False}, {"rights_until": NOW}, {"status": "withdrawn"}]
)
def test_a_photo_leaves_a_kept_story_as_soon_as_partners_may_not_have_it(client, story, change):
    Photo.objects.filter(credit="Bo Lind, EA").update(**change)
    assert pictures(client) == ["lead", "words"]
    assert "A ship at dusk" not in first(client)["item"]["bodies"][0]["value"]


def test_a_photo_leaves_a_kept_story_when_the_clock_says_so(story):
    Photo.objects.filter(credit="Bo Lind, EA").update(rights_until=later(days=1))
    texts = []
    for at in (later(hours=23), later(hours=25), later(hours=23)):
        found = stories(
            [queries.story(story.article_id, at=at)], at=at, look=Look(frozenset({"associations"}), "html")
        )
        texts.append(b"A ship at dusk" in found[story.article_id])
    assert texts == [True, False, True]


def test_what_is_said_of_a_photo_is_what_the_library_says_now(client, story):
    Photo.objects.filter(credit="Ana Ruiz, EA").update(copyright_notice="© Somebody else")
    assert first(client)["item"]["associations"][0]["copyrightNotice"] == "© Somebody else"


def test_an_edition_that_is_renewed_is_written_again(client, story):
    Tag.objects.filter(article_id=story.article_id).update(status=Tag.Status.REJECTED)
    assert publishing.renew(article_id=story.article_id, at=later(hours=1))
    found = first(client, ALL)
    assert "organisations" not in found["item"]
    assert found["meta"]["topics"] == []


def test_each_way_to_look_at_a_story_is_kept_for_itself(client, story):
    assert "bodies" not in first(client, "/api/v1/items/?body=none")["item"]
    assert set(first(client, "/api/v1/items/?fields=by")["item"]) == {"uri", "by"}
    assert len(first(client, ALL)["item"]["bodies"]) == 2


def test_a_story_that_ends_while_it_is_being_read_is_left_out(story, monkeypatch):
    line = queries.story(story.article_id, at=NOW)
    publishing.withdraw(article=story.article, by=None, at=later(hours=1), reason="Wrong.")
    monkeypatch.setattr(written, "kept", Kept(1000))
    assert stories([line], at=NOW, look=Look(frozenset(), "html")) == {}


def test_the_least_used_is_forgotten_first():
    texts = Kept(limit=20)
    for name in "abc":
        texts.put((name,), b"12345678")
        texts.get(("a",))
    assert [bool(texts.get((name,))) for name in "abc"] == [True, False, True]
    assert texts.size == 16
