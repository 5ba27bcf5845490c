"""Starts a process that has everything in memory already: a fork, where others start a program anew.

Django, our code, addresses and templates are loaded once (`processes.load`) and shared by all processes: half the memory
of the newsroom, and seconds of each start. Fork only from a process with one thread and without open connections.
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from setproctitle import setproctitle

from newsroom.embedded.server import die_with_parent

Program = Callable[[], object]


def fork(program: Program, *, name: str, output: int, folder: Path, niceness: int = 0) -> int:
    """Does `program` in a new process, the first of its own group, and returns its number.

    It reads nothing, writes to the file descriptor `output`, and is asked to stop when we end (`die_with_parent`).
    """
    sys.stdout.flush()
    sys.stderr.flush()
    prepare = die_with_parent(signal.SIGTERM)
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        prepare()
        os.setpgid(0, 0)  # Ctrl-C reaches the supervisor only, and we can end its children
        _keep_only(output)
        os.chdir(folder)
        os.nice(niceness)
        setproctitle(f"newsroom: {name}")
        code = run(program)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)  # whatever stands above us on the stack is the supervisor's work
    return pid


def run(program: Program) -> int:
    """Does it, and returns the exit code that it would end a process with."""
    try:
        program()
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return end.code or 0
        sys.stderr.write(f"{end.code}\n")
        return 1
    return 0


def _keep_only(output: int) -> None:
    """What the supervisor holds open is not its children's: locks, and the pipe that closes with its end.

    Nothing (/dev/null) stands there instead, so that objects we inherited can close only that.
    """
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in map(int, os.listdir("/dev/fd")):
        if number > 2 and number not in (nothing, output):
            os.dup2(nothing, number, inheritable=False)
    os.dup2(nothing, 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.dup2(nothing, output, inheritable=False)
