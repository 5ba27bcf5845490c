"""The README stays true: its commands run, its addresses answer, its variables are the ones that are read."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from newsroom.embedded.server import free_port
from tests.factories import publish_story
from tests.newsroom.running import FOREIGN

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text()
SHELL = [
    line.split("  #")[0].strip()
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
    if line.strip()
]
# Read by the product, but for its own tests and its own processes only.
INTERNAL = {"NEWSROOM_EMBEDDED"}


def documented() -> set[str]:
    table = README[README.index("| variable |") :].split("\n\n")[0]
    return {
        name for row in table.splitlines()[2:] for name in re.findall(r"`([A-Z_]{2,})`", row.split("|")[1])
    }


def read() -> set[str]:
    source = "\n".join(file.read_text() for file in (ROOT / "newsroom").rglob("*.py"))
    by_settings = re.findall(r'env\.(?!email)[a-z_]+\(\s*"([A-Z_]+)"', source)
    by_processes = re.findall(r"environ(?:\.get\(|\[)[\"\']([A-Z_]+)[\"\']", source)
    return set(by_settings) | set(by_processes) | set(re.findall(r'env\.email_url\("([A-Z_]+)"', source))


def test_every_make_target_named_exists():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {
        name
        for pair in re.findall(r"`make\s([a-z-]+)|^make ([a-z-]+)", README, re.MULTILINE)
        for name in pair
    }
    assert {"run", "test", "lint", "bench"} <= named
    assert named - {""} <= targets


@pytest.mark.parametrize("line", [line for line in SHELL if "manage.py" in line])
def test_every_command_takes_the_words_it_is_given(line):
    words = shlex.split(line)
    name, *arguments = words[words.index("manage.py") + 1 :] if "manage.py" in words else words[2:]
    app = get_commands()[name]
    parser = load_command_class(app, name).create_parser("manage.py", name)
    assert parser.parse_args(arguments)


def test_every_variable_of_the_table_is_read():
    assert documented() - read() == set()


def test_every_variable_that_a_newsroom_reads_stands_in_the_table():
    assert {name for name in read() if not name.startswith("DJANGO")} - INTERNAL - documented() == set()


def test_every_picture_exists():
    for picture in re.findall(r"!\[.*?\]\((.*?)\)", README):
        assert (ROOT / picture).exists(), picture


@pytest.mark.django_db
def test_every_address_of_the_four_uses_answers(client):
    publish_story()
    curls = [shlex.split(line)[-1] for line in SHELL if line.startswith("curl")]
    addresses = [url.split("localhost:8000")[1] for url in curls]
    assert addresses
    for address in [
        *addresses,
        "/",
        "/api/v1/openapi.json",
        "/api/v1/docs/",
        "/feeds/latest.rss",
        "/admin/login/",
    ]:
        assert client.get(address).status_code == 200, address


@pytest.mark.slow
@pytest.mark.xdist_group("whole newsroom")
def test_a_newcomers_first_command_brings_up_a_newspaper():
    """A clean clone, the README's first command, and the import that it names."""
    if shutil.which("git") is None:
        pytest.skip("needs git: apt-get install git")
    port = free_port()
    # Not pytest's own folder: the servers run as another user when we are root, and that one is closed to others.
    home = Path(tempfile.mkdtemp(prefix="newsroom-clone-"))
    home.chmod(0o755)
    clone = home / "newsroom"
    environment = {
        name: value for name, value in os.environ.items() if name not in (*FOREIGN, "NEWSROOM_DATA_DIR", "CI")
    }
    environment = {name: value for name, value in environment.items() if not name.startswith("NEWSROOM_TEST")}
    environment |= {"PORT": str(port), "WEB_WORKERS": "1"}
    try:
        subprocess.run(["git", "clone", "-q", "--depth=1", f"file://{ROOT}", str(clone)], check=True)
        with open(home / "log", "wb") as log:
            running = subprocess.Popen(["make", "run"], cwd=clone, env=environment, stdout=log, stderr=log)
        try:
            front = wait_for(f"http://127.0.0.1:{port}/", running, home / "log")
            assert "Latest" in front
            story = home / "story.txt"
            story.write_text(PAGE)
            line = next(line for line in SHELL if "--publish" in line).replace("STORY.txt", str(story))
            done = subprocess.run(
                shlex.split(line), cwd=clone, env=environment, capture_output=True, text=True, timeout=60
            )
            assert done.returncode == 0, done.stderr
            assert "imported and published" in done.stdout
        finally:
            running.send_signal(signal.SIGTERM)
            assert running.wait(20) in (0, -signal.SIGTERM, 143)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path, seconds: int = 240) -> str:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()[-3000:]
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return answer.read().decode()
        except OSError:
            time.sleep(0.5)
    raise AssertionError(f"no answer within {seconds} s:\n{log.read_text()[-3000:]}")


PAGE = """NewsWorld

Ferry line opens across the strait

The first ferry in nine years crossed the strait on Monday, and the harbour towns on both sides turned out to see it

PORTHAVEN (Meridian Wire) — The ferry left at dawn with forty lorries and a school band on board.

It is the first regular crossing since the old line closed.

By ANA RUIZ

For more world news
"""
