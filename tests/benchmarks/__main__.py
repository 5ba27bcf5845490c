"""Starts what it measures in a temporary folder, measures, prints a table, and stops it all.

`python -m tests.benchmarks [--stories 100000] [--seconds 5]`; about a minute. nginx and wrk come from Debian.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from newsroom.embedded.stack import Stack, folder_for
from tests.benchmarks import feed, pictures
from tests.benchmarks.load import Load, load

ROOT = Path(__file__).resolve().parent.parent.parent
WORKERS = 2
NGINX = """
daemon off; worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 256; }}
http {{
  access_log off; sendfile on; keepalive_requests 10000000; default_type text/html;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{ listen 127.0.0.1:{port}; root {folder}/pages; }}
}}
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=1000)
    parser.add_argument("--seconds", type=int, default=5, help="for each row")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)  # nginx's workers and the servers' user must get in
        path = _newsroom(stack, folder, asked.stories)
        _measure(stack, folder, path, stories=asked.stories, seconds=asked.seconds)
    _say("pictures")
    pictures.show()


def _newsroom(stack: ExitStack, folder: Path, stories: int) -> str:
    """Servers, tables and an archive; returns the path of its newest story."""
    servers = Stack(folder_for(folder / "servers"))
    servers.lock(command="bench")
    stack.callback(servers.close)
    servers.start(command="bench")
    os.environ |= servers.urls | {
        "NEWSROOM_EMBEDDED": "true",
        "NEWSROOM_DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "SECRET_KEY": "only-for-measuring-0123456789-abcdefghijklmnopqrstuvwxyz",
        "SITE_URL": "http://localhost:8000",
        "LOG_LEVEL": "ERROR",
        "FEED_REQUESTS_PER_MINUTE": "1000000000",
    }
    os.environ.pop("DEBUG", None)
    import django
    from django.core.management import call_command
    from django.utils import timezone

    django.setup()
    from tests.benchmarks.archive import fill

    _say("migrating, collecting static files")
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    _say(f"filling {stories:,} stories")
    return fill(stories=stories, at=timezone.now())


def _measure(stack: ExitStack, folder: Path, path: str, *, stories: int, seconds: int) -> None:
    kept = stack.enter_context(_web(folder, PAGE_CACHE="true"))
    bare = stack.enter_context(_web(folder, PAGE_CACHE="false"))
    page = _get(kept + path)
    rows: list[tuple[str, Load]] = []

    def row(name: str, url: str, etag: str = "") -> None:
        _say(f"{name}: {url}")
        load(url, seconds=1, etag=etag)
        rows.append((name, load(url, seconds=seconds, etag=etag)))

    if shutil.which("nginx"):
        static = stack.enter_context(_nginx(folder, page))
        row("nginx, the same bytes from disk", f"{static}/page.html")
    else:
        print("nginx is not installed (apt-get install nginx): no ratios.")
    row("story, cached, no proxy", kept + path)
    row("front, cached, no proxy", f"{kept}/")
    row("story, uncached", bare + path)
    row("front, uncached", f"{bare}/")
    row("section, uncached", f"{bare}/world/")
    row("search, uncached", f"{bare}/search/?q=harbour")
    sizes = feed.measure(row, bare)
    seen = _publish_to_visible(kept, path)
    _print(rows, page=len(page), stories=stories, seen=seen)
    print(sizes)


def _publish_to_visible(site: str, path: str) -> float:
    """Milliseconds from the end of publishing to the first answer with the new headline, out of the cache."""
    from django.utils import timezone

    from tests.benchmarks.archive import headline_changed

    slowest = 0.0
    for number in range(3):
        headline = f"A headline for measuring, number {number}"
        headline_changed(path, headline, at=timezone.now())
        start = time.perf_counter()
        while headline.encode() not in _get(site + path):
            if time.perf_counter() - start > 10:
                raise RuntimeError("A publication was not seen through the cache for 10 seconds.")
            time.sleep(0.002)
        slowest = max(slowest, (time.perf_counter() - start) * 1000)
    return slowest


def _print(rows: list[tuple[str, Load]], *, page: int, stories: int, seen: float) -> None:
    base = rows[0][1].rate if rows[0][0].startswith("nginx") else None
    print(
        f"\n{stories:,} stories; a story's page has {page:,} bytes; {WORKERS} web processes; 32 connections\n"
    )
    print(f"{'':40}{'requests/s':>12}{'ratio':>10}{'p99 ms':>10}")
    for name, found in rows:
        ratio = f"{found.rate / base:.4f}" if base else "–"
        print(f"{name:40}{found.rate:>12,.0f}{ratio:>10}{found.p99:>10.1f}")
    print(f"\npublish to visible through the cache: {seen:.0f} ms (slowest of 3)")


@contextmanager
def _web(folder: Path, **environment: str) -> Iterator[str]:
    """The web processes as `manage.py up` starts them; yields their address."""
    from newsroom.supervisor.processes import children

    port = _free_port()
    command = children(host="127.0.0.1", port=port)[0].arguments
    with open(folder / f"web-{port}.log", "w") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "WEB_WORKERS": str(WORKERS), **environment},
            stdout=log,
            stderr=log,
        )
    try:
        _wait(f"http://127.0.0.1:{port}/healthz", process, folder / f"web-{port}.log")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def _nginx(folder: Path, page: bytes) -> Iterator[str]:
    port = _free_port()
    (folder / "pages").mkdir()
    (folder / "pages" / "page.html").write_bytes(page)
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
    process = subprocess.Popen(
        ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")], stderr=subprocess.DEVNULL
    )
    try:
        _wait(f"http://127.0.0.1:{port}/page.html", process, folder / "nginx.log")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            _get(url)
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit(f"{url} does not answer:\n{log.read_text()[-2000:]}")


def _get(url: str) -> bytes:
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return bytes(answer.read())
    except urllib.error.HTTPError as error:
        sys.exit(f"{url} answered {error.code}.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _say(text: str) -> None:
    print(f"bench: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
