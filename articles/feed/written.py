"""Stories as the bytes that partners get.

What an edition says is written once and kept in this process under the edition's mark (lines.py), the least used
forgotten first; what changes around it, votes and neighbours, is written each time.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from articles.editions.models import Edition
from articles.feed.envelope import Look, around, lasting
from articles.feed.lines import Line
from articles.feed.ninjs import item
from articles.neighbours.queries import neighbours_of

# Never sent to partners and long.
UNREAD = ("body_html", "lead_html", "search", "search_title", "search_description")
KEPT_BYTES = 8 * 1024 * 1024  # about 800 stories
Key = tuple[Any, ...]


class Kept:
    """Texts by key, at most `limit` bytes of them."""

    def __init__(self, limit: int) -> None:
        self.limit, self.size = limit, 0
        self._texts: OrderedDict[Key, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> bytes | None:
        with self._lock:
            if key in self._texts:
                self._texts.move_to_end(key)
            return self._texts.get(key)

    def put(self, key: Key, text: bytes) -> None:
        with self._lock:
            self.size += len(text) - len(self._texts.pop(key, b""))
            self._texts[key] = text
            while self.size > self.limit:
                self.size -= len(self._texts.popitem(last=False)[1])


kept = Kept(KEPT_BYTES)


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def dumps(document: Any) -> bytes:
    """Compact JSON in UTF-8."""
    return _encode(document).encode()


def joined(first: bytes, second: bytes) -> bytes:
    """The members of two JSON objects as one; neither is empty."""
    return first[:-1] + b"," + second[1:]


def stories(lines: Sequence[Line], *, at: datetime, look: Look) -> dict[int, bytes]:
    """Each story's `{"meta", "item"}` by article id, in the order of `lines`. A story that ended since its line was
    read is left out. A query for those that are not kept, and one for neighbours where they are wanted."""
    beside = neighbours_of(lines) if "neighbours" in look.include and lines else {}
    texts = _texts(lines, at=at, look=look)
    return {
        line.article_id: b'{"meta":'
        + dumps(around(line.article_id, line.seq, line.rating, beside.get(line.article_id)))[:-1]
        + b","
        + texts[line.edition_id]
        for line in lines
        if line.edition_id in texts
    }


def _texts(lines: Sequence[Line], *, at: datetime, look: Look) -> Mapping[int, bytes]:
    """By edition id: the rest of `meta`, and `item`."""
    wanted = look.name
    keys = {line.edition_id: (line.edition_id, line.mark, wanted) for line in lines}
    found = {edition_id: text for edition_id, key in keys.items() if (text := kept.get(key))}
    if missing := keys.keys() - found.keys():
        editions = Edition.objects.live().defer(*UNREAD).in_bulk(missing)
        for line in lines:
            if edition := editions.get(line.edition_id):
                document = item(
                    edition, line.photos, at=at, include=look.include, body=look.body, fields=look.fields
                )
                text = dumps(lasting(edition, look))[1:] + b',"item":' + dumps(document) + b"}"
                kept.put(keys[line.edition_id], text)
                found[line.edition_id] = text
    return found
