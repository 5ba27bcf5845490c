"""A number that every counted change of votes raises, so that answers which carry averages know that they are old."""

from __future__ import annotations

import logging

from django.db import transaction
from django_redis import get_redis_connection
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

KEY = "nr:ratings-version"


def bump() -> None:
    """Raises the number when the transaction commits. The cache being away loses no vote."""
    transaction.on_commit(_announce)


def _announce() -> None:
    try:
        get_redis_connection("default").incr(KEY)
    except RedisError as error:
        log.error("The cache is away (%s): partners may see old averages for a while.", error)


def current() -> int:
    """Raises redis.RedisError when the cache is away."""
    return int(get_redis_connection("default").get(KEY) or 0)
