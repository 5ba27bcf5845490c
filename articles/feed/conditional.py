"""Validators and cache headers: ETag, Last-Modified, 304, Cache-Control, Vary, CORS."""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django_redis.exceptions import ConnectionInterrupted
from redis.exceptions import RedisError

from articles.ratings import version as ratings

log = logging.getLogger(__name__)

PUBLIC = "public, max-age=30, s-maxage=60, stale-while-revalidate=300"
PRIVATE = "private, max-age=30"
VARY = "Accept, Accept-Encoding, Authorization"
EXPOSED = "ETag, Last-Modified, Link, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After"
REMEMBERED = 60 * 60 * 24 * 7
# The newest state whose second has passed, and when that was: what this process need not ask the cache for again.
settled: dict[str, datetime] = {}


def etag(*parts: Any) -> str:
    """A strong validator over whatever decides the bytes."""
    return '"' + hashlib.sha256(repr(parts).encode()).hexdigest()[:32] + '"'


def state(seq: int) -> str | None:
    """Names everything that answers are made of: published stories and counted votes. None while the cache is away."""
    try:
        return f"{seq}.{ratings.current()}"
    except RedisError as error:
        log.warning("The cache is away (%s): answers go without validators.", error)
        return None


def last_modified(state: str, now: datetime) -> datetime | None:
    """When this state of the site was first seen, to the second; None while that second runs or the cache is away.

    Not the newest change's own time: that is taken before its transaction commits, so that a later change may bear an
    earlier time, and whoever asks with If-Modified-Since would miss it. Within the running second more may change.
    """
    if known := settled.get(state):
        return known
    try:
        seen = cache.get_or_set(f"feed:seen:{state}", now.replace(microsecond=0).isoformat(), REMEMBERED)
    except (RedisError, ConnectionInterrupted) as error:
        log.warning("The cache is away (%s): answers go without Last-Modified.", error)
        return None
    moment = datetime.fromisoformat(str(seen))
    if (now - moment).total_seconds() < 1:
        return None
    settled.clear()
    settled[state] = moment
    return moment


def is_fresh(request: HttpRequest, tag: str, modified: datetime | None) -> bool:
    """Whether the client's copy is still right. If-None-Match wins over If-Modified-Since (RFC 9110, 13.2.2)."""
    if (wanted := request.headers.get("If-None-Match")) is not None:
        tags = {text.strip().removeprefix("W/") for text in wanted.split(",")}
        return tag in tags or "*" in tags
    since = request.headers.get("If-Modified-Since")
    if since is None or modified is None:
        return False
    try:
        return modified <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False


def headers(tag: str | None, modified: datetime | None, *, private: bool) -> dict[str, str]:
    """The headers of an answer that caches may hold."""
    found = {"Cache-Control": PRIVATE if private else PUBLIC}
    if tag:
        found["ETag"] = tag
    if modified:
        found["Last-Modified"] = format_datetime(modified, usegmt=True)
    return found


def open_to_all(response: Any) -> None:
    """What every answer of the feed carries: scripts of any site may read it, and caches tell its variants apart."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = EXPOSED
    response["Vary"] = VARY
