"""The embedded servers over folders of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from newsroom.embedded.owner import CannotStart
from newsroom.embedded.stack import InUse, Stack, State, folder_for, told_state

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs servers as somebody else")


@pytest.fixture
def home() -> Iterator[Path]:
    """Not pytest's own folder: the servers' user cannot enter that when we are root."""
    made = Path(tempfile.mkdtemp(prefix="newsroom-stack-"))
    yield folder_for(made)
    shutil.rmtree(made)


def started(home: Path, **options: object) -> Stack:
    stack = Stack(home, fast=True, **options)  # type: ignore[arg-type]
    stack.lock(command="a test")
    stack.start(command="a test")
    return stack


def test_what_was_written_is_there_after_a_restart(home: Path) -> None:
    stack = started(home)
    with psycopg.connect(stack.urls["DATABASE_URL"]) as connection:
        connection.execute("create table story as select 'NATO' as headline")
    stack.close()

    stack = started(home, wanted=("DATABASE_URL",))
    with psycopg.connect(stack.urls["DATABASE_URL"]) as connection:
        assert connection.execute("select headline from story").fetchone() == ("NATO",)
    stack.close()


def test_both_servers_ask_for_a_password_that_only_we_can_read(home: Path) -> None:
    stack = started(home)
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(port=stack.servers["REDIS_URL"].port).ping()
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(stack.urls["DATABASE_URL"].replace(":", ":wrong", 2).replace("wrong//", "//"))
    for name in ("postgres.password", "valkey.password", "state.json"):
        assert (home / name).stat().st_mode & 0o777 == 0o600
    stack.close()


def test_the_state_file_tells_where_the_servers_answer_while_they_run(home: Path) -> None:
    stack = started(home)
    assert told_state(home) == State(
        pid=os.getpid(), command="a test", urls=stack.urls, site_url=os.environ["SITE_URL"]
    )
    stack.close()
    assert told_state(home) is None


def test_a_state_file_of_a_dead_process_tells_nothing(home: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    (home / "state.json").write_text(f'{{"pid": {dead.pid}, "command": "x", "urls": {{}}}}')
    assert told_state(home) is None


def test_a_second_process_over_the_folder_is_told_who_has_it(home: Path) -> None:
    first = Stack(home)
    first.lock(command="manage.py up")
    with pytest.raises(InUse, match=r"is in use by `manage.py up` \(process \d+\)\. Stop that first"):
        Stack(home).lock(command="manage.py up")
    first.close()
    second = Stack(home)
    second.lock(command="manage.py up")
    second.close()


def test_a_server_that_was_killed_starts_again_on_the_same_address(home: Path) -> None:
    stack = started(home)
    server = stack.servers["DATABASE_URL"]
    assert server.process is not None
    server.process.kill()
    server.process.wait()
    assert not server.is_running()
    server.start()
    with psycopg.connect(stack.urls["DATABASE_URL"]) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
    stack.close()


def test_an_interrupted_creation_leaves_no_half_of_a_cluster(home: Path) -> None:
    (home / "pg18.new").mkdir()
    (home / "pg18.new" / "PG_VERSION").write_text("18")
    stack = started(home, wanted=("DATABASE_URL",))
    assert not (home / "pg18.new").exists()
    stack.close()


def test_a_leftover_pid_of_another_program_is_not_touched(home: Path) -> None:
    started(home, wanted=("DATABASE_URL",)).close()
    bystander = subprocess.Popen(["sleep", "60"])
    (home / "pg18" / "postmaster.pid").write_text(f"{bystander.pid}\n{home / 'pg18'}\n")
    stack = started(home, wanted=("DATABASE_URL",))
    stack.close()
    assert bystander.poll() is None
    bystander.kill()
    bystander.wait()


def test_a_server_that_cannot_start_shows_its_own_last_words(home: Path) -> None:
    started(home, wanted=("DATABASE_URL",)).close()
    (home / "pg18" / "PG_VERSION").write_text("9\n")
    with pytest.raises(CannotStart, match=r"(?s)postgres ended at once.*not compatible.*postgres.log"):
        started(home, wanted=("DATABASE_URL",))
    Stack(home).lock(command="another try")  # the failed start gave the folder back


@as_root
def test_the_servers_do_not_run_as_root(home: Path) -> None:
    stack = started(home)
    for server in stack.servers.values():
        assert server.process is not None
        assert Path(f"/proc/{server.process.pid}").stat().st_uid != 0
    stack.close()


@as_root
def test_data_in_a_private_home_of_root_is_kept_where_the_servers_can_reach_it() -> None:
    private = Path(tempfile.mkdtemp(prefix="newsroom-private-"))  # mode 700
    elsewhere = folder_for(private / "var")
    assert elsewhere.parent == Path("/var/lib/newsroom")
    assert folder_for(private / "var") == elsewhere, "the same folder every time"
    stack = started(elsewhere, wanted=("REDIS_URL",))
    stack.close()
    shutil.rmtree(elsewhere)
    shutil.rmtree(private)
