"""What caches may keep of the public site: the only place that decides.

Public pages carry nothing personal: no cookie, no token, nothing that depends on who asks. So the path, and the few
parameters that a page understands, name its bytes. How ready bytes are kept and served is `copies.py` and `door.py`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response

LISTS = frozenset({"before", "after"})
SEARCH = frozenset({"q", "section", "author", "topic", "period", "sort", "page"})
# Where a reader came from says nothing about what they get.
TRACKING = frozenset({"fbclid", "gclid", "mc_cid", "mc_eid", "ref"})
# These always go to Django: they are personal, or have rules of their own.
STRAIGHT = (
    "/admin/",
    "/preview/",
    "/ratings/",
    "/reads/",
    "/api/",
    "/static/",
    "/media/",
    "/healthz",
    "/readyz",
    "/metrics",
)
KEPT_STATUS = frozenset({200, 301, 410})
LONGEST_KEY = 500


@dataclass(frozen=True)
class Policy:
    """Seconds. `fresh`: how long a shared cache serves a copy unasked; browsers always ask (a 304 is cheap).

    Then it may serve the old one `while_renewing`, and `if_broken` when we do not answer. A withdrawal purges it from
    the shared caches, and beats both here.
    """

    fresh: int
    while_renewing: int
    if_broken: int

    @property
    def header(self) -> str:
        """For `Cache-Control` (RFC 9111, RFC 5861)."""
        return (
            f"public, max-age=0, s-maxage={self.fresh}, stale-while-revalidate={self.while_renewing}, "
            f"stale-if-error={self.if_broken}"
        )


PAGE = Policy(fresh=60, while_renewing=30, if_broken=86400)
BRIEF = Policy(fresh=5, while_renewing=5, if_broken=60)


def key(path: str, query: str) -> str | None:
    """The name under which an address is kept: unknown order and tracking parameters make no difference.

    None: not kept, because it is personal, or has a parameter that the page does not know.
    """
    if path.startswith(STRAIGHT) or len(path) + len(query) > LONGEST_KEY:
        return None
    if not query:
        return path
    known = SEARCH if path == "/search/" else LISTS
    wanted = []
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name in TRACKING or name.startswith("utm_"):
            continue
        if name not in known:
            return None
        wanted.append((name, value))
    return f"{path}?{urlencode(sorted(wanted))}" if wanted else path


def personal(cookies: str) -> bool:
    """Whether a Cookie header makes the request somebody's: an editor who is signed in sees no copies."""
    return settings.SESSION_COOKIE_NAME in cookies


def may_keep(status: int, headers: Mapping[str, str]) -> bool:
    """Whether an answer of Django's (header names in lower case) may be given to others."""
    return (
        status in KEPT_STATUS
        and headers.get("cache-control", "").startswith("public, ")
        and lifetime(headers["cache-control"]) > 0
        and "set-cookie" not in headers
        and headers.get("vary", "").lower() in ("", "accept-encoding")
    )


def lifetime(cache_control: str) -> int:
    """The seconds of `s-maxage`; 0 without."""
    for part in cache_control.split(","):
        name, _, value = part.strip().partition("=")
        if name == "s-maxage" and value.isdigit():
            return int(value)
    return 0


def passing(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The headers of a copy that is older than the site: nobody may keep it."""
    kept = [pair for pair in headers if pair[0].lower() != "cache-control"]
    return [*kept, ("Cache-Control", "public, max-age=0, s-maxage=0")]


def etag(body: bytes) -> str:
    """Weak, because the compressed copies of the same page share it."""
    return f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'


def mark(response: HttpResponse, *, policy: Policy, keys: Iterable[str] = ()) -> HttpResponse:
    """Says what caches may do with an answer, and which purges concern it."""
    response["Cache-Control"] = policy.header
    response["ETag"] = etag(response.content)
    response["Surrogate-Key"] = " ".join(["site", *keys])
    return response


def cacheable(
    policy: Policy = PAGE,
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponseBase]]:
    """For a view whose answer is the same for everyone. It names purges in `response.keys`, when it has any."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            response = view(request, *args, **kwargs)
            if response.status_code not in KEPT_STATUS:
                return response
            mark(response, policy=policy, keys=getattr(response, "keys", ()))
            return get_conditional_response(request, etag=response["ETag"], response=response) or response

        return answer

    return decorate
