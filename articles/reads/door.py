"""A WSGI callable in front of everything else: counts readings without asking Django, whose work is dearer by far."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.utils import timezone

from articles.reads.actions import count
from articles.reads.address import PREFIX, is_ours

PATH = re.compile(rf"{PREFIX}([1-9][0-9]{{0,17}})/([0-9a-f]+)/", re.ASCII)
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class ReadsDoor:
    """`application = ReadsDoor(application)`. What a page did not tell (`address.py`) goes on, to the page that is not
    there."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "POST" or not environ["PATH_INFO"].startswith(PREFIX):
            return self.application(environ, start_response)
        told = PATH.fullmatch(environ["PATH_INFO"])
        if told is None or not is_ours(int(told[1]), told[2]):
            return self.application(environ, start_response)
        count(int(told[1]), at=timezone.now())
        start_response("204 No Content", [("Cache-Control", "no-store")])
        return []
