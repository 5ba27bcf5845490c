"""The real thing: started, looked at, killed and started again."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.core.management.base import CommandError

from newsroom.management.commands import up
from tests.newsroom.running import PATIENCE, Newsroom, alive, described, folder

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("whole newsroom")]


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(folder()) as running:
        yield running


@pytest.fixture
def data() -> Iterator[Path]:
    made = folder()
    yield made
    shutil.rmtree(made)


def test_it_tells_where_it_is(newsroom: Newsroom) -> None:
    newsroom.until(lambda: "Ctrl-C stops everything" in newsroom.said(), seconds=5, what="the greeting")
    assert f"http://localhost:{newsroom.port}/admin/" in newsroom.said()
    assert "\x1b[" not in newsroom.said(), "colour in a file"


def test_every_part_reports_that_it_is_ready(newsroom: Newsroom) -> None:
    newsroom.until(lambda: newsroom.get("/readyz")[0] == 200, seconds=PATIENCE, what="ready")
    assert newsroom.get("/readyz")[1] == "database and jobs: ok\nworker: ok\nbroker: ok\n"


def test_pictures_and_tags_yield_to_whoever_waits(newsroom: Newsroom) -> None:
    assert newsroom.process is not None
    usual = newsroom.process.nice()
    assert [newsroom.named(part).nice() for part in ("newsroom: web", "worker")] == [usual, usual]
    assert [newsroom.named(part).nice() for part in ("pictures", "tagger")] == [usual + 10, usual + 10]


def test_a_command_beside_the_running_site_uses_its_servers(newsroom: Newsroom) -> None:
    done = newsroom.run(
        "shell", "-v0", "-c", "import os; print(os.environ['DATABASE_URL'], os.environ['SITE_URL'])"
    )
    assert done.returncode == 0, done.stderr
    port = newsroom.named("bin/postgres").net_connections()[0].laddr.port
    assert f":{port}/newsroom http://localhost:{newsroom.port}" in done.stdout
    assert newsroom.answers()


def test_a_second_newsroom_over_the_same_data_is_refused(newsroom: Newsroom) -> None:
    done = newsroom.run("up")
    assert done.returncode == 1
    assert "is in use by `manage.py up`" in done.stderr
    assert "Traceback" not in done.stderr
    assert newsroom.answers()


@pytest.mark.parametrize(
    "part", ["newsroom: web", "worker", "beat", "relay", "bin/postgres", "valkey-server"]
)
def test_a_part_that_dies_is_started_again(newsroom: Newsroom, part: str) -> None:
    victim = newsroom.named(part)
    newsroom.processes()
    victim.send_signal(signal.SIGKILL)
    victim.wait(5)
    newsroom.until(lambda: newsroom.has(part), seconds=PATIENCE, what=f"another {part}")
    newsroom.until(newsroom.answers, seconds=PATIENCE, what="the site answers")


def test_after_a_kill_nothing_stays_and_the_next_start_is_quick(newsroom: Newsroom) -> None:
    assert newsroom.process is not None
    newsroom.until(lambda: newsroom.get("/readyz")[0] == 200, seconds=PATIENCE, what="ready")
    newsroom.processes()
    newsroom.process.kill()
    newsroom.process.wait(5)
    old = set(newsroom.seen)
    newsroom.start()
    deadline = time.monotonic() + 20
    while any(alive(process) for process in old) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert [described(process) for process in old if alive(process)] == []
    newsroom.until(newsroom.answers, seconds=PATIENCE, what="the site answers again")
    assert newsroom.get("/readyz")[1].startswith("database and jobs: ok\n")


def test_sigterm_stops_everything_within_ten_seconds(newsroom: Newsroom) -> None:
    assert newsroom.process is not None
    assert len(newsroom.processes()) >= 8
    start = time.monotonic()
    newsroom.process.send_signal(signal.SIGTERM)
    assert newsroom.process.wait(15) == 0
    assert time.monotonic() - start < 10
    assert newsroom.left() == []
    assert not (newsroom.data / "servers" / "state.json").exists()


def test_a_command_alone_starts_servers_and_stops_them(newsroom: Newsroom) -> None:
    """After the tests above: the same data, nobody runs it, and a stale state file lies there."""
    state = newsroom.data / "servers" / "state.json"
    state.write_text(
        '{"pid": 999999, "command": "manage.py up", "urls": {"DATABASE_URL": "x", "REDIS_URL": "y"}}'
    )
    done = newsroom.run(
        "shell", "-v0", "-c", "from newsroom.outbox.models import Job; print(Job.objects.count() >= 0)"
    )
    assert done.stdout.strip() == "True", done.stderr
    assert not state.exists()
    assert not (newsroom.data / "servers" / "pg18" / "postmaster.pid").exists()


def test_servers_given_by_url_are_used_and_none_are_started() -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("drop database if exists given")
        connection.execute("create database given")
    given = {
        "DATABASE_URL": os.environ["DATABASE_URL"].rpartition("/")[0] + "/given",
        "REDIS_URL": os.environ["REDIS_URL"].rpartition("/")[0] + "/15",
        "SECRET_KEY": "0123456789-abcdefghijklmnopqrstuvwxyz-given-for-this-test",
        "DEBUG": "true",  # spares compressing the static files
    }
    with Newsroom(folder(), **given) as newsroom:
        assert newsroom.process is not None
        assert not (newsroom.data / "servers").exists()
        assert not [p for p in newsroom.processes() if p.name() in {"postgres", "valkey-server"}]
        assert "database and jobs: ok\n" in newsroom.get("/readyz")[1]
        assert "broker: ok\n" in newsroom.get("/readyz")[1]
        with psycopg.connect(given["DATABASE_URL"]) as connection:
            assert connection.execute("select count(*) from django_migrations").fetchone() > (20,)
        newsroom.process.send_signal(signal.SIGINT)
        assert newsroom.process.wait(15) == 0
        assert newsroom.left() == []


@pytest.mark.skipif(os.geteuid() != 0, reason="every other test runs as an ordinary user here")
def test_an_ordinary_user_can_run_it() -> None:
    with Newsroom(folder(), user="daemon") as newsroom:
        owners = {process.username() for process in newsroom.processes()}
        assert owners == {"daemon"}
        assert newsroom.process is not None
        newsroom.process.send_signal(signal.SIGTERM)
        newsroom.process.wait(15)
        assert newsroom.left() == []


def test_a_taken_port_is_said_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(up, "PORT_PATIENCE", 0.2)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(CommandError, match=r"Address already in use. Choose another, as in PORT="):
            up.wait_for_port(*taken.getsockname())


@pytest.mark.parametrize(
    ("key", "complaint"), [("", "SECRET_KEY is missing"), ("short", "SECRET_KEY is too weak")]
)
def test_production_without_a_good_secret_key_does_not_start(data: Path, key: str, complaint: str) -> None:
    newsroom = Newsroom(data, **{**urls_of_this_run(), "SECRET_KEY": key})
    done = newsroom.run("up")
    assert done.returncode == 1
    assert complaint in done.stderr
    assert "secrets.token_urlsafe" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_does_not_answer_is_said_in_one_line(data: Path) -> None:
    dead = {**urls_of_this_run(), "DATABASE_URL": "postgresql://x:y@127.0.0.1:1/newsroom"}
    done = Newsroom(data, **dead).run("up")
    assert done.returncode == 1
    assert "The database of DATABASE_URL does not answer" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_secret_key_is_made_once_and_kept_to_ourselves(newsroom: Newsroom) -> None:
    key = newsroom.data / "secret.key"
    assert len(key.read_text()) >= 50
    assert key.stat().st_mode & 0o777 == 0o600


def urls_of_this_run() -> dict[str, str]:
    key = "0123456789-abcdefghijklmnopqrstuvwxyz-given-for-this-test"
    return {
        "DATABASE_URL": os.environ["DATABASE_URL"],
        "REDIS_URL": os.environ["REDIS_URL"],
        "SECRET_KEY": key,
    }
