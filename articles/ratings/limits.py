"""How many new voters one network may bring, counted atomically in the shared cache.

The cache being away stops nobody from voting: such votes count, and the log says so.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django_redis import get_redis_connection
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

MINUTE = 60
HOUR = 60 * MINUTE
SAME_READER_SECONDS = 10
# One step for the server: two requests at once can never both read the old number.
COUNT = """
local over = 0
for index, key in ipairs(KEYS) do
  local number = redis.call('INCR', key)
  if number == 1 then redis.call('EXPIRE', key, ARGV[1]) end
  if number > tonumber(ARGV[index + 1]) then over = 1 end
end
return over
"""


def too_many(*, network: str, article_id: int, has_ticket: bool, at: datetime) -> bool:
    """Counts a new voter; True when this network has brought more than it may this hour."""
    hour = at.strftime("%Y%m%d%H")
    keys = [f"nr:rate:{hour}:{network}", f"nr:rate:{hour}:{network}:{article_id}"]
    limits = [settings.RATINGS_PER_SITE_AND_HOUR, settings.RATINGS_PER_STORY_AND_HOUR]
    if not has_ticket:
        keys.append(f"nr:rate:{hour}:{network}:{article_id}:bare")
        limits.append(settings.RATINGS_WITHOUT_TICKET_PER_STORY_AND_HOUR)
    try:
        return bool(get_redis_connection("default").eval(COUNT, len(keys), *keys, HOUR, *limits))
    except RedisError as error:
        log.error("Votes are not limited while the cache is away: %s", error)
        return False


def wait_for(*, sender: str, at: datetime) -> int:
    """Counts whatever is posted; how many seconds to wait for somebody who posts too much this minute, else 0."""
    key = f"nr:posts:{at:%Y%m%d%H%M}:{sender}"
    try:
        over = get_redis_connection("default").eval(COUNT, 1, key, MINUTE, settings.RATINGS_POSTS_PER_MINUTE)
    except RedisError as error:
        log.error("Floods of votes are not held back while the cache is away: %s", error)
        return 0
    return MINUTE - at.second if over else 0


def same_reader(*, network: str, article_id: int, reader_id: str) -> str:
    """The id under which this network voted on this story in the last 10 seconds, else `reader_id`, now remembered.

    So a double click without a cookie is one reader.
    """
    key = f"nr:reader:{network}:{article_id}"
    try:
        connection = get_redis_connection("default")
        if connection.set(key, reader_id, nx=True, ex=timedelta(seconds=SAME_READER_SECONDS)):
            return reader_id
        known = connection.get(key)
        return known.decode() if known else reader_id
    except RedisError as error:
        log.error("Double clicks are not recognised while the cache is away: %s", error)
        return reader_id
