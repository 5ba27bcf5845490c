"""Becomes one process of the newsroom: for systemd, Kubernetes and others that do what `up` does themselves."""

from __future__ import annotations

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from newsroom.supervisor.fork import run
from newsroom.supervisor.processes import BASE_DIR, children, load


class Command(BaseCommand):
    help = "Become one process of the newsroom. HOST and PORT are honoured by web."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        host, port = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))
        self.children = {child.name: child for child in children(host=host, port=port, with_proxies=True)}
        parser.add_argument("name", choices=self.children)

    def handle(self, *, name: str, **options: Any) -> None:
        os.chdir(BASE_DIR)
        os.nice(self.children[name].niceness)
        load()
        sys.exit(run(self.children[name].program))
