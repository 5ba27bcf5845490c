"""The newsroom under measurement: private servers, an archive, and the web processes twice, with and without copies."""

from __future__ import annotations

import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from newsroom.embedded.stack import Stack, folder_for
from tests.benchmarks.load import Load, load
from tests.benchmarks.table import Row

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


@dataclass
class Running:
    """Addresses are like `http://127.0.0.1:1234`; an empty one is not there, because nginx is not installed."""

    folder: Path
    seconds: int  # for each row
    kept: str = ""  # the site, with ready pages in front of Django
    bare: str = ""  # the site, where Django makes each answer
    static: str = ""  # nginx with the story's page as a file
    proxied: str = ""  # `kept` behind nginx as deploy/ ships it
    path: str = ""  # of the newest story
    stories: int = 0

    def rate(self, name: str, url: str, *, etag: str = "") -> Row:
        """Loads an address, after a second to warm up. With `etag`, only asks whether that is still right."""
        say(f"{name}: {url}")
        load(url, seconds=1, etag=etag)
        found = load(url, seconds=self.seconds, etag=etag)
        return Row(name, found.rate, p99=found.p99)

    def side_by_side(self, urls: dict[str, str]) -> list[Row]:
        """Loads addresses by name in turns, a second each, and takes the median: what else runs slows all alike."""
        say(f"in turns: {', '.join(urls)}")
        found: dict[str, list[Load]] = {name: [] for name in urls}
        for url in urls.values():
            load(url, seconds=1)
        for _ in range(max(3, self.seconds)):
            for name, url in urls.items():
                found[name].append(load(url, seconds=1))
        return [
            Row(
                name,
                statistics.median(one.rate for one in loads),
                p99=statistics.median(one.p99 for one in loads),
            )
            for name, loads in found.items()
        ]


def set_up(stack: ExitStack, folder: Path) -> None:
    """Servers and tables in `folder`, and Django in this process on them."""
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

    django.setup()
    say("migrating, collecting static files")
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)


def open_sites(stack: ExitStack, running: Running) -> None:
    """Starts the web processes and nginx; `running.path` must be there already."""
    running.kept = stack.enter_context(web(running.folder, PAGE_CACHE="true"))
    running.bare = stack.enter_context(web(running.folder, PAGE_CACHE="false"))
    if shutil.which("nginx"):
        running.static = stack.enter_context(nginx_static(running.folder, get(running.kept + running.path)))
        running.proxied = stack.enter_context(behind_nginx(running.folder, running.kept))
    else:
        print("nginx is not installed (apt-get install nginx): no ratios.")


@contextmanager
def web(folder: Path, **environment: str) -> Iterator[str]:
    """The web processes as `manage.py up` starts them; yields their address."""
    port = free_port()
    command = [sys.executable, "manage.py", "process", "web"]
    log = folder / f"web-{port}.log"
    given = {"PORT": str(port), "WEB_WORKERS": str(WORKERS), **environment}
    with started(command, log=log, **given) as process:
        wait(f"http://127.0.0.1:{port}/healthz", process, log)
        yield f"http://127.0.0.1:{port}"


@contextmanager
def nginx_static(folder: Path, page: bytes) -> Iterator[str]:
    port = free_port()
    (folder / "pages").mkdir()
    (folder / "pages" / "page.html").write_bytes(page)
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
    command = ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with started(command, log=folder / "nginx-static.log") as process:
        wait(f"http://127.0.0.1:{port}/page.html", process, folder / "nginx.log")
        yield f"http://127.0.0.1:{port}"


@contextmanager
def behind_nginx(folder: Path, site: str) -> Iterator[str]:
    """The shipped nginx before `site`, and the process that tells it of each new version."""
    from tests.drills.proxies import nginx

    place = folder / "proxy"
    place.mkdir()
    place.chmod(0o755)
    command = [sys.executable, "manage.py", "proxies"]
    # As deep as the shipped /run/newsroom-version/now: nginx looks at each folder of it for each request.
    with tempfile.TemporaryDirectory(prefix="newsroom-version-") as version:
        os.chmod(version, 0o755)
        link = Path(version) / "now"
        with (
            started(command, log=place / "proxies.log", PROXY_LINK=str(link)),
            nginx(
                place, port=free_port(), site=int(site.rpartition(":")[2]), data=folder, version=link.parent
            ) as url,
        ):
            while not link.exists():
                time.sleep(0.05)
            yield url


@contextmanager
def started(command: list[str], *, log: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    with open(log, "w") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **environment}, stdout=out, stderr=out
        )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(10)


def wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            get(url)
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit(f"{url} does not answer:\n{log.read_text()[-2000:]}")


def get(url: str) -> bytes:
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return bytes(answer.read())
    except urllib.error.HTTPError as error:
        sys.exit(f"{url} answered {error.code}.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def say(text: str) -> None:
    print(f"bench: {text}", file=sys.stderr, flush=True)
