"""One supervised process: restarts with patience, and nothing of it stays."""

from __future__ import annotations

import functools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from newsroom.supervisor.child import STEADY, Child, pause
from newsroom.supervisor.processes import PUNCTUAL, children


@pytest.fixture
def started(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Iterator[Callable[..., Child]]:
    made: list[Child] = []

    def start(program: Callable[[], object], **about: object) -> Child:
        child = Child("web", program, **about)  # type: ignore[arg-type]
        made.append(child)
        with capfd.disabled():  # it begins with our own sys.stdout
            child.start(folder=tmp_path)
        return child

    yield start
    for child in made:
        child.bury()


def said(child: Child) -> str:
    """What it writes until it closes its output."""
    whole, deadline = b"", time.monotonic() + 20
    while (part := child.output.read(65536)) != b"":
        assert time.monotonic() < deadline, whole
        whole += part or b""
        time.sleep(0.005)
    return whole.decode()


def nothing() -> None:
    """A program."""


def test_pauses_grow_to_half_a_minute() -> None:
    assert [pause(failures) for failures in range(1, 9)] == [0.5, 1, 2, 4, 8, 16, 30, 30]


def test_a_process_that_ran_well_for_a_while_is_forgiven() -> None:
    child = Child("web", nothing, failures=5, started=1000.0)
    assert child.plan_restart(now=1001.0) == 16
    assert child.plan_restart(now=1000.0 + STEADY + 1) == 0.5


def test_what_keeps_stories_punctual_starts_again_within_two_seconds_however_often_it_fails() -> None:
    longest = {child.name: child.longest_pause for child in children(host="127.0.0.1", port=1)}
    assert {name for name, seconds in longest.items() if seconds == PUNCTUAL} == {"relay", "scheduler"}
    relay = Child("relay", nothing, failures=20, longest_pause=PUNCTUAL)
    assert relay.plan_restart(now=1.0) == 2


def test_it_is_a_process_of_its_own_with_its_name_in_its_folder(
    started: Callable[..., Child], tmp_path: Path
) -> None:
    def about() -> None:
        print(os.getpid(), os.getpgrp(), os.getcwd(), os.nice(0) - usual, psutil.Process().cmdline()[0])

    usual = os.nice(0)
    child = started(about, niceness=3)
    assert said(child).split(maxsplit=4) == [str(child.pid)] * 2 + [str(tmp_path), "3", "newsroom: web\n"]


def test_nothing_that_we_hold_open_is_open_in_it(started: Callable[..., Child]) -> None:
    """Our locks, and the pipe by whose end a guardian sees ours."""
    read, write = os.pipe()

    def tell() -> None:
        for number in os.listdir("/proc/self/fd"):
            if os.path.exists(f"/proc/self/fd/{number}"):
                print(os.readlink(f"/proc/self/fd/{number}"))

    child = started(tell)
    held = os.readlink(f"/proc/self/fd/{write}")
    lines = set(said(child).splitlines())
    os.close(read)
    os.close(write)
    assert held.startswith("pipe:")
    assert held not in lines
    assert len([line for line in lines if line.startswith("pipe:")]) == 1, lines
    assert not [line for line in lines if line.startswith(("socket:", "anon_inode:"))], lines


@pytest.mark.parametrize(
    ("program", "code", "words"),
    [
        (nothing, 0, ""),
        (functools.partial(sys.exit, 3), 3, ""),
        (functools.partial(sys.exit, "no room"), 1, "no room"),
        (functools.partial(int, "x"), 1, "ValueError: invalid literal"),
        (functools.partial(signal.raise_signal, signal.SIGTERM), -signal.SIGTERM, ""),
    ],
)
def test_its_end_is_told_as_that_of_any_program(
    started: Callable[..., Child], program: Callable[[], object], code: int, words: str
) -> None:
    child = started(program)
    assert words in said(child)
    assert child.bury() == code
    assert child.bury() == 0, "twice"


def test_burying_a_process_ends_what_it_started(started: Callable[..., Child]) -> None:
    def fork_and_sleep() -> None:
        print(subprocess.Popen(["sleep", "60"]).pid, flush=True)
        time.sleep(60)

    child = started(fork_and_sleep)
    line, deadline = None, time.monotonic() + 20
    while not line and time.monotonic() < deadline:
        line = child.output.read(100)
        time.sleep(0.01)
    assert line
    grandchild = psutil.Process(int(line))
    assert not child.has_ended()
    child.ask_to_stop()
    while not child.has_ended():
        time.sleep(0.01)
    assert grandchild.is_running()
    assert child.bury() == -15
    grandchild.wait(5)
    assert child.pid is None
