"""Stories as ninjs 3.1."""

import re

import pytest

from articles.publishing import actions as publishing
from media.library.models import Photo
from tests.articles.feed.stories import full_story, later, publish, tag
from tests.factories import NOW, publish_story

pytestmark = pytest.mark.django_db


def item_of(client, article_id, query="", expect=200):
    response = client.get(f"/api/v1/items/{article_id}/{query}")
    assert response.status_code == expect
    return response.json()["item"]


@pytest.fixture
def story():
    story = full_story()
    tag(story, "NATO", wikidata_id="Q7184")
    tag(story, "Jens Stoltenberg", "person", rel="mentions")
    tag(story, "Kyiv", "place")
    tag(story, "Rotterdam Summit", "event")
    tag(story, "Shipping", "subject", relevance=80, confidence=90)
    publish(story)
    return publishing.correct(
        article=story,
        by=None,
        at=later(hours=1),
        kind="correction",
        text="The ship had two funnels, not three.",
    )


@pytest.mark.parametrize(
    "query", ["", "?body=both", "?body=none", "?include=tags", "?fields=by", "?body=text"]
)
def test_every_shape_of_a_full_story_is_strict_ninjs(client, story, ninjs_errors, query):
    assert ninjs_errors(item_of(client, story.article_id, query)) == []


def test_a_bare_story_is_strict_ninjs(client, ninjs_errors):
    edition = publish_story(standfirst="", bylines=[], no_byline=True, body="<p>One line.</p>")
    assert ninjs_errors(item_of(client, edition.article_id)) == []


def test_the_uri_is_a_name_and_survives_a_new_address(client, story):
    before = item_of(client, story.article_id)["uri"]
    assert before.startswith("tag:")
    publish(story.article, at=later(hours=2), slug="quite-another-address")
    after = item_of(client, story.article_id)
    assert after["uri"] == before
    assert after["version"] == "3"


def test_tags_stand_under_their_kind_with_wikidata_where_known(client, story):
    item = item_of(client, story.article_id)
    assert item["organisations"] == [
        {"name": "NATO", "rel": "about", "uri": "http://www.wikidata.org/entity/Q7184", "literal": "nato"}
    ]
    assert item["people"][0]["rel"] == "mentions"
    assert item["subjects"][0]["relevance"] == 80
    assert [item["places"][0]["name"], item["events"][0]["name"]] == ["Kyiv", "Rotterdam Summit"]


def test_pictures_carry_caption_credit_notice_and_files(client, story):
    lead, inline, words = item_of(client, story.article_id)["associations"]
    assert lead["rel"] == "lead"
    assert lead["descriptions"][0] == {"role": "caption", "contentType": "text/plain", "value": "The <quay>."}
    assert (lead["by"], lead["copyrightNotice"]) == ("Ana Ruiz, EA", "© Example Agency")
    file = lead["renditions"][0]
    assert file["href"].startswith("http://testserver/media/")
    assert file["contentType"] == "image/jpeg"
    assert file["sizeInBytes"] > 0
    assert inline["name"] == "inline"
    assert "renditions" not in words
    assert words["descriptions"][0]["value"] == "A crane that nobody photographed."


def test_the_body_has_its_pictures_in_place_and_links_with_their_host(client, story):
    body = item_of(client, story.article_id)["bodies"][0]["value"]
    assert '<a href="http://testserver/world/before/">ship</a> &amp; its crew' in body
    assert re.search(
        r'<figure data-illustration="inline"><img src="http://testserver/media/[^"]+" alt="A ship at dusk"',
        body,
    )
    assert body.index("its crew") < body.index("A ship.") < body.index("Others followed")
    assert '<figure data-illustration="words"><figcaption>A crane that nobody photographed.' in body


def test_a_photo_that_partners_may_not_have_leaves_no_trace(client, story):
    Photo.objects.filter(credit="Bo Lind, EA").update(syndication_allowed=False)
    item = item_of(client, story.article_id)
    assert [picture["name"] for picture in item["associations"]] == ["lead", "words"]
    assert "A ship" not in item["bodies"][0]["value"]
    assert 'data-illustration="inline"' not in item["bodies"][0]["value"]


def test_a_photo_whose_rights_have_ended_is_left_out_at_once(client, story):
    Photo.objects.filter(credit="Bo Lind, EA").update(rights_until=NOW)
    assert [picture["name"] for picture in item_of(client, story.article_id)["associations"]] == [
        "lead",
        "words",
    ]


def test_a_picture_that_stands_in_for_the_lead_leaves_its_place_in_the_text(client, story):
    Photo.objects.filter(credit="Ana Ruiz, EA").update(rights_until=NOW)
    publishing.renew(article_id=story.article_id, at=later(hours=2))
    item = item_of(client, story.article_id)
    assert [(one["name"], one["rel"]) for one in item["associations"]] == [
        ("inline", "lead"),
        ("words", "inline"),
    ]
    assert 'data-illustration="inline"' not in item["bodies"][0]["value"]
    assert client.get("/feeds/latest.json").json()["items"][0]["content_html"].count("A ship at dusk") == 1


def test_text_and_html_say_the_same_and_are_counted(client, story):
    html, text = item_of(client, story.article_id, "?body=both")["bodies"]
    assert text["value"] == "The first ship & its crew.\n\nOthers followed."
    assert text["charCount"] == len(text["value"])
    assert html["charCount"] == len(html["value"])
    assert text["wordCount"] == 8


def test_fields_keep_what_was_asked_for_and_the_uri(client, story):
    assert set(item_of(client, story.article_id, "?fields=headlines,by")) == {"uri", "headlines", "by"}


def test_sources_are_the_authors_and_the_agency(client, story):
    sources = item_of(client, story.article_id)["infoSources"]
    assert [(source["name"], source["role"]) for source in sources] == [
        ("Ana Ruiz", "writer"),
        ("Bo Lind", "reporting"),
        ("EA", "agency"),
    ]
