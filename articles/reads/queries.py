"""How often stories were read lately."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django_redis import get_redis_connection
from redis.exceptions import RedisError

from articles.reads.actions import HOURS, key

log = logging.getLogger(__name__)


def reads_in_a_day(article_ids: Sequence[int], *, at: datetime) -> dict[int, int] | None:
    """`{article id: readings}` of the last 24 hours, this hour and the 24 before it. One round trip.

    None while the cache is away: then nobody knows.
    """
    if not article_ids:
        return {}
    names = [str(one) for one in article_ids]
    try:
        pipe: Any = get_redis_connection("default").pipeline(transaction=False)
        for hours in range(HOURS + 1):
            pipe.hmget(key(at - timedelta(hours=hours)), names)
        found = pipe.execute()
    except RedisError as error:
        log.error("The cache is away, and with it how often stories are read: %s", error)
        return None
    columns = zip(*found, strict=True)
    return {
        one: sum(int(number) for number in column if number)
        for one, column in zip(article_ids, columns, strict=True)
    }
