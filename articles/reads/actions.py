"""Counting one more reading of a story, by the hour, in the shared cache. Nothing is kept longer than a day."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django_redis import get_redis_connection
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

HOURS = 24
KEPT = timedelta(hours=HOURS + 2)
REST = timedelta(seconds=5)
# When this process last found the cache away: a page that says it is read must not hold up those who read.
_away: list[datetime] = []


def key(hour: datetime) -> str:
    return f"nr:reads:{hour:%Y%m%d%H}"


def count(article_id: int, *, at: datetime) -> None:
    """One more. While the cache is away nothing is counted, and the log says so: reading goes on.

    A cache that hangs costs a second; then it is left alone for REST.
    """
    if _away and _away[0] <= at < _away[0] + REST:
        return
    try:
        connection = get_redis_connection("default")
        if connection.hincrby(key(at), str(article_id), 1) == 1:
            connection.expire(key(at), KEPT)
    except RedisError as error:
        _away[:] = [at]
        log.error("Readings are not counted while the cache is away: %s", error)
    else:
        _away.clear()
