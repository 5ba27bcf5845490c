"""Two advisory locks' worth of peace between those who write files and the sweep that removes strays.

A file is stored before its row. Between the two it looks like a stray; whoever stores holds the lock shared
until the row is committed, and the sweep holds it alone while it looks and deletes.
"""

from django.db import connection

FILES = 0x6D656469  # "medi"


def hold_files() -> None:
    """Until the end of this transaction no file is swept. Any number may hold it."""
    _execute("SELECT pg_advisory_xact_lock_shared(%s)")


def settle_files() -> None:
    """Until the end of this transaction nobody is between a file and its row."""
    _execute("SELECT pg_advisory_xact_lock(%s)")


def _execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, [FILES])
