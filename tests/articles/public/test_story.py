"""Parts of a story's page that are rendered once, and when they are rendered again."""

import pytest
from django.core.cache import cache

from articles.editions.models import Edition
from articles.public import furniture
from articles.public.preview import preview
from articles.templatetags import public
from tests.factories import NOW, publish_story

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()
    furniture.forget()
    public._lasting.clear()


def test_a_story_s_own_parts_are_rendered_once(client):
    edition = publish_story(at=NOW)
    first = client.get(edition.path).content
    parts = dict(public._lasting)
    assert len(parts) == 3
    assert client.get(edition.path).content == first
    assert all(public._lasting[key] is text for key, text in parts.items())


def test_a_change_of_the_edition_s_row_is_seen_at_once(client):
    edition = publish_story(at=NOW, kicker="Ports")
    assert b"Ports" in client.get(edition.path).content
    Edition.objects.filter(pk=edition.pk).update(kicker="Harbours")
    html = client.get(edition.path).content
    assert b"Harbours" in html
    assert b"Ports" not in html


def test_what_others_do_to_a_story_s_page_is_seen_too(client):
    edition = publish_story(at=NOW)
    client.get(edition.path)
    newer = publish_story(at=NOW.replace(hour=13), headline="A newer story")
    furniture.forget()
    html = client.get(edition.path).content.decode()
    assert "Next Article" in html
    assert f'<link rel="next" href="http://testserver{newer.path}">' in html
    assert html.count("A newer story") >= 2


def test_nothing_of_a_preview_is_kept():
    edition = publish_story(at=NOW)
    assert edition.headline in preview(edition, at=NOW)
    edition.headline = "Another headline"
    assert "Another headline" in preview(edition, at=NOW)
    assert not public._lasting


def test_the_kept_parts_stay_within_their_bound(client, monkeypatch):
    monkeypatch.setattr(public, "LASTING", 4)
    for number in range(4):
        edition = publish_story(at=NOW.replace(minute=number))
        assert edition.headline.encode() in client.get(edition.path).content
    assert len(public._lasting) <= 4
