"""ninjs documents of all versions, and a story's way out through the feed and in again."""

import json

import pytest

from articles.content.models import Article
from articles.tagging import actions as tagging
from articles.tagging.models import Tag
from articles.wire.actions import import_story
from articles.wire.detect import detect
from articles.wire.ninjs import Documents
from articles.wire.story import Byline, Named, WireError
from tests.articles import ninjs_schemas
from tests.articles.feed.stories import full_story, later, publish, tag
from tests.articles.wire.test_import_stories import run
from tests.factories import NOW

ONE = {
    "uri": "urn:agency:1",
    "$standard": {"name": "ninjs", "version": "1.6"},
    "type": "text",
    "version": "4",
    "pubstatus": "usable",
    "urgency": 2,
    "language": "en-GB",
    "firstcreated": "2026-02-01T08:00:00Z",
    "embargoed": "2026-05-01T08:00:00+02:00",
    "headline": "A whale comes up the river",
    "headline_short": "Whale in the river",
    "description_text": "Nobody knows why.",
    "byline": "By JO ROE and IAN McKAY",
    "located": "GHENT",
    "copyrightholder": "Agence France-Presse",
    "ednote": "Adds a picture.",
    "body_xhtml": '<div><p>It was seen at <b>dawn</b>.</p><img src="https://a.example/w.jpg"/><p>It left.</p></div>',
    "person": [{"name": "Jo Roe", "rel": "mentions"}],
    "subject": [{"name": "animals", "scheme": "http://cv.iptc.org/newscodes/medtopic/", "code": "1"}],
    "place": [
        {"name": "Ghent", "rel": "about", "scheme": "http://www.wikidata.org/entity/", "code": "Q1296"}
    ],
    "genre": [{"name": "feature"}],
    "associations": {
        "whale": {
            "uri": "urn:agency:2",
            "type": "picture",
            "description_caption": "The whale.",
            "byline": "Bo Lind/AFP",
            "copyrightnotice": "© AFP",
            "renditions": {
                "web": {"href": "https://a.example/w.jpg", "mimetype": "image/jpeg", "width": 800},
                "thumb": {"href": "https://a.example/t.jpg", "mimetype": "image/jpeg", "width": 80},
            },
        },
        "film": {"uri": "urn:agency:3", "type": "video"},
    },
}
TWO = {
    "uri": "urn:agency:1",
    "standard": {"name": "ninjs", "version": "2.2"},
    "type": "text",
    "version": "4",
    "pubstatus": "usable",
    "urgency": 2,
    "language": "en-GB",
    "firstcreated": "2026-02-01T08:00:00Z",
    "embargoed": "2026-05-01T08:00:00+02:00",
    "headlines": [
        {"role": "main", "value": "A whale comes up the river"},
        {"role": "short", "value": "Whale in the river"},
    ],
    "descriptions": [{"role": "summary", "contenttype": "text/plain", "value": "Nobody knows why."}],
    "by": "By JO ROE and IAN McKAY",
    "located": "GHENT",
    "copyrightholder": "Agence France-Presse",
    "ednote": "Adds a picture.",
    "bodies": [{"role": "main", "contenttype": "text/html", "value": ONE["body_xhtml"]}],
    "people": [{"name": "Jo Roe", "rel": "mentions"}],
    "subjects": [{"name": "animals", "uri": "http://cv.iptc.org/newscodes/medtopic/1"}],
    "places": [{"name": "Ghent", "rel": "about", "uri": "http://www.wikidata.org/entity/Q1296"}],
    "genres": [{"name": "feature"}],
    "associations": [
        {
            "name": "whale",
            "uri": "urn:agency:2",
            "type": "picture",
            "descriptions": [{"role": "caption", "value": "The whale."}],
            "by": "Bo Lind/AFP",
            "copyrightnotice": "© AFP",
            "renditions": [
                {"name": "web", "href": "https://a.example/w.jpg", "contenttype": "image/jpeg", "width": 800},
                {
                    "name": "thumb",
                    "href": "https://a.example/t.jpg",
                    "contenttype": "image/jpeg",
                    "width": 80,
                },
            ],
        },
        {"name": "film", "uri": "urn:agency:3", "type": "video"},
    ],
}
THREE_NAMES = {
    "pubstatus": "pubStatus",
    "firstcreated": "firstCreated",
    "embargoed": "embargoedUntil",
    "copyrightholder": "copyrightHolder",
    "ednote": "edNote",
    "contenttype": "contentType",
    "copyrightnotice": "copyrightNotice",
}


