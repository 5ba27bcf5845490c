"""Keys: giving one out, replacing it, revoking it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from articles.feed import key as keys
from articles.feed.models import ApiKey

OVERLAP = timedelta(days=7)  # how long an old key works beside the one that replaces it


class KeyIsOver(Exception):
    """The key was revoked or has expired: there is nothing to replace."""


@transaction.atomic
def issue_key(
    *,
    name: str,
    by: Any,
    at: datetime,
    scopes: Iterable[str] = (),
    sections: Iterable[Any] = (),
    per_minute: int = 600,
    expires_at: datetime | None = None,
    replaces: ApiKey | None = None,
) -> tuple[ApiKey, str]:
    """A new key and its text, which nobody will ever see again: show it now."""
    text = keys.new_key()
    row = ApiKey.objects.create(
        name=name,
        prefix=keys.prefix(text),
        digest=keys.digest(text),
        scopes=list(scopes),
        per_minute=per_minute,
        expires_at=expires_at,
        replaces=replaces,
        created_by=by,
        created_at=at,
    )
    row.sections.set(sections)
    return row, text


@transaction.atomic
def rotate_key(*, key: ApiKey, by: Any, at: datetime, overlap: timedelta = OVERLAP) -> tuple[ApiKey, str]:
    """A new key that may do the same; the old one works for `overlap` more, so that nobody has to hurry."""
    old = ApiKey.objects.select_for_update().valid(at).filter(pk=key.pk).first()
    if old is None:
        raise KeyIsOver("This key was revoked or has expired. Give out a new one instead.")
    ends = at + overlap
    old.expires_at = min(old.expires_at, ends) if old.expires_at else ends
    old.save(update_fields=["expires_at"])
    return issue_key(
        name=old.name,
        by=by,
        at=at,
        scopes=old.scopes,
        sections=old.sections.all(),
        per_minute=old.per_minute,
        expires_at=key.expires_at,
        replaces=old,
    )


def revoke_key(*, key: ApiKey, at: datetime) -> None:
    """Ends a key at once."""
    ApiKey.objects.filter(pk=key.pk, revoked_at__isnull=True).update(revoked_at=at)
