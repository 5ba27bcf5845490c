"""Pure rule: whether a vote was sent from our own pages.

A page that caches hold cannot carry a CSRF token; browsers say themselves where a request comes from (Fetch Metadata,
W3C; and Origin, RFC 6454).
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit


def is_ours(headers: Mapping[str, str], *, host: str) -> bool:
    """True for our own pages and for what is not a browser (it sends neither header, and no cookie of a victim)."""
    site = headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("Origin")
    if origin is not None:
        return urlsplit(origin).netloc == host
    return True
