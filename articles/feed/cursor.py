"""Pure rule: a place in an ordered list, as an opaque text that only we can make and only for one query."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.core import signing

from articles.feed.problems import BadParameter


@dataclass(frozen=True)
class Place:
    """After (or, `back`, before) the row whose sort key is `value` (as text) and whose id is `id`."""

    value: str
    id: int
    back: bool = False


def binding(path: str, pairs: Iterable[tuple[str, list[str]]]) -> str:
    """A digest of everything that decides which rows come in which order: address, parameters, and who asks."""
    text = json.dumps([path, sorted((name, values) for name, values in pairs if name != "cursor")])
    return hashlib.sha256(text.encode()).hexdigest()


def encode(place: Place, bound_to: str) -> str:
    """Signed with the query's digest as salt: under another query the signature is not ours."""
    text = signing.b64_encode(json.dumps([place.value, place.id, place.back]).encode()).decode()
    return signing.Signer(salt=f"feed.cursor.{bound_to}").sign(text)


def decode(text: str, bound_to: str) -> Place:
    """Raises BadParameter."""
    try:
        plain = signing.Signer(salt=f"feed.cursor.{bound_to}").unsign(text)
    except signing.BadSignature:
        raise BadParameter(
            "cursor",
            "This cursor belongs to another query, or was changed. Follow “next” and “previous” as they are.",
        ) from None
    value, row_id, back = json.loads(signing.b64_decode(plain.encode()))
    return Place(value, row_id, back)
