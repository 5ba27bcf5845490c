"""Ends what a killed supervisor leaves: a small process of its own that outlives it by a moment.

The supervisor tells it the process groups it started, over a pipe. The pipe closes when the supervisor ends,
however that happens; what is still there then is asked to stop, and soon made to. Workers need it above all:
they wait for their broker, which is gone as well.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from typing import IO, cast

GRACE = 3.0  # seconds between asking and making


class Guardian:
    """The supervisor's end of the pipe."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,  # what kills the supervisor's group must not kill this one
        )
        self._pipe = cast("IO[bytes]", self._process.stdin)

    def watch(self, group: int) -> None:
        self._tell(group)

    def forget(self, group: int) -> None:
        self._tell(-group)

    def dismiss(self) -> None:
        """At an orderly end: nothing is left to be watched."""
        with contextlib.suppress(BrokenPipeError):
            self._pipe.close()
        self._process.wait()

    def _tell(self, number: int) -> None:
        with contextlib.suppress(BrokenPipeError):  # somebody killed it; the kernel's own signals remain
            self._pipe.write(f"{number}\n".encode())
            self._pipe.flush()


def main() -> None:
    groups: set[int] = set()
    for line in sys.stdin:
        number = int(line)
        if number > 0:
            groups.add(number)
        else:
            groups.discard(-number)
    end(groups, signal.SIGTERM)
    deadline = time.monotonic() + GRACE
    while groups and time.monotonic() < deadline:
        time.sleep(0.1)
        groups = {group for group in groups if exists(group)}
    end(groups, signal.SIGKILL)


def end(groups: set[int], number: int) -> None:
    for group in groups:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, number)


def exists(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    main()
