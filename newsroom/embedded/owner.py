"""Who owns the data and runs the servers: ourselves, or an unprivileged user when we are root.

PostgreSQL refuses to run as root, and nothing that listens should.
"""

from __future__ import annotations

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class CannotStart(SystemExit):
    """A server cannot be started; the message says what to do. Ends the command with that message."""


@dataclass(frozen=True)
class Owner:
    """`account` is None when we run everything as ourselves."""

    account: pwd.struct_passwd | None

    @classmethod
    def of_this_process(cls) -> Owner:
        """The account to use; NEWSROOM_RUN_AS names another than `nobody` for root."""
        if os.geteuid() != 0:
            return cls(None)
        name = os.environ.get("NEWSROOM_RUN_AS", "nobody")
        try:
            return cls(pwd.getpwnam(name))
        except KeyError:
            raise CannotStart(
                f"There is no user {name!r} to run the embedded servers as. "
                "Set NEWSROOM_RUN_AS to an unprivileged user, or set DATABASE_URL and REDIS_URL."
            ) from None

    def identity(self) -> dict[str, Any]:
        """Arguments for `subprocess` that make the child run as the owner."""
        if self.account is None:
            return {}
        return {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}

    def give(self, path: Path, mode: int) -> Path:
        """Hand a file or folder over to the owner."""
        path.chmod(mode)
        if self.account is not None:
            os.chown(path, self.account.pw_uid, self.account.pw_gid)
        return path

    def folder(self, path: Path) -> Path:
        """A folder only the owner can enter, made when missing."""
        path.mkdir(parents=True, exist_ok=True)
        return self.give(path, 0o700)

    def can_reach(self, path: Path) -> bool:
        """Whether the owner may enter this folder or run this file (a home of mode 700 hides all in it)."""
        if self.account is None:
            return os.access(path, os.X_OK)
        return subprocess.run(["test", "-x", str(path)], cwd="/", **self.identity()).returncode == 0
