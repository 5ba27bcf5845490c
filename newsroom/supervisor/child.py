"""One supervised process and everything it forks: started, watched, restarted with patience, stopped."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast

from newsroom.embedded.server import die_with_parent

STEADY = 60  # seconds after which a process counts as healthy and its failures are forgotten
LONGEST_PAUSE = 30.0


def pause(failures: int) -> float:
    """Seconds to wait before a restart: 0.5, 1, 2, 4 … 30."""
    return min(LONGEST_PAUSE, 0.5 * 2 ** max(0, failures - 1))


@dataclass
class Child:
    """`arguments` start it; `name` goes before each of its log lines."""

    name: str
    arguments: list[str]
    failures: int = 0
    start_after: float = 0.0  # on the monotonic clock
    process: subprocess.Popen[bytes] | None = None
    started: float = field(default=0.0, repr=False)

    @property
    def output(self) -> IO[bytes]:
        """What it writes, unbuffered; there is some only between start() and bury()."""
        process = cast("subprocess.Popen[bytes]", self.process)
        return cast("IO[bytes]", process.stdout)

    def start(self, *, folder: Path) -> int:
        """Returns its process group. Call from the main thread only (`die_with_parent`)."""
        self.process = subprocess.Popen(
            self.arguments,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            bufsize=0,
            cwd=folder,
            preexec_fn=die_with_parent(signal.SIGTERM),
            process_group=0,  # its own group: Ctrl-C reaches the supervisor only, and we can end its children
        )
        os.set_blocking(self.output.fileno(), False)
        self.started = time.monotonic()
        return self.process.pid

    def has_ended(self) -> bool:
        """Whether it is gone. Asks without reaping it: its number cannot become somebody else's yet."""
        if self.process is None:
            return True
        return os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def ask_to_stop(self) -> None:
        if self.process is not None and not self.has_ended():
            os.kill(self.process.pid, signal.SIGTERM)

    def bury(self) -> int:
        """End what it left in its process group, reap it, and return its exit code."""
        if self.process is None:
            return 0
        with contextlib.suppress(ProcessLookupError):  # it left nothing
            os.killpg(self.process.pid, signal.SIGKILL)
        code = self.process.wait()
        self.output.close()
        self.process = None
        return code

    def plan_restart(self, *, now: float) -> float:
        """After an end nobody asked for; returns the seconds to wait."""
        self.failures = 1 if now - self.started > STEADY else self.failures + 1
        wait = pause(self.failures)
        self.start_after = now + wait
        return wait
