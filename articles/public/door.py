"""A WSGI callable in front of Django: answers public pages from ready bytes, and has each made by one request at a time.

What may be kept is decided in `caching.py`. A request that is personal, or is for anything else, passes straight through.
"""

from __future__ import annotations

import io
import os
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import validate_host

from articles.public import caching
from articles.public.copies import Copy, Headers, Shared, Store, ready
from articles.public.sight import Sight, Watch

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
PATIENCE = 10.0  # seconds to wait for a page that somebody else is making
# All that is left of who asks when a page is made for everybody.
IMPERSONAL = ("HTTP_HOST", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_FOR")


@dataclass
class Answer:
    """What Django said."""

    status: str = "500 Internal Server Error"
    headers: Headers = field(default_factory=list)
    body: bytes = b""

    @property
    def code(self) -> int:
        return int(self.status[:3])

    @property
    def sets_cookie(self) -> bool:
        return any(name.lower() == "set-cookie" for name, _ in self.headers)


@dataclass
class Flight:
    """A page in the making. Whoever wants it meanwhile waits for `done`."""

    done: threading.Event = field(default_factory=threading.Event)
    result: Copy | Answer | None = None


class Door:
    """`application = Door(get_wsgi_application())`."""

    def __init__(self, django: Callable[..., Iterable[bytes]], *, limit: int | None = None) -> None:
        self.django = django
        self.store = Store(limit or settings.PAGE_CACHE_BYTES)
        self.shared = Shared()
        self.renders = 0
        self._watch: Watch | None = None
        self._watch_pid = 0
        self._flights: dict[str, Flight] = {}
        self._lock = threading.Lock()
        self._hosts: set[str] = set()
        self._encodings: dict[str, str] = {}
        self._session = settings.SESSION_COOKIE_NAME

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        key = self._key(environ)
        if key is None:
            return self.django(environ, start_response)
        watch = self._watch or self._begin()
        if "HTTP_SURROGATE_CAPABILITY" in environ:
            # A cache in front (deploy/) keeps what it gets, so it must not be older than what it was told of.
            watch.refresh()
        copy = self.store.get(key)
        now = time.time()
        if copy is not None and copy.is_fresh(watch.sight, now):
            copy.used_at = now
            return self._serve(copy, environ, start_response)
        found = self._renewed(key, copy, environ, watch)
        if isinstance(found, Copy):
            return self._serve(found, environ, start_response, keep=found.is_fresh(watch.sight, now))
        if found is None:
            return self.django(environ, start_response)
        start_response(found.status, found.headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [found.body]

    def _key(self, environ: Environ) -> str | None:
        """The name of the page that is asked for; None for what goes straight to Django."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or "HTTP_AUTHORIZATION" in environ:
            return None
        cookies = environ.get("HTTP_COOKIE")
        if cookies and caching.personal(cookies):
            return None
        host = environ.get("HTTP_HOST", "")
        if host not in self._hosts and not self._welcome(host):
            return None
        if settings.SECURE_SSL_REDIRECT and not _secure(environ):
            return None
        return caching.key(environ["PATH_INFO"], environ.get("QUERY_STRING", ""))

    def _welcome(self, host: str) -> bool:
        name = urlsplit(f"//{host}").hostname or ""
        if not validate_host(f"[{name}]" if ":" in name else name, settings.ALLOWED_HOSTS):
            return False
        if len(self._hosts) < 100:
            self._hosts.add(host)
        return True

    def _begin(self) -> Watch:
        """Starts the watch, in each process once: threads do not survive a fork."""
        with self._lock:
            if self._watch is None or self._watch_pid != os.getpid():
                watch = Watch(self.store.clear)
                watch.start()
                self._watch, self._watch_pid = watch, os.getpid()
            return self._watch

    def close(self) -> None:
        """Stops the watch. A process that ends needs no call."""
        if self._watch is not None:
            self._watch.stop()

    def _renewed(self, key: str, old: Copy | None, environ: Environ, watch: Watch) -> Copy | Answer | None:
        """A fresh copy; the old one while somebody else makes it, or when it cannot be made; or Django's answer."""
        stale = old if old and old.may_be_stale(watch.sight) else None
        with self._lock:
            flight = self._flights.get(key)
            leads = flight is None
            if flight is None:
                flight = self._flights[key] = Flight()
        if not leads:
            if stale:
                return stale
            flight.done.wait(PATIENCE)
            return flight.result
        try:
            found = self._made(key, stale, environ, watch)
            if not (isinstance(found, Answer) and found.sets_cookie):
                flight.result = found
            return found
        finally:
            with self._lock:
                del self._flights[key]
            flight.done.set()

    def _made(self, key: str, stale: Copy | None, environ: Environ, watch: Watch) -> Copy | Answer | None:
        """The shared copy when it is fresh, else a new one, made under the lock that all processes share."""
        deadline = time.monotonic() + PATIENCE
        while True:
            sight = watch.refresh()
            copy = self.shared.get(key)
            if copy and copy.is_fresh(sight, time.time()):
                self.store.put(key, copy)
                return copy
            if copy and stale is None and copy.may_be_stale(sight):
                stale = copy
            token = self.shared.lock(key)
            if token:
                break
            if stale:
                return stale
            if time.monotonic() > deadline:
                return None
            time.sleep(0.02)
        try:
            # Between the look and the lock another process may have finished.
            copy = self.shared.get(key)
            if copy and copy.is_fresh(sight, time.time()):
                self.store.put(key, copy)
                return copy
            return self._render(key, stale, environ, sight)
        finally:
            self.shared.unlock(key, token)

    def _render(self, key: str, stale: Copy | None, environ: Environ, sight: Sight) -> Copy | Answer:
        self.renders += 1
        answer = self._ask(key, environ)
        headers = {name.lower(): value for name, value in answer.headers}
        if answer.code >= 500 and stale:
            return stale
        if not caching.may_keep(answer.code, headers):
            return answer
        fresh = caching.lifetime(headers["cache-control"])
        copy = ready(answer.status, answer.headers, answer.body, sight=sight, fresh=fresh, now=time.time())
        self.store.put(key, copy)
        self.shared.put(key, copy)
        return copy

    def _ask(self, key: str, environ: Environ) -> Answer:
        """Django's answer to somebody who is nobody."""
        path, _, query = key.partition("?")
        asked = {
            name: value
            for name, value in environ.items()
            if not name.startswith("HTTP_") or name in IMPERSONAL
        }
        asked |= {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_LENGTH": "",
            "wsgi.input": io.BytesIO(),
        }
        answer = Answer()

        def start(status: str, headers: Headers, exc_info: Any = None) -> None:
            answer.status, answer.headers = status, headers

        parts = self.django(asked, start)
        try:
            answer.body = b"".join(parts)
        finally:
            close = getattr(parts, "close", None)
            if close:
                close()
        return answer

    def _serve(
        self, copy: Copy, environ: Environ, start_response: StartResponse, *, keep: bool = True
    ) -> Iterable[bytes]:
        """`keep`: caches in front may keep it; an old copy that is shown for want of a new one is for this reader."""
        asked = environ.get("HTTP_IF_NONE_MATCH")
        if (
            asked
            and copy.etag
            and (copy.etag in asked or asked.strip() == "*")
            and copy.status.startswith("200")
        ):
            start_response(
                "304 Not Modified", copy.not_modified if keep else caching.passing(copy.not_modified)
            )
            return []
        encoding = self._encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        if encoding not in copy.bodies:
            encoding = "identity"
        headers = copy.headers[encoding]
        start_response(copy.status, headers if keep else caching.passing(headers))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [copy.bodies[encoding]]

    def _encoding(self, accepted: str) -> str:
        """The best that the reader takes: br, gzip or identity."""
        found = self._encodings.get(accepted)
        if found is None:
            offers = {
                name.strip(): parameters.replace(" ", "")
                for name, _, parameters in (part.partition(";") for part in accepted.lower().split(","))
            }
            takes = [
                name for name in ("br", "gzip") if name in offers and offers[name] not in ("q=0", "q=0.0")
            ]
            found = takes[0] if takes else "identity"
            if len(self._encodings) < 200:
                self._encodings[accepted] = found
        return found


def _secure(environ: Environ) -> bool:
    if settings.SECURE_PROXY_SSL_HEADER:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        return environ.get(name, "").split(",")[0].strip() == value
    return environ.get("wsgi.url_scheme") == "https"