def renamed(value):
    if isinstance(value, list):
        return [renamed(one) for one in value]
    if isinstance(value, dict):
        return {THREE_NAMES.get(name, name): renamed(inside) for name, inside in value.items()}
    return value


THREE = renamed(TWO) | {"standard": {"name": "ninjs", "version": "3.1"}}


def read(*documents):
    data = json.dumps(documents[0] if len(documents) == 1 else documents).encode()
    assert detect(data) == "ninjs"
    opened = Documents(data, "wire.json")
    return list(opened.stories()), opened.lost


@pytest.mark.parametrize("document", [ONE, TWO, THREE], ids=["1.6", "2.2", "3.1"])
def test_each_version_gives_the_same_story(document):
    (story,), lost = read(document)
    assert (story.guid, story.version, story.language, story.urgency) == ("urn:agency:1", 4, "en-GB", 2)
    assert (story.headline, story.short_headline) == ("A whale comes up the river", "Whale in the river")
    assert (story.standfirst, story.dateline) == ("Nobody knows why.", "GHENT")
    assert story.source == "Agence France-Presse"
    assert story.bylines == (Byline("Jo Roe"), Byline("Ian McKay"))
    assert story.embargo_until.isoformat() == "2026-05-01T08:00:00+02:00"
    assert story.body.split("\n") == [
        "<p>It was seen at <strong>dawn</strong>.</p>",
        '<figure data-illustration="whale"></figure>',
        "<p>It left.</p>",
    ]
    (whale,) = story.pictures
    assert (whale.key, whale.kind, whale.caption) == ("whale", "inline", "The whale.")
    assert (whale.credit, whale.url) == ("Bo Lind/AFP", "https://a.example/w.jpg")
    assert story.entities == (
        Named("person", "Jo Roe"),
        Named("place", "Ghent", "Q1296", "about"),
        Named("subject", "animals"),
    )
    assert story.desk_notes == ("Note of the source: Adds a picture.", "Picture whale: notice: © AFP")
    assert dict(lost) == {"association of type video": 1, "property “genres”": 1}


@pytest.mark.parametrize(
    "document, version", [(ONE, "1.6"), (TWO, "2.2"), (THREE, "3.1")], ids=["1.6", "2.2", "3.1"]
)
def test_these_documents_are_what_their_schemas_say(document, version):
    assert ninjs_schemas.errors(version, document) == []


def test_what_a_version_does_not_know_is_reported_and_not_guessed():
    _, lost = read(TWO | {"pubStatus": "canceled", "mood": "glad"})
    assert lost["unknown property “pubStatus” (ninjs 2)"] == 1
    assert lost["unknown property “mood” (ninjs 2)"] == 1
    _, lost = read(ONE | {"headlines": []})
    assert lost["unknown property “headlines” (ninjs 1)"] == 1


def test_a_version_that_nobody_has_defined_is_refused():
    (error,), _ = read(THREE | {"standard": {"name": "ninjs", "version": "7.0"}})
    assert isinstance(error, WireError)
    assert "versions 1.0 to 3.1" in str(error)


def test_a_document_without_words_for_its_version_is_told_by_its_names():
    for document in (ONE, TWO, THREE):
        bare = {k: v for k, v in document.items() if k not in ("standard", "$standard")}
        (story,), _ = read(bare)
        assert story.embargo_until is not None


def test_a_broken_document_leaves_the_others_whole():
    found, lost = read(ONE | {"headline": "", "headline_short": ""}, TWO, {"no": "uri"})
    assert "no headline" in str(found[0])
    assert found[1].headline == "A whale comes up the river"
    assert lost["entry that is no ninjs document (it has no uri)"] == 1


def test_a_package_is_its_texts():
    found, lost = read(
        {"uri": "urn:p", "standard": {"version": "3.1"}, "type": "composite", "associations": [THREE]}
    )
    assert [story.guid for story in found] == ["urn:agency:1"]
    assert lost["association of type video"] == 1


def test_plain_text_becomes_paragraphs_and_nothing_in_it_is_markup():
    bodies = [{"contentType": "text/plain", "value": "One <b>.\n\nTwo\nlines."}]
    (story,), _ = read(THREE | {"bodies": bodies, "associations": []})
    assert story.body == "<p>One &lt;b&gt;.</p>\n<p>Two lines.</p>"


