"""Requests in a minute, for each key and for each address without one. Counted atomically in the shared cache."""

from __future__ import annotations

import ipaddress
import logging
from dataclasses import dataclass

from django.conf import settings
from django_redis import get_redis_connection
from redis.exceptions import RedisError
from rest_framework.request import Request

from articles.feed.authentication import key_of
from articles.feed.problems import Problem
from articles.ratings.reader import client_address

log = logging.getLogger(__name__)

WINDOW = 60
# Counting and expiring are one step: a process that dies between the two would lock somebody out for ever.
COUNT = """
local n = redis.call('INCR', KEYS[1])
local left = redis.call('TTL', KEYS[1])
if left < 0 then
    redis.call('EXPIRE', KEYS[1], ARGV[1])
    left = tonumber(ARGV[1])
end
return {n, left}
"""


@dataclass(frozen=True)
class Spent:
    """How much of a minute's allowance is used; `resets_in` seconds."""

    allowed: int
    used: int
    resets_in: int

    @property
    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Limit": str(self.allowed),
            "RateLimit-Remaining": str(max(0, self.allowed - self.used)),
            "RateLimit-Reset": str(self.resets_in),
        }


def spend(request: Request) -> Spent | None:
    """Counts this request. Raises 429 when the allowance is used up. None: the cache is away, and reading goes on."""
    key = key_of(request)
    allowed = key.per_minute if key else settings.FEED_REQUESTS_PER_MINUTE
    name = (
        f"key:{key.pk}"
        if key
        else f"address:{network(client_address(request.META, proxies=settings.NUM_PROXIES))}"
    )
    try:
        used, left = get_redis_connection("default").eval(COUNT, 1, f"nr:feed:spent:{name}", WINDOW)
    except RedisError as error:
        log.warning("The cache is away (%s): requests are not counted.", error)
        return None
    spent = Spent(allowed=allowed, used=int(used), resets_in=max(1, int(left)))
    if spent.used > allowed:
        raise Problem(
            429,
            f"{allowed} requests a minute are allowed; come back in {spent.resets_in} seconds. "
            + ("" if key else "A key allows more: ask us for one."),
            headers=spent.headers | {"Retry-After": str(spent.resets_in)},
        )
    return spent


def network(address: str) -> str:
    """One subscriber: an IPv4 address, or the /64 that an IPv6 address stands in."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if found.version == 6 and found.ipv4_mapped is None:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found.ipv4_mapped or found if found.version == 6 else found)
