"""Versions of a story: what differs is named, side by side or in one text, and comes back whole or in part."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.revisions.actions import save_revision
from tests.factories import NOW, make_section, make_story, make_user
from tests.media.pictures import add

pytestmark = pytest.mark.django_db


def address(story, number):
    return reverse("admin:articles_article_revision", args=[story.pk, number])


@pytest.fixture
def story(client):
    client.force_login(make_user("Editor"))
    story = make_story(headline="The harbour opens", section=make_section("World"))
    story.headline = "The harbour closes"
    story.section = make_section("Sport")
    story.further_sections.add(make_section("News"))
    story.pins.create(direction="next", target=make_story(headline="What came next"))
    story.illustrations.create(key="cafe", photo=add(), caption="A ship", position=0)
    save_revision(article=story, by=None, at=NOW)
    return story


def test_a_difference_is_said_in_names_and_not_in_numbers(client, story):
    page = client.get(address(story, 2))
    said = {
        change.label: "".join(text for kind, text in change.pieces if kind != "gone")
        for change in page.context["changes"]
    }
    assert said["Primary section"] == "Sport"
    assert said["Further sections"] == "News"
    assert said["Previous and next"] == "next: “What came next”"
    assert "“photo.jpg”" in said["Illustration"]
    assert "<del>opens</del><ins>closes</ins>" in page.content.decode()


def test_both_texts_stand_side_by_side(client, story):
    page = client.get(address(story, 2), {"view": "beside"}).content.decode()
    before, after = page.split('aria-label="After"', 1)
    assert "The harbour <del>opens</del>" in before
    assert "The harbour <ins>closes</ins>" in after


@pytest.mark.parametrize(
    ("label", "lost"),
    [
        ("Illustration", "illustrations"),
        ("Further sections", "further_sections"),
        ("Previous and next", "pins"),
    ],
)
def test_one_part_comes_back_alone(client, story, label, lost):
    change = next(one for one in client.get(address(story, 2)).context["changes"] if one.label == label)
    rows = getattr(story, lost)
    rows.set([]) if lost == "further_sections" else rows.all().delete()
    story.headline = "The harbour is sold"
    save_revision(article=story, by=None, at=NOW)
    client.post(address(story, 2), {"field": change.restores})
    story.refresh_from_db()
    assert rows.count() == 1
    assert story.headline == "The harbour is sold"
