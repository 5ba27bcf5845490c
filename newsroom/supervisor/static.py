"""Collects the static files before the web process starts, only when one of them has changed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def collect_static() -> bool:
    """Returns whether there was anything to do. With DEBUG they are served from where they lie."""
    if settings.DEBUG:
        return False
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    state = _state_of_sources()
    if stamp.exists() and stamp.read_text() == state:
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(state)
    return True


def _state_of_sources() -> str:
    """Changes with every path, size or time of change, and with the way they are stored."""
    digest = hashlib.sha256(json.dumps(settings.STORAGES["staticfiles"], sort_keys=True).encode())
    for finder in get_finders():
        for path, storage in finder.list(None):
            facts = Path(storage.path(path)).stat()
            digest.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()
