"""One supervised process: restarts with patience, and nothing of it stays."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import psutil

from newsroom.supervisor.child import STEADY, Child, pause

FORKS_AND_SLEEPS = """
import subprocess, time
print(subprocess.Popen(["sleep", "60"]).pid, flush=True)
time.sleep(60)
"""


def test_pauses_grow_to_half_a_minute() -> None:
    assert [pause(failures) for failures in range(1, 9)] == [0.5, 1, 2, 4, 8, 16, 30, 30]


def test_a_process_that_ran_well_for_a_while_is_forgiven() -> None:
    child = Child("web", [], failures=5, started=1000.0)
    assert child.plan_restart(now=1001.0) == 16
    assert child.plan_restart(now=1000.0 + STEADY + 1) == 0.5


def test_burying_a_process_ends_what_it_forked(tmp_path: Path) -> None:
    child = Child("web", [sys.executable, "-c", FORKS_AND_SLEEPS])
    child.start(folder=tmp_path)
    line = None
    while not line:
        line = child.output.read(100)
        time.sleep(0.01)
    grandchild = psutil.Process(int(line))
    assert not child.has_ended()
    child.ask_to_stop()
    while not child.has_ended():
        time.sleep(0.01)
    assert grandchild.is_running()
    assert child.bury() == -15
    grandchild.wait(5)
    assert child.process is None
