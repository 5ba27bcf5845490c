"""Who is in a story right now: a soft lock, so that two editors do not write over each other unawares.

It lives in the cache and only ever warns; what keeps every word is the optimistic lock of `actions.save_revision`.
Without the cache nobody is seen, and everybody may write.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from django_redis import get_redis_connection
from redis.exceptions import RedisError

BEAT = timedelta(seconds=10)
SILENCE = timedelta(seconds=60)
HOLDER = "holder"
ASKED = "asked"


@dataclass(frozen=True)
class Present:
    """One editing session: a window of somebody's browser."""

    session: str
    user_id: int
    name: str
    since: datetime
    seen: datetime


@dataclass(frozen=True)
class Room:
    """Who is there, longest first, whose turn it is to write, and who asked for it."""

    present: list[Present]
    holder: Present | None
    asked: Present | None = None


def _key(article_id: int) -> str:
    return f"nr:presence:{article_id}"


def beat(*, article_id: int, session: str, user_id: int, name: str, at: datetime, take: bool = False) -> Room:
    """Says that a session is there. It holds the story when nobody does, or when it takes it over.

    Of two windows of one person the newest one writes: the other may be a browser that crashed.
    """
    try:
        redis = get_redis_connection("default")
        before = {one.session: one for one in _read(redis, article_id, at).present}
        mine = before.get(session)
        since = mine.since if mine else at
        fields = {"user": user_id, "name": name, "since": since.isoformat(), "seen": at.isoformat()}
        redis.hset(_key(article_id), f"s:{session}", json.dumps(fields))
        redis.expire(_key(article_id), int(SILENCE.total_seconds()) * 2)
        room = _read(redis, article_id, at)
        own_other_window = mine is None and room.holder is not None and room.holder.user_id == user_id
        if take or room.holder is None or own_other_window:
            redis.hset(_key(article_id), HOLDER, session)
            redis.hdel(_key(article_id), ASKED)
            room = _read(redis, article_id, at)
        return room
    except RedisError:
        alone = Present(session, user_id, name, at, at)
        return Room([alone], alone)


def ask(*, article_id: int, session: str) -> None:
    """The session would like to write; its holder sees that at the next beat. The last one who asks is heard."""
    try:
        get_redis_connection("default").hset(_key(article_id), ASKED, session)
    except RedisError:
        return


def answer(*, article_id: int, session: str, give: bool, at: datetime) -> None:
    """The holder gives the story to whoever asked, or goes on writing. Of others it changes nothing."""
    try:
        redis = get_redis_connection("default")
        now = _read(redis, article_id, at)
        if now.holder is None or now.holder.session != session:
            return
        if give and now.asked:
            redis.hset(_key(article_id), HOLDER, now.asked.session)
        redis.hdel(_key(article_id), ASKED)
    except RedisError:
        return


def leave(*, article_id: int, session: str) -> None:
    """The session's window was closed; the longest of the others holds the story at their next beat."""
    try:
        redis = get_redis_connection("default")
        redis.hdel(_key(article_id), f"s:{session}")
    except RedisError:
        return


def room(*, article_id: int, at: datetime) -> Room:
    """Who is there, for those who only look."""
    try:
        return _read(get_redis_connection("default"), article_id, at)
    except RedisError:
        return Room([], None)


def _read(redis: object, article_id: int, at: datetime) -> Room:
    stored: dict[bytes, bytes] = redis.hgetall(_key(article_id))  # type: ignore[attr-defined]
    present = []
    for name, value in stored.items():
        if not name.startswith(b"s:"):
            continue
        row = json.loads(value)
        seen = datetime.fromisoformat(row["seen"])
        if at - seen > SILENCE:
            redis.hdel(_key(article_id), name)  # type: ignore[attr-defined]
            continue
        since = datetime.fromisoformat(row["since"])
        present.append(Present(name[2:].decode(), row["user"], row["name"], since, seen))
    present.sort(key=lambda one: (one.since, one.session))
    holder = stored.get(HOLDER.encode(), b"").decode()
    asked = stored.get(ASKED.encode(), b"").decode()
    by_session = {one.session: one for one in present}
    return Room(present, by_session.get(holder), by_session.get(asked) if asked != holder else None)
