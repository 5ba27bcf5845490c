"""Ready bytes of public pages: in this process, bounded, and behind it one shared copy in Redis for every process."""

from __future__ import annotations

import gzip
import json
import logging
import secrets
import threading
import time
import zlib
from dataclasses import dataclass, field

import brotli
from django_redis import get_redis_connection
from redis.exceptions import RedisError

from articles.public.sight import Sight

log = logging.getLogger(__name__)

Headers = list[tuple[str, str]]
SMALLEST = 500  # bytes: below, compressing is not worth its header
SLOTS = 2048  # shared copies: an address has a slot, and the last one there stays, so their number is bounded
KEPT_FOR = 600  # seconds that a shared copy nobody renews stays
LOCKED_FOR = 10_000  # milliseconds: a render that takes longer is done by somebody else again
UNLOCK = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0"
DROPPED = frozenset({"content-length", "content-encoding", "vary", "set-cookie", "date", "connection"})


@dataclass(slots=True)
class Copy:
    """An answer as it goes over the wire, in up to three encodings, and what the site was when it was made."""

    status: str
    etag: str
    sight: Sight
    made_at: float
    fresh: int
    bodies: dict[str, bytes]
    headers: dict[str, Headers]
    not_modified: Headers
    used_at: float = field(default=0.0)

    @property
    def size(self) -> int:
        return sum(len(body) for body in self.bodies.values()) + 2000

    def is_fresh(self, sight: Sight, now: float) -> bool:
        """Still what readers should see."""
        return self.sight.covers(sight) and now - self.made_at < self.fresh

    def may_be_stale(self, sight: Sight) -> bool:
        """Nothing was withdrawn since: better than waiting, or than an error."""
        return self.sight.still_allowed(sight)


def ready(status: str, headers: Headers, body: bytes, *, sight: Sight, fresh: int, now: float) -> Copy:
    """A copy of an answer of Django's (uncompressed), with its compressed forms."""
    kept = [(name, value) for name, value in headers if name.lower() not in DROPPED]
    etag = next((value for name, value in kept if name.lower() == "etag"), "")
    bodies = {"identity": body}
    if len(body) >= SMALLEST:
        bodies["gzip"] = gzip.compress(body, 6, mtime=0)
        bodies["br"] = brotli.compress(body, quality=5)
    vary = [("Vary", "Accept-Encoding")]
    return Copy(
        status=status,
        etag=etag,
        sight=sight,
        made_at=now,
        fresh=fresh,
        bodies=bodies,
        headers={
            name: kept
            + vary
            + [("Content-Length", str(len(data)))]
            + ([] if name == "identity" else [("Content-Encoding", name)])
            for name, data in bodies.items()
        },
        not_modified=[pair for pair in kept if pair[0].lower() != "content-type"] + vary,
    )


class Store:
    """Copies of this process, the least recently used dropped when they take more than `limit` bytes."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._copies: dict[str, Copy] = {}
        self._size = 0
        self._lock = threading.Lock()

    def get(self, key: str) -> Copy | None:
        return self._copies.get(key)

    def put(self, key: str, copy: Copy) -> None:
        copy.used_at = time.time()
        with self._lock:
            old = self._copies.get(key)
            self._size += copy.size - (old.size if old else 0)
            self._copies[key] = copy
            if self._size > self.limit:
                self._make_room()

    def clear(self) -> None:
        with self._lock:
            self._copies, self._size = {}, 0

    def __len__(self) -> int:
        return len(self._copies)

    def _make_room(self) -> None:
        # A quarter at once: sorting is then rare.
        for key, copy in sorted(self._copies.items(), key=lambda pair: pair[1].used_at):
            if self._size <= self.limit * 3 // 4:
                return
            del self._copies[key]
            self._size -= copy.size


class Shared:
    """Copies that all processes share, and the lock under which one of them makes a new one."""

    def get(self, key: str) -> Copy | None:
        """None as well when Redis is away."""
        try:
            data = get_redis_connection("default").get(_slot(key))
        except RedisError:
            return None
        return unpacked(key, data) if data else None

    def put(self, key: str, copy: Copy) -> None:
        try:
            get_redis_connection("default").set(_slot(key), packed(key, copy), ex=KEPT_FOR)
        except RedisError as error:
            log.warning("The cache is away (%s): the page is kept in this process only.", error)

    def lock(self, key: str) -> str | None:
        """A token when this process may make the page now; None when another does."""
        token = secrets.token_hex(8)
        try:
            got = get_redis_connection("default").set(_lock(key), token, nx=True, px=LOCKED_FOR)
        except RedisError:
            return token  # without Redis each process renders for itself
        return token if got else None

    def is_locked(self, key: str) -> bool:
        try:
            return bool(get_redis_connection("default").exists(_lock(key)))
        except RedisError:
            return False

    def unlock(self, key: str, token: str) -> None:
        try:
            get_redis_connection("default").eval(UNLOCK, 1, _lock(key), token)
        except RedisError as error:
            log.warning("The cache is away (%s): a page's lock ends by its time.", error)


def packed(key: str, copy: Copy) -> bytes:
    """Facts as one line of JSON, then the bodies one after the other."""
    identity = copy.headers["identity"]
    facts = {
        "key": key,
        "status": copy.status,
        "headers": [pair for pair in identity if pair[0] not in ("Vary", "Content-Length")],
        "sight": [copy.sight.mode, copy.sight.number, copy.sight.hard],
        "made_at": copy.made_at,
        "fresh": copy.fresh,
    }
    # Level 1: only to keep Redis small; what readers get is compressed better once a process has it.
    return json.dumps(facts).encode() + b"\n" + zlib.compress(copy.bodies["identity"], 1)


def unpacked(key: str, data: bytes) -> Copy | None:
    """None when the slot holds another address, or something that an older version of us left."""
    line, _, body = data.partition(b"\n")
    try:
        facts = json.loads(line)
        if facts["key"] != key:
            return None
        mode, number, hard = facts["sight"]
        return ready(
            facts["status"],
            [(name, value) for name, value in facts["headers"]],
            zlib.decompress(body),
            sight=Sight(mode, number, hard),
            fresh=facts["fresh"],
            now=facts["made_at"],
        )
    except (ValueError, KeyError, TypeError, zlib.error) as error:
        log.warning("A shared page copy could not be read (%s); it is made again.", error)
        return None


def _slot(key: str) -> str:
    return f"nr:page:{zlib.crc32(key.encode()) % SLOTS}"


def _lock(key: str) -> str:
    return f"nr:page-lock:{zlib.crc32(key.encode()):08x}"
