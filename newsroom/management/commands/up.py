"""Starts the whole newsroom: servers, web, workers, scheduler and relay, under one supervisor."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection

from newsroom.demo.content import newspaper
from newsroom.demo.seeding import PASSWORD
from newsroom.embedded import command
from newsroom.embedded.server import die_with_parent
from newsroom.supervisor.lines import Screen
from newsroom.supervisor.loop import Supervisor
from newsroom.supervisor.processes import BASE_DIR, children, load
from newsroom.supervisor.static import collect_static

PORT_PATIENCE = 10  # seconds: a newsroom killed a moment ago may still be leaving


class Command(BaseCommand):
    help = "Start everything, until Ctrl-C. PORT, HOST, DATABASE_URL and REDIS_URL are honoured."
    requires_system_checks = []  # the web process checks itself

    def handle(self, **options: Any) -> None:
        host, port = os.environ.get("HOST", "127.0.0.1"), chosen_port()
        self.screen = Screen()
        wait_for_port(host, port)
        stack = command.own
        if stack and not stack.home.is_relative_to(Path(settings.VAR_DIR).resolve()):
            self._say(
                f"the database lives in {stack.home}: {settings.VAR_DIR} is closed to the servers' user"
            )
        self._prepare()
        supervisor = Supervisor(
            children(host=host, port=port, with_proxies=bool(settings.PROXY_LINK or settings.PURGE_URLS)),
            servers=list(stack.servers.values()) if stack else [],
            folder=BASE_DIR,
            screen=self.screen,
        )
        asked = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 - compared, not bound
        self._say("starting web, workers, scheduler and relay")
        load()
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
        self.logins = self._demo_logins()
        connection.close()  # neither it nor the pool's threads may be there when we fork
        connection.close_pool()  # type: ignore[attr-defined]

    def _load_demo(self) -> None:
        """By itself only on somebody's own machine: everybody knows the demo's logins. DEMO decides otherwise."""
        wanted = os.environ.get("DEMO", str(settings.EMBEDDED)).lower() in {"1", "true", "yes"}
        if not wanted:
            self._say("the database is empty: make the first editor with `manage.py createsuperuser`")
            return
        self._say("the database is empty: loading the demo newsroom, once (about a minute)")
        loading = [sys.executable, str(BASE_DIR / "manage.py"), "seed_demo", "--verbosity=0"]
        done = subprocess.run(loading, preexec_fn=die_with_parent(signal.SIGTERM))
        if done.returncode:
            raise CommandError("The demo newsroom could not be loaded; DEMO=false starts without it.")

    def _demo_logins(self) -> list[str]:
        """One line a role, while the demo's own password is still in use."""
        names = {login.email: login.role for login in newspaper().logins}
        users = list(get_user_model().objects.filter(email__in=names, is_active=True))
        if not users or not users[0].check_password(PASSWORD):
            return []
        known = {user.email for user in users}
        logins = [f"  {email:<26} {role}" for email, role in names.items() if email in known]
        return ["", f"Sign in with the password {PASSWORD} as", *logins]

    def _greet(self) -> None:
        site = settings.SITE_URL
        places = {"Readers": "/", "Editors": "/admin/", "Partners": "/api/v1/docs/"}
        lines = ["", *(f"{who + ':':<10}{site}{path}" for who, path in places.items()), *self.logins]
        for line in [*lines, "", "Ctrl-C stops everything.", ""]:
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
