"""The site version: a number that every public change raises. Caches hold pages for one version only.

Stored in the shared cache as `{prefix}:site-version` → "n" and announced on the channel of the same name, so that a
process need not ask for it at each request. The cache being away never stops an edition from being published: the
number then comes from the database's change log (`articles/public/caching.py` reads both).
"""

from __future__ import annotations

import logging

from django.db import transaction
from django_redis import get_redis_connection
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

KEY = "nr:site-version"
HARD_KEY = "nr:site-version-hard"


def bump(*, hard: bool = False) -> None:
    """Raises the version when the transaction commits. `hard`: no older page may be shown any more, not even stale."""
    transaction.on_commit(lambda: _announce(hard=hard))


def _announce(*, hard: bool) -> None:
    try:
        connection = get_redis_connection("default")
        version = connection.incr(KEY)
        if hard:
            connection.set(HARD_KEY, version)
        connection.publish(KEY, f"{version} {'hard' if hard else 'soft'}")
    except RedisError as error:
        log.error("The cache is away (%s): pages are renewed when it is back or their time runs out.", error)


def current() -> tuple[int, int]:
    """The version, and the last hard one. Raises redis.RedisError when the cache is away."""
    version, hard = get_redis_connection("default").mget(KEY, HARD_KEY)
    return int(version or 0), int(hard or 0)
