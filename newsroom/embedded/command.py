"""Gives each manage.py command its servers: running ones, or its own for as long as it runs."""

from __future__ import annotations

import fcntl
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import IO

from newsroom.embedded.owner import CannotStart
from newsroom.embedded.stack import KINDS, InUse, Stack, State, folder_for, told_state

BASE_DIR = Path(__file__).resolve().parent.parent.parent
SERVERLESS = {"", "help", "version", "--help", "-h", "--version"}
PATIENCE = 60  # seconds to wait for servers that another process is starting

# The servers that this process runs itself; `up` watches them.
own: Stack | None = None


def missing_urls() -> tuple[str, ...]:
    """The variables nobody gave: those servers are ours to start."""
    return tuple(variable for variable in KINDS if not os.environ.get(variable))


def data_folder() -> Path:
    return Path(os.environ.get("NEWSROOM_DATA_DIR") or BASE_DIR / "var")


@contextmanager
def servers_for(arguments: list[str]) -> Iterator[None]:
    """Set DATABASE_URL and REDIS_URL, where missing, for one command (`sys.argv`) and what it starts.

    `up` always runs its own servers. Any other command uses running ones, or starts and stops its own.
    Raises CannotStart, with what to do, when neither can be had.
    """
    command = arguments[1] if len(arguments) > 1 else ""
    wanted = missing_urls()
    if not wanted or command in SERVERLESS or "--help" in arguments:
        yield
        return
    if "DATABASE_URL" in wanted:
        os.environ["NEWSROOM_EMBEDDED"] = "true"
    if command == "up" and os.environ.get("PORT"):
        os.environ.setdefault("SITE_URL", f"http://localhost:{os.environ['PORT']}")
    stack = Stack(folder_for(data_folder() / "servers"), wanted=wanted)
    said = f"manage.py {command}"
    with open(stack.home / "guests", "a") as guests:
        if command == "up":
            _lock_patiently(stack, said)
        elif (state := _lock_or_find(stack, said, guests)) is not None:
            _use(state)
            yield
            return
        with _running(stack, said):
            yield
            if command != "up":
                fcntl.flock(guests, fcntl.LOCK_EX)  # commands that found our servers may still be at work


def _lock_patiently(stack: Stack, command: str) -> None:
    """Take the data folder; another command still at its work gets a few seconds to end."""
    deadline = time.monotonic() + 3
    while True:
        try:
            return stack.lock(command=command)
        except InUse:
            if time.monotonic() > deadline:
                raise
        time.sleep(0.1)


def _lock_or_find(stack: Stack, command: str, guests: IO[str]) -> State | None:
    """Take the data folder, or tell where the servers of its holder answer.

    A finder signs the guest book with a shared lock; a command that runs its own servers awaits its leave.
    """
    deadline = time.monotonic() + PATIENCE
    while True:
        fcntl.flock(guests, fcntl.LOCK_SH)
        try:
            stack.lock(command=command)
            return None
        except InUse as error:
            state = told_state(stack.home)
            if state is not None:
                return state
            fcntl.flock(guests, fcntl.LOCK_UN)
            if time.monotonic() > deadline:
                raise CannotStart(f"{error} Its servers did not answer within {PATIENCE} s.") from None
        time.sleep(0.1)


def _use(state: State) -> None:
    for variable in missing_urls():
        if variable not in state.urls:
            raise CannotStart(
                f"`{state.command}` (process {state.pid}) has a {variable} of its own: set the same one here."
            )
        os.environ[variable] = state.urls[variable]
    if state.site_url:
        os.environ.setdefault("SITE_URL", state.site_url)


@contextmanager
def _running(stack: Stack, command: str) -> Iterator[None]:
    """Run the servers in this process."""
    global own

    def leave(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, leave)
    stack.start(command=command)
    own = stack
    os.environ.update(stack.urls)
    try:
        yield
    finally:
        own = None
        stack.close()