@pytest.mark.parametrize(
    "changed, says",
    [
        ({"embargoedUntil": "soon"}, "embargo that cannot be read"),
        ({"embargoedUntil": None, "edNote": "Embargoed to Friday"}, "without saying until when"),
    ],
)
def test_an_embargo_that_nobody_can_read_holds_the_story_for_a_person(changed, says):
    (story,), _ = read({k: v for k, v in (THREE | changed).items() if v is not None})
    assert (story.stage, story.embargo_until) == ("draft", None)
    assert says in story.notes[0].message


@pytest.mark.django_db
def test_an_older_version_is_ignored_and_says_so(tmp_path):
    file = tmp_path / "wire.json"
    file.write_text(json.dumps(THREE))
    assert "1 imported" in run(file)
    file.write_text(json.dumps(THREE | {"version": "5", "located": "ANTWERP"}))
    assert "1 updated" in run(file)
    file.write_text(json.dumps(THREE))
    assert "this is version 4, and version 5 has come in before" in run(file)
    assert Article.objects.get().dateline == "ANTWERP"


@pytest.mark.django_db
def test_what_the_source_takes_back_is_left_to_an_editor_loudly(tmp_path):
    (story,), _ = read({k: v for k, v in THREE.items() if k != "embargoedUntil"})
    import_story(story=story, by=None, at=NOW, section="World", publish=True)
    assert Article.objects.get().status == "live"
    file = tmp_path / "wire.json"
    file.write_text(json.dumps(THREE | {"pubStatus": "canceled", "version": "5"}))
    assert "it is live here: withdraw or kill it now" in run(file, fails=True)
    assert Article.objects.get().status == "live"


@pytest.mark.django_db
def test_what_the_source_names_waits_for_the_desk_and_survives_the_tagger():
    (story,), _ = read(THREE)
    article = import_story(story=story, by=None, at=NOW).article
    assert set(article.tags.values_list("entity__name", "entity__kind", "status", "source")) == {
        ("Jo Roe", "person", "suggested", "wire"),
        ("Ghent", "place", "suggested", "wire"),
        ("animals", "subject", "suggested", "wire"),
    }
    tagging.retag(article_id=article.pk, at=later(hours=1))
    assert article.tags.filter(entity__name="animals", source="wire").exists()


@pytest.mark.django_db
def test_a_story_goes_out_and_comes_in_again_without_a_loss(client, tmp_path):
    story = full_story()
    tag(story, "NATO", wikidata_id="Q7184")
    tag(story, "Jens Stoltenberg", "person", rel="mentions")
    tag(story, "Kyiv", "place")
    tag(story, "Rotterdam Summit", "event")
    tag(story, "Shipping", "subject", relevance=80, confidence=90)
    publish(story, byline_override="By our own people in Rotterdam")
    address = "/api/v1/items/{}/?include=associations,tags&body=html"
    sent = client.get(address.format(story.pk)).json()["item"]
    file = tmp_path / "story.json"
    file.write_text(json.dumps(sent))
    report = run(file, "--section", "Second")
    assert "not taken over" not in report

    again = Article.objects.exclude(pk=story.pk).get()
    for each in Tag.objects.filter(article=again):
        tagging.accept(tag=each, by=None, at=NOW)
    publish(again, at=later(hours=1))
    got = client.get(address.format(again.pk)).json()["item"]
    ours_anew = {
        "uri",
        "altIds",
        "firstCreated",
        "versionCreated",
        "contentCreated",
        "associations",
        "bodies",
    }
    assert {k: v for k, v in got.items() if k not in ours_anew} == {
        k: v for k, v in sent.items() if k not in ours_anew
    }
    assert {one["role"]: one["value"] for one in got["altIds"]}[
        "source-url"
    ] == "https://agency.example/harbour"
    words = ("name", "rel", "type", "descriptions", "by")
    assert [[one.get(name) for name in words] for one in got["associations"]] == [
        [one.get(name) for name in words] for one in sent["associations"]
    ]
    # The files are to be added by the photo desk: where they are, and whose, is written down.
    for one in sent["associations"]:
        assert one.get("copyrightNotice", "") in again.internal_notes
        assert not one.get("renditions") or any(r["href"] in again.internal_notes for r in one["renditions"])
    assert again.body == Article.objects.get(pk=story.pk).body.replace("</p><", "</p>\n<").replace(
        "</figure><", "</figure>\n<"
    ).replace('"/world', '"http://testserver/world')
