"""The secret key: from the environment, or made once and kept where Newsroom runs its own private servers."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

MINIMUM_LENGTH = 32
MINIMUM_DIFFERENT = 8
HOW = (
    "Set SECRET_KEY to at least 32 random characters, for example the output of: "
    "python -c 'import secrets; print(secrets.token_urlsafe(48))'"
)


def secret_key(*, given: str, embedded: bool, folder: Path) -> str:
    """The key in use. Raises ImproperlyConfigured when a production key is missing or weak."""
    if given:
        if not embedded and (len(given) < MINIMUM_LENGTH or len(set(given)) < MINIMUM_DIFFERENT):
            raise ImproperlyConfigured(f"SECRET_KEY is too weak. {HOW}")
        return given
    if not embedded:
        raise ImproperlyConfigured(f"SECRET_KEY is missing. {HOW}")
    return _kept_key(folder / "secret.key")


def _kept_key(file: Path) -> str:
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        own = file.with_name(f"{file.name}.{os.getpid()}")
        with os.fdopen(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
            handle.write(secrets.token_urlsafe(48))
        # Linking fails where the name is taken: of two processes that start together one makes the key, both read it.
        with contextlib.suppress(FileExistsError):
            os.link(own, file)
        own.unlink()
    return file.read_text().strip()
