"""Stories in lists, which are rendered once for as long as they stay as they are."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.utils import timezone

from articles.editions.models import Edition
from articles.editions.queries import cards_of
from articles.public import furniture
from articles.public.preview import preview
from articles.templatetags import public
from articles.templatetags.public import teaser
from tests.factories import NOW, publish_story

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()
    furniture.forget()
    public._teasers.clear()
    yield
    furniture.forget()


def test_a_story_in_a_list_is_rendered_once_until_its_row_changes(client):
    edition = publish_story(at=NOW, kicker="Ports")
    first = client.get("/").content
    made = dict(public._teasers)
    assert made
    assert client.get("/").content == first
    assert all(public._teasers[key] is text for key, text in made.items())
    Edition.objects.filter(pk=edition.pk).update(kicker="Harbours")
    assert b"Harbours" in client.get("/").content


def test_the_time_of_a_story_becomes_its_date_at_midnight():
    card = cards_of([publish_story(at=NOW).pk]).popitem()[1]
    frame = furniture.furniture(at=NOW)
    tomorrow = replace(frame, today=frame.today + timedelta(days=1))
    assert f">{NOW:%H:%M}<" in teaser(card, frame, kind="line", level=2)
    assert f">{NOW.day} {NOW:%b}<" in teaser(card, tomorrow, kind="line", level=2)


def test_another_kind_of_place_prints_the_story_its_own_way():
    card = cards_of([publish_story(at=NOW, standfirst="In short.").pk]).popitem()[1]
    frame = furniture.furniture(at=NOW)
    assert "In short." in teaser(card, frame, kind="line", level=2, summary=True)
    assert "In short." not in teaser(card, frame, kind="line", level=2)


def test_a_story_that_a_slot_dresses_is_not_mistaken_for_itself():
    card = cards_of([publish_story(at=NOW).pk]).popitem()[1]
    frame = furniture.furniture(at=NOW)
    assert card.headline in teaser(card, frame, kind="line", level=2)
    dressed = replace(card, headline="Ships are back", state="")
    assert "Ships are back" in teaser(dressed, frame, kind="line", level=2)
    assert len(public._teasers) == 1


def test_the_kept_ones_stay_within_their_bound(client, monkeypatch):
    monkeypatch.setattr(public, "TEASERS", 3)
    for number in range(5):
        publish_story(at=NOW.replace(minute=number))
    client.get("/latest/")
    assert len(public._teasers) == 3


def test_an_editor_s_clock_never_gets_onto_the_pages_of_readers():
    edition = publish_story(at=NOW)
    with timezone.override(ZoneInfo("Europe/Helsinki")):
        preview(edition, at=NOW)
    assert furniture.furniture(at=NOW).today.tzname() == "UTC"
