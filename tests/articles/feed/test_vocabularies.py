"""Sections, topics, authors, photos."""

import pytest

from articles.publishing import actions as publishing
from media.library.models import Photo
from tests.articles.feed.stories import full_story, later, publish, tag
from tests.factories import make_author, make_section, make_story

pytestmark = pytest.mark.django_db


def rows(client, name, query=""):
    response = client.get(f"/api/v1/{name}/{query}")
    assert response.status_code == 200
    return response.json()["items"]


def test_sections_authors_and_topics_are_listed_with_their_addresses(client):
    story = full_story()
    tag(story, "NATO", wikidata_id="Q7184")
    publish(story)
    assert {row["slug"] for row in rows(client, "sections")} >= {"world", "top-story"}
    assert rows(client, "authors")[0]["url"] == "http://testserver/authors/ana-ruiz/"
    (topic,) = rows(client, "tags")
    assert topic["same_as"] == ["http://www.wikidata.org/entity/Q7184"]
    assert topic["kind"] == "organisation"


def test_names_that_stand_only_on_drafts_or_withdrawn_stories_are_not_listed(client):
    draft = make_story(bylines=[{"author": make_author("Secret Reporter")}])
    tag(draft, "Secret Person", "person")
    assert rows(client, "authors") == rows(client, "tags") == []
    publish(draft)
    assert [len(rows(client, name)) for name in ("authors", "tags")] == [1, 1]
    publishing.withdraw(article=draft, by=None, at=later(hours=1), reason="Wrong.")
    assert rows(client, "authors") == rows(client, "tags") == []


def test_an_author_is_listed_while_readers_see_the_credit_though_the_working_copy_has_lost_it(client):
    story = make_story(bylines=[{"author": make_author("Ana Ruiz")}, {"author": make_author("Bo Lind")}])
    publish(story)
    story.bylines.filter(author__slug="bo-lind").delete()
    assert [row["slug"] for row in rows(client, "authors")] == ["ana-ruiz", "bo-lind"]
    publish(story, at=later(hours=1))
    assert [row["slug"] for row in rows(client, "authors")] == ["ana-ruiz"]


def test_pages_lead_on_and_back(client):
    for number in range(5):
        make_section(f"Part {number}")
    seen, url = [], "/api/v1/sections/?limit=2"
    while url:
        answer = client.get(url).json()
        seen += [row["name"] for row in answer["items"]]
        previous, url = answer["previous"], answer["next"]
    assert seen == [f"Part {number}" for number in range(5)]
    assert [row["name"] for row in client.get(previous).json()["items"]] == ["Part 2", "Part 3"]


def test_a_renamed_section_ends_a_304(client):
    section = make_section("World")
    tag = client.get("/api/v1/sections/").headers["ETag"]
    assert client.get("/api/v1/sections/", headers={"If-None-Match": tag}).status_code == 304
    section.name = "The World"
    section.save()
    assert client.get("/api/v1/sections/", headers={"If-None-Match": tag}).status_code == 200


def test_a_photo_is_a_ninjs_picture_while_a_live_story_shows_it(client, ninjs_errors):
    story = full_story()
    photo = Photo.objects.get(credit="Ana Ruiz, EA")
    assert client.get(f"/api/v1/photos/{photo.pk}/").status_code == 404
    publish(story)
    document = client.get(f"/api/v1/photos/{photo.pk}/").json()
    assert ninjs_errors(document) == []
    assert document["copyrightNotice"] == "© Example Agency"
    Photo.objects.filter(pk=photo.pk).update(syndication_allowed=False)
    assert client.get(f"/api/v1/photos/{photo.pk}/").status_code == 404
