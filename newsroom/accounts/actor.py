"""Who does what on this connection; the audit log's triggers read it (articles/publishing/audit.py)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import Error, connection

SET = "SELECT set_config('newsroom.actor', %s, %s), set_config('newsroom.verb', %s, %s)"


def sign(*, by: Any, verb: str) -> None:
    """Names who does what until this transaction ends; `by` None is the system."""
    _set(by, verb, in_transaction=True)


@contextmanager
def acting(*, by: Any) -> Iterator[None]:
    """Names who acts in whatever is written inside; a verb's own `sign` goes before it."""
    _set(by, "", in_transaction=False)
    try:
        yield
    finally:
        try:
            _set(None, "", in_transaction=False)
        except Error:  # InterfaceError too: the database may have died meanwhile
            # Connections are pooled: one that cannot forget the name must not serve anybody else.
            connection.close()


def _set(by: Any, verb: str, *, in_transaction: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SET, ["" if by is None else str(by.pk), in_transaction, verb, in_transaction])
