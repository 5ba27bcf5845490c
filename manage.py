#!/usr/bin/env python
"""Newsroom's command line: `manage.py up` starts everything, `manage.py help` lists the rest."""

import os
import sys

from newsroom.embedded.command import servers_for


def main() -> None:
    """Run one command, with private servers where DATABASE_URL or REDIS_URL is not given."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import connections

    with servers_for(sys.argv):
        try:
            settings.DEBUG  # noqa: B018 - reads the settings now, to say what is wrong with them in one line
        except ImproperlyConfigured as error:
            sys.exit(f"Newsroom cannot start: {error}")
        try:
            execute_from_command_line(sys.argv)
        finally:
            for connection in connections.all(initialized_only=True):
                connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL has one; before the server goes


if __name__ == "__main__":
    main()
