"""The servers over one data folder: one process runs them, others find them through its state file."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from newsroom.embedded.owner import CannotStart, Owner
from newsroom.embedded.postgres import Postgres
from newsroom.embedded.server import Server
from newsroom.embedded.valkey import Valkey

KINDS: dict[str, type[Postgres] | type[Valkey]] = {"DATABASE_URL": Postgres, "REDIS_URL": Valkey}


class InUse(CannotStart):
    """Another living process runs servers over this folder."""


@dataclass(frozen=True)
class State:
    """What a running stack tells other commands: who runs it, and where its servers answer (by variable)."""

    pid: int
    command: str
    urls: dict[str, str]
    site_url: str = ""


def foreign(folder: Path) -> CannotStart:
    return CannotStart(
        f"The folder {folder} belongs to another user. Set NEWSROOM_DATA_DIR to one of your own."
    )


def folder_for(base: Path) -> Path:
    """`base`, or a place under /var/lib when root keeps `base` where the servers' user cannot enter."""
    owner = Owner.of_this_process()
    base = base.resolve()
    try:
        base.mkdir(parents=True, exist_ok=True)
        if owner.account is not None:
            base.chmod(0o711)
    except PermissionError:
        raise foreign(base) from None
    if owner.can_reach(base):
        return base
    name = hashlib.sha256(str(base).encode()).hexdigest()[:12]
    elsewhere = Path("/var/lib/newsroom") / name
    elsewhere.mkdir(parents=True, exist_ok=True)
    for folder in (elsewhere, elsewhere.parent):
        folder.chmod(0o711)
    return elsewhere


class Stack:
    """The servers named in `wanted`, over `home`. Holds the folder's lock from `lock()` until `close()`.

    The lock is the truth about whether somebody runs the servers: the kernel drops it with the process,
    however that ends. The state file only says where they answer.
    """

    def __init__(self, home: Path, *, wanted: tuple[str, ...] = tuple(KINDS), fast: bool = False) -> None:
        self.home, self.wanted, self.fast = home, wanted, fast
        self.servers: dict[str, Server] = {}
        self._lock: IO[str] | None = None

    @property
    def urls(self) -> dict[str, str]:
        return {variable: server.url for variable, server in self.servers.items()}

    def lock(self, *, command: str) -> None:
        """Become the one process that runs servers here. Raises InUse when another does."""
        try:
            file = open(self.home / "lock", "a+")  # noqa: SIM115 - held as long as the servers run
        except PermissionError:
            raise foreign(self.home) from None
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "another process"
            file.close()
            raise InUse(f"The data folder {self.home} is in use by {holder}. Stop that first.") from None
        file.truncate(0)
        file.write(f"`{command}` (process {os.getpid()})")
        file.flush()
        (self.home / "state.json").unlink(missing_ok=True)
        self._lock = file

    def start(self, *, command: str) -> None:
        """Start the servers and tell where they answer. Call from the main thread (`die_with_parent`)."""
        owner = Owner.of_this_process()
        try:
            for variable in self.wanted:
                server = KINDS[variable](home=self.home, owner=owner, fast=self.fast)
                self.servers[variable] = server
                server.start()
        except BaseException:
            self.close()
            raise
        site = os.environ.get("SITE_URL", "")
        self._tell(State(pid=os.getpid(), command=command, urls=self.urls, site_url=site))

    def close(self) -> None:
        """Stop the servers and leave the folder to the next."""
        (self.home / "state.json").unlink(missing_ok=True)
        for server in self.servers.values():
            server.ask_to_stop()
        for server in self.servers.values():
            server.stop()
        self.servers = {}
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _tell(self, state: State) -> None:
        unfinished = self.home / "state.json.new"
        unfinished.unlink(missing_ok=True)
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(asdict(state), file)
        unfinished.rename(self.home / "state.json")


def told_state(home: Path) -> State | None:
    """What the running stack told; None before it is ready. Means something only while the lock is held."""
    try:
        state = State(**json.loads((home / "state.json").read_text()))
        os.kill(state.pid, 0)
    except (FileNotFoundError, ProcessLookupError):
        return None
    except PermissionError:
        raise foreign(home) from None
    return state
