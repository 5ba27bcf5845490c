"""Statements that readers' pages ask again and again: the server reads and plans each once for a connection.

Django sends every statement as new text. Planning those of a story's page costs the server four times what answering
them does. `DATABASE_PREPARE=false` turns it off, for a pooler between us and the server that cannot carry it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from django.db import connection


class Prepared(psycopg.Cursor[Any]):
    """Sends a statement and its values apart, under the name by which the server knows it already."""


def rows(sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[Any]:
    """All rows, as tuples, of a statement with `%s` or `%(name)s` in it. One query."""
    with connection.cursor() as cursor:
        # Django's own cursor writes the values into the text (psycopg.ClientCursor).
        cursor.cursor = Prepared(connection.connection)
        cursor.execute(sql, values or None)
        return list(cursor.fetchall())
