"""Who votes, without knowing who: a random id in a cookie, and a short-lived key of the network.

Nothing here is stored but `voter`, which a story's id is mixed into: two votes of one reader cannot be linked.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping

from django.conf import settings

COOKIE = "nr"
COOKIE_PATH = "/ratings/"
COOKIE_AGE = 180 * 24 * 60 * 60
ID = re.compile(r"[0-9a-f]{32}")
# They say themselves that they are not readers.
CRAWLERS = re.compile(
    r"bot\b|crawl|spider|slurp|facebookexternalhit|preview|headlesschrome-lighthouse", re.IGNORECASE
)


def new_id() -> str:
    """128 random bits, as 32 hexadecimal digits."""
    return secrets.token_hex(16)


def known_id(cookies: Mapping[str, str]) -> str | None:
    """The reader's id, if the cookie holds one of ours."""
    value = cookies.get(COOKIE, "")
    return value if ID.fullmatch(value) else None


def voter(reader_id: str, article_id: int) -> bytes:
    """32 bytes: HMAC-SHA256 of the reader's id and the story's, under the site's secret."""
    key = f"articles.ratings.voter:{settings.SECRET_KEY}".encode()
    return hmac.digest(key, f"{reader_id}|{article_id}".encode(), hashlib.sha256)


def client_address(meta: Mapping[str, str], *, proxies: int) -> str:
    """The reader's address: the connection's, or behind `proxies` known proxies the hop that none of them invented.

    Each proxy appends the address it saw to X-Forwarded-For, so with n proxies the n-th from the right is the last one
    that can be trusted; whatever stands further left was written by the reader.
    """
    if proxies:
        hops = [hop.strip() for hop in meta.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
        if len(hops) >= proxies:
            return hops[-proxies]
    return meta.get("REMOTE_ADDR", "")


def network_key(*, salt: bytes, address: str, user_agent: str) -> str:
    """A key of address and browser that nobody can turn back once the day's salt is deleted."""
    return hmac.digest(salt, f"{address}|{user_agent}".encode(), hashlib.sha256).hex()[:32]


def is_crawler(user_agent: str) -> bool:
    """A robot that says so."""
    return bool(CRAWLERS.search(user_agent))
