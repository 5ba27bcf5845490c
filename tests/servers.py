"""Pytest plugin: a private PostgreSQL and Valkey for this run, before Django's settings are read.

Loaded by `addopts = -p tests.servers`: pytest-django reads the settings before any conftest.py. Workers of
pytest-xdist use the servers of the run that started them. TEST_DATABASE_URL and TEST_REDIS_URL replace them.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import TypeVar

import pytest

from newsroom.embedded.stack import Stack, folder_for

PREFIX = "newsroom-tests-"
INHERITED = "NEWSROOM_TEST_RUN"  # set for the workers of a run, and for commands that tests start
Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)
stack: Stack | None = None


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None, None, None]:
    if INHERITED not in os.environ:
        _start()
    _share_nothing_with_other_workers()
    return (yield)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    global stack
    if stack is not None:
        stack.close()
        shutil.rmtree(os.environ.pop(INHERITED), ignore_errors=True)
        stack = None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    return _refuse_in_ci(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    return _refuse_in_ci(report)


def _refuse_in_ci(report: Report) -> Report:
    """A test may be skipped where a newcomer lacks something ("needs …: apt install …"), but never in CI."""
    if os.environ.get("CI") == "true" and report.outcome == "skipped" and isinstance(report.longrepr, tuple):
        path, line, reason = report.longrepr
        if reason.removeprefix("Skipped: ").startswith("needs "):
            report.outcome = "failed"
            report.longrepr = f"{path}:{line}: in CI nothing may be missing, but this test {reason}"
    return report


def _start() -> None:
    global stack
    _remove_leftovers()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    folder.chmod(0o711)  # the servers' user must get in when we are root
    given = {
        "DATABASE_URL": os.environ.get("TEST_DATABASE_URL", ""),
        "REDIS_URL": os.environ.get("TEST_REDIS_URL", ""),
    }
    wanted = tuple(variable for variable, url in given.items() if not url)
    stack = Stack(folder_for(folder), wanted=wanted, fast=True)
    stack.lock(command="pytest")
    stack.start(command="pytest")
    os.environ.update({variable: url for variable, url in given.items() if url})
    os.environ.update(stack.urls)
    os.environ.update(
        {
            INHERITED: str(folder),
            "NEWSROOM_EMBEDDED": "true",
            "NEWSROOM_DATA_DIR": str(folder),
            "SECRET_KEY": "a-key-for-tests-only-0123456789-abcdefghijklmnopqrstuvwxyz",
            "DEBUG": "true",  # static files as they lie; pytest-django turns DEBUG off
            "SITE_URL": "http://testserver",
            "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
            "LOG_LEVEL": "WARNING",
        }
    )
    os.environ.pop("CACHE_URL", None)


def _share_nothing_with_other_workers() -> None:
    """Worker gw3 gets database 4, so that its `cache.clear()` empties nobody else's, and a folder for its pictures, so
    that its sweep takes nobody else's away."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if worker.startswith("gw"):
        server, _, _ = os.environ["REDIS_URL"].rpartition("/")
        os.environ["REDIS_URL"] = f"{server}/{int(worker[2:]) + 1}"
        own = Path(os.environ[INHERITED]) / worker
        own.mkdir(exist_ok=True)
        os.environ["NEWSROOM_DATA_DIR"] = str(own)


def _remove_leftovers() -> None:
    """Folders of runs that were killed: nobody holds their lock."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            with open(folder / "lock") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            continue
        shutil.rmtree(folder, ignore_errors=True)
