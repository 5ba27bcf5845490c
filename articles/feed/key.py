"""Pure rule: what a key looks like, and what of it is kept."""

from __future__ import annotations

import hashlib
import secrets

START = "nk_"
SHOWN = 10  # letters by which people tell keys apart


def new_key() -> str:
    """256 random bits: nobody guesses one, so a plain digest is enough."""
    return START + secrets.token_urlsafe(32)


def digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def prefix(key: str) -> str:
    return key[:SHOWN]
