"""One supervised process and everything it forks: started, watched, restarted with patience, stopped."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast

from newsroom.supervisor.fork import Program, fork

STEADY = 60  # seconds after which a process counts as healthy and its failures are forgotten
LONGEST_PAUSE = 30.0


def pause(failures: int, *, longest: float = LONGEST_PAUSE) -> float:
    """Seconds to wait before a restart: 0.5, 1, 2, 4 … 30."""
    return min(longest, 0.5 * 2 ** max(0, failures - 1))


@dataclass
class Child:
    """`program` is what it does; `name` goes before each of its log lines."""

    name: str
    program: Program
    niceness: int = 0  # 10 gives way to whatever somebody waits for
    longest_pause: float = LONGEST_PAUSE
    failures: int = 0
    start_after: float = 0.0  # on the monotonic clock
    pid: int | None = None
    started: float = field(default=0.0, repr=False)
    _output: IO[bytes] | None = field(default=None, repr=False)

    @property
    def output(self) -> IO[bytes]:
        """What it writes, unbuffered; there is some only between start() and bury()."""
        return cast("IO[bytes]", self._output)

    def start(self, *, folder: Path) -> int:
        """Returns its process group. Call from the main thread only (`die_with_parent`)."""
        read, write = os.pipe()
        os.set_blocking(read, False)
        self._output = os.fdopen(read, "rb", buffering=0)
        self.pid = fork(self.program, name=self.name, output=write, folder=folder, niceness=self.niceness)
        os.close(write)
        self.started = time.monotonic()
        return self.pid

    def has_ended(self) -> bool:
        """Whether it is gone. Asks without reaping it: its number cannot become somebody else's yet."""
        if self.pid is None:
            return True
        return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def ask_to_stop(self) -> None:
        if self.pid is not None and not self.has_ended():
            os.kill(self.pid, signal.SIGTERM)

    def bury(self) -> int:
        """End what it left in its process group, reap it, and return its exit code."""
        if self.pid is None:
            return 0
        with contextlib.suppress(ProcessLookupError):  # it left nothing
            os.killpg(self.pid, signal.SIGKILL)
        _, status = os.waitpid(self.pid, 0)
        self.output.close()
        self.pid = self._output = None
        return os.waitstatus_to_exitcode(status)

    def plan_restart(self, *, now: float) -> float:
        """After an end nobody asked for; returns the seconds to wait."""
        self.failures = 1 if now - self.started > STEADY else self.failures + 1
        wait = pause(self.failures, longest=self.longest_pause)
        self.start_after = now + wait
        return wait
