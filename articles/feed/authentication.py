"""Who asks: nobody in particular, or the holder of a key in `Authorization: Bearer nk_…`."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.utils import timezone
from django_redis.exceptions import ConnectionInterrupted
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from articles.feed import key as keys
from articles.feed.models import ApiKey
from articles.feed.problems import Problem


class BearerKey(BaseAuthentication):
    """Sets `request.auth` to the ApiKey. A key that is wrong is refused, not ignored: its holder would not notice."""

    def authenticate(self, request: Request) -> tuple[None, ApiKey] | None:
        header = request.headers.get("Authorization", "")
        if not header:
            return None
        kind, _, text = header.partition(" ")
        text = text.strip()
        if kind.lower() != "bearer" or not text.startswith(keys.START) or len(text) > 100:
            raise refused(
                "Send the key as “Authorization: Bearer nk_…”, or nothing to read what is open to all."
            )
        now = timezone.now()
        key = ApiKey.objects.valid(now).prefetch_related("sections").filter(digest=keys.digest(text)).first()
        if key is None:
            raise refused("This key is not valid: it is unknown, expired or revoked. Ask us for a new one.")
        self.note_use(key, now)
        return None, key

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"

    def note_use(self, key: ApiKey, now: Any) -> None:
        """Once a minute, so that reading does not become writing."""
        try:
            if not cache.add(f"feed:key-used:{key.pk}", 1, 60):
                return
        except ConnectionInterrupted:
            return
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)


def key_of(request: Request) -> ApiKey | None:
    """The key that the request came with."""
    found: Any = request.auth
    return found


def refused(detail: str) -> Problem:
    return Problem(401, detail, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})


def require(request: Request, scope: str) -> None:
    """Raises 401 without a key, 403 with one that lacks the scope."""
    key = key_of(request)
    if key is None:
        raise Problem(
            401,
            f"This needs a key with the scope {scope}.",
            headers={"WWW-Authenticate": f'Bearer scope="{scope}"'},
        )
    if scope not in key.scopes:
        raise Problem(403, f"Your key lacks the scope {scope}. Ask us to add it.")
