"""Who is in a story, and whose turn it is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from articles.revisions import presence
from tests.factories import NOW, make_story, make_user

A, B = "a" * 32, "b" * 32


@pytest.fixture
def story_id():
    cache.clear()
    return 4711


def here(story_id, session, at, user_id=None, **more):
    user_id = user_id or ord(session[0])
    return presence.beat(
        article_id=story_id, session=session, user_id=user_id, name=session[0], at=at, **more
    )


def test_the_first_one_in_holds_the_story_and_the_second_reads(story_id):
    assert here(story_id, A, NOW).holder.session == A
    room = here(story_id, B, NOW + timedelta(seconds=1))
    assert room.holder.session == A
    assert [one.session for one in room.present] == [A, B]


def test_taking_over_changes_the_turn(story_id):
    here(story_id, A, NOW)
    assert here(story_id, B, NOW, take=True).holder.session == B
    assert here(story_id, A, NOW + timedelta(seconds=10)).holder.session == B


def test_a_minute_of_silence_gives_the_story_free(story_id):
    here(story_id, A, NOW)
    assert here(story_id, B, NOW + timedelta(seconds=60)).holder.session == A
    assert here(story_id, B, NOW + timedelta(seconds=61)).holder.session == B


def test_of_two_windows_of_one_person_the_newest_writes(story_id):
    here(story_id, A, NOW, user_id=1)
    assert here(story_id, B, NOW, user_id=1).holder.session == B
    assert here(story_id, A, NOW, user_id=1).holder.session == B


def test_closing_the_window_gives_it_free_at_once(story_id):
    here(story_id, A, NOW)
    presence.leave(article_id=story_id, session=A)
    assert here(story_id, B, NOW).holder.session == B


def test_nobody_holds_up_the_desk_when_the_cache_is_gone(monkeypatch, story_id):
    from redis.exceptions import ConnectionError

    def gone(*_):
        raise ConnectionError

    monkeypatch.setattr(presence, "get_redis_connection", gone)
    assert here(story_id, B, NOW).holder.session == B
    assert presence.room(article_id=story_id, at=NOW).present == []


@pytest.mark.django_db
def test_who_asks_is_shown_to_the_holder_who_gives_or_stays(client):
    cache.clear()
    address = reverse("admin:articles_article_presence", args=[make_story().pk])
    erin, rob = make_user("Editor", name="Erin"), make_user("Editor", name="Rob")

    def says(user, session, do="beat"):
        client.force_login(user)
        return client.post(address, {"session": session, "do": do}).json()

    assert says(erin, A)["asked"] == ""
    assert says(rob, B, "ask")["asked"] == ""  # shown to the holder alone
    assert says(erin, A)["asked"] == "Rob"
    assert says(rob, B, "give")["mine"] is False  # not his to give
    assert says(erin, A, "stay")["mine"] is True
    assert says(erin, A)["asked"] == ""
    says(rob, B, "ask")
    assert says(erin, A, "give")["mine"] is False
    assert says(rob, B)["mine"] is True


@pytest.mark.django_db
def test_readers_of_a_story_never_take_it(client):
    cache.clear()
    story = make_story()
    address = reverse("admin:articles_article_presence", args=[story.pk])
    client.force_login(make_user("Photo editor"))
    assert client.post(address, {"session": A, "do": "take"}).json()["mine"] is False
    client.force_login(make_user("Editor"))
    assert client.post(address, {"session": B, "do": "beat"}).json()["mine"] is True
    client.force_login(make_user("Reporter"))
    assert client.post(address, {"session": A, "do": "take"}).status_code == 403
    assert client.post(address, {"session": "short"}).status_code == 403
