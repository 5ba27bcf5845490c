"""Starts the whole newsroom: servers, web, workers, scheduler and relay, under one supervisor."""

from __future__ import annotations

import os
import socket
import time
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection

from newsroom.embedded import command
from newsroom.supervisor.lines import Screen
from newsroom.supervisor.loop import Supervisor
from newsroom.supervisor.processes import BASE_DIR, children
from newsroom.supervisor.static import collect_static

PORT_PATIENCE = 5  # seconds: a newsroom killed a moment ago may still be leaving


class Command(BaseCommand):
    help = "Start everything, until Ctrl-C. PORT, HOST, DATABASE_URL and REDIS_URL are honoured."
    requires_system_checks = []  # the web process checks itself

    def handle(self, **options: Any) -> None:
        host, port = os.environ.get("HOST", "127.0.0.1"), chosen_port()
        self.screen = Screen()
        wait_for_port(host, port)
        self._prepare()
        stack = command.own
        supervisor = Supervisor(
            children(host=host, port=port),
            servers=list(stack.servers.values()) if stack else [],
            folder=BASE_DIR,
            screen=self.screen,
        )
        asked = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 - compared, not bound
        self._say("starting web, workers, scheduler and relay")
        supervisor.run(address=f"http://{asked}:{port}/healthz", when_ready=self._greet)
        self._say("stopped")

    def _say(self, text: str) -> None:
        self.screen.show("newsroom", text)

    def _prepare(self) -> None:
        try:
            connection.ensure_connection()
        except OperationalError as error:
            raise CommandError(f"The database of DATABASE_URL does not answer: {error}") from None
        self._say("bringing the database up to date")
        call_command("migrate", interactive=False, verbosity=0)
        if collect_static():
            self._say("static files collected")
        if not get_user_model().objects.exists():
            self._load_demo()
        connection.close_pool()  # its threads must not be there when we fork

    def _load_demo(self) -> None:
        """By itself only on somebody's own machine: everybody knows the demo's logins. DEMO decides otherwise."""
        wanted = os.environ.get("DEMO", str(settings.EMBEDDED)).lower() in {"1", "true", "yes"}
        if wanted and "seed_demo" in get_commands():
            self._say("the database is empty: loading the demo newsroom")
            call_command("seed_demo", verbosity=0)
        else:
            self._say("the database is empty: make the first editor with `manage.py createsuperuser`")

    def _greet(self) -> None:
        site = settings.SITE_URL
        lines = [
            "",
            f"The newsroom is at {site}/",
            f"The editors work at {site}/admin/",
            f"REST: {site}/api/v1/docs/",
        ]
        lines += ["", "Ctrl-C stops it.", ""]
        for line in lines:
            self._say(line)


def chosen_port() -> int:
    given = os.environ.get("PORT") or "8000"
    if not given.isdigit() or not 0 < int(given) < 65536:
        raise CommandError(f"PORT={given} is not a port: choose a number from 1 to 65535.")
    return int(given)


def wait_for_port(host: str, port: int) -> None:
    """Raises CommandError when another program keeps the port."""
    deadline = time.monotonic() + PORT_PATIENCE
    while True:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            with socket.socket(family) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, port))
            return
        except PermissionError:
            raise CommandError(
                f"Port {port} is not ours to use: choose one above 1023, as in PORT=8001."
            ) from None
        except OSError as error:
            if time.monotonic() > deadline:
                raise CommandError(
                    f"Port {port} on {host}: {error.strerror}. Choose another, as in PORT={port + 1}."
                ) from None
        time.sleep(0.1)
