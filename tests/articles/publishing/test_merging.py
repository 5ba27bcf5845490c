"""A duplicate gives way to the story that stays."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.publishing import actions as publishing
from articles.publishing.merging import merge
from articles.publishing.models import Change
from articles.publishing.steps import NotAllowed
from tests.articles.feed.stories import later
from tests.factories import NOW, make_story, make_user, publish_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    return publish_story(headline="The duplicate"), publish_story(headline="The one that stays")


def merged(two, **more):
    return merge(article=two[0].article, into=two[1].article, by=None, at=later(hours=1), **more)


def test_readers_are_led_from_every_address_of_the_duplicate(client, two):
    first = two[0].path
    two[0].article.refresh_from_db()
    two[0].article.slug = "second-address"
    two[0].article.save()
    second = publishing.publish(article=two[0].article, by=None, at=NOW).path
    merged(two)
    for path in (first, second):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (301, two[1].path)


def test_partners_hear_what_replaces_it(client, two):
    merged(two)
    answer = client.get(f"/api/v1/items/{two[0].article_id}/")
    assert answer.status_code == 301
    assert answer.headers["Location"].endswith(f"/api/v1/items/{two[1].article_id}/")
    (row,) = [row for row in client.get("/api/v1/changes/").json()["items"] if row["id"] == two[0].article_id]
    assert (row["state"], row["reason"]) == ("deleted", "merged")
    assert row["replaced_by"] == two[1].article_id
    assert row["editor_note"] == "Replaced by “The one that stays”."
    assert "item" not in row


def test_readers_of_the_atom_feed_get_a_tombstone(client, two):
    merge(article=two[0].article, into=two[1].article, by=None, at=timezone.now())
    feed = client.get("/feeds/latest.atom").content.decode()
    assert re.search(rf'<at:deleted-entry ref="[^"]*story:{two[0].article_id}"', feed)


def test_the_address_of_a_duplicate_that_is_published_again_leads_to_it_again(client, two):
    merged(two)
    publishing.publish(article=two[0].article, by=None, at=later(hours=2))
    assert client.get(two[0].path, follow=True).context["page"].story.article_id == two[0].article_id
    assert client.get(f"/api/v1/items/{two[0].article_id}/").status_code == 200


def test_both_must_be_seen_by_readers(two):
    draft = make_story()
    with pytest.raises(NotAllowed, match="Publish it first"):
        merge(article=two[0].article, into=draft, by=None, at=NOW)
    with pytest.raises(NotAllowed, match="readers see"):
        merge(article=draft, into=two[0].article, by=None, at=NOW)
    with pytest.raises(NotAllowed, match="itself"):
        merge(article=two[0].article, into=two[0].article, by=None, at=NOW)
    assert not Change.objects.filter(reason="merged").exists()


def test_an_editor_merges_at_the_desk_and_a_reporter_may_not(client, two):
    address = reverse("admin:articles_article_merge", args=[two[0].article_id])
    client.force_login(make_user("Reporter"))
    assert client.get(address).status_code == 403
    assert client.post(address, {"into": two[1].article_id}).status_code == 403
    client.force_login(make_user("Editor"))
    assert "The one that stays" in client.get(address, {"q": "stays"}).content.decode()
    client.post(address, {"into": two[1].article_id, "note": "Twice the same."})
    change = Change.objects.get(article_id=two[0].article_id, is_latest=True)
    assert (change.reason, change.replaced_by_id, change.editor_note) == (
        "merged",
        two[1].article_id,
        "Twice the same.",
    )
