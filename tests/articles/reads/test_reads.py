"""How often stories are read: counted in front of Django, seen on the desk, nothing kept of who reads."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from redis.exceptions import ConnectionError as RedisAway

from articles.reads import actions, queries
from articles.reads.actions import count, key
from articles.reads.address import address
from articles.reads.door import ReadsDoor
from articles.reads.queries import reads_in_a_day
from tests.factories import NOW


@pytest.fixture(autouse=True)
def nothing_read_yet():
    cache.clear()
    actions._away.clear()
    connection = actions.get_redis_connection("default")
    connection.delete(*(key(NOW + timedelta(hours=hours)) for hours in range(-30, 3)))


@pytest.fixture
def post(monkeypatch):
    """Posts to an address at the door; what it said, or "passed on"."""
    monkeypatch.setattr("articles.reads.door.timezone.now", lambda: NOW)
    said: list[str] = []
    door = ReadsDoor(lambda environ, start_response: said.append("passed on") or [])

    def ask(path: str, method: str = "POST") -> str:
        headers = []

        def start(status, given):
            said.append(status)
            headers.extend(given)

        assert list(door({"REQUEST_METHOD": method, "PATH_INFO": path}, start)) == []
        assert not any(name == "Set-Cookie" for name, _ in headers)
        return said.pop()

    return ask


def test_a_page_that_is_read_is_counted(post):
    assert post(address(57)) == "204 No Content"
    assert post(address(57)) == "204 No Content"
    assert post(address(58)) == "204 No Content"
    assert reads_in_a_day([57, 58, 59], at=NOW) == {57: 2, 58: 1, 59: 0}


def test_only_an_address_that_a_page_told_is_counted(post):
    right = address(57)
    for wrong in (
        right.replace("57", "58"),
        right[:-3] + "00/",
        right + "more/",
        "/reads/57/",
        "/reads/٥٧/" + right.split("/")[3] + "/",
        "/reads/" + "9" * 5000 + "/0123456789/",
        "/world/",
    ):
        assert post(wrong) == "passed on", wrong
    assert post(right, method="GET") == "passed on"
    assert reads_in_a_day([57, 58], at=NOW) == {57: 0, 58: 0}


def test_what_is_older_than_a_day_is_forgotten():
    for hours in (0, 1, 24, 25, 26):
        count(57, at=NOW - timedelta(hours=hours))
    assert reads_in_a_day([57], at=NOW) == {57: 3}
    kept = actions.get_redis_connection("default").ttl(key(NOW))
    assert 25 * 3600 < kept <= 26 * 3600


def test_without_the_cache_reading_goes_on_and_nobody_knows_how_often(monkeypatch, caplog, post):
    def away(name):
        raise RedisAway("away")

    for module in (actions, queries):
        monkeypatch.setattr(module, "get_redis_connection", away)
    assert post(address(57)) == "204 No Content"
    assert reads_in_a_day([57], at=NOW) is None
    assert "not counted while the cache is away" in caplog.text


def test_a_cache_that_hangs_is_asked_once_in_five_seconds_and_then_counts_again(monkeypatch):
    real, asked = actions.get_redis_connection, []

    def hangs(name):
        asked.append(name)
        raise RedisAway("timed out")

    monkeypatch.setattr(actions, "get_redis_connection", hangs)
    for seconds in (0, 1, 2, 4):
        count(57, at=NOW + timedelta(seconds=seconds))
    assert len(asked) == 1
    monkeypatch.setattr(actions, "get_redis_connection", real)
    count(57, at=NOW + timedelta(seconds=4))
    count(57, at=NOW + timedelta(seconds=5))
    count(57, at=NOW + timedelta(seconds=6))
    assert reads_in_a_day([57], at=NOW) == {57: 2}
