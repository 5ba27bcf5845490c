"""nginx and Varnish as deploy/ ships them, with only names, ports and folders changed."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

DEPLOY = Path(__file__).resolve().parent.parent.parent / "deploy"
NGINX = """
daemon off; worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/nginx-error.log;
events {{ worker_connections 512; }}
http {{
  include /etc/nginx/mime.types;
  access_log off;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  include {folder}/newsroom-http.inc;
  upstream newsroom {{ server 127.0.0.1:{site}; keepalive 64; }}
  server {{ listen 127.0.0.1:{port}; include {folder}/newsroom-site.inc; }}
}}
"""


def nginx_config(folder: Path, *, port: int, site: int, data: Path, version: Path | None = None) -> Path:
    """Writes the shipped configuration for plain HTTP on `port`, before a newsroom on `site` with its files in `data`.

    `version`: the folder of PROXY_LINK, when it is not here.
    """
    places = {
        "/run/newsroom-version": str(version or folder / "version"),
        "/srv/newsroom/var": str(data),
        "/var/cache/nginx/newsroom": f"{folder}/cache",
    }
    for name in ("newsroom-http.inc", "newsroom-site.inc"):
        text = (DEPLOY / "nginx" / name).read_text()
        for shipped, here in places.items():
            text = text.replace(shipped, here)
        (folder / name).write_text(text)
    config = folder / "nginx.conf"
    config.write_text(NGINX.format(folder=folder, port=port, site=site))
    return config


@contextmanager
def nginx(folder: Path, *, port: int, site: int, data: Path, version: Path | None = None) -> Iterator[str]:
    config = nginx_config(folder, port=port, site=site, data=data, version=version)
    with running(["nginx", "-p", str(folder), "-c", str(config)], log=folder / "nginx.log", port=port) as url:
        yield url


@contextmanager
def varnish(folder: Path, *, port: int, site: int, data: Path) -> Iterator[str]:
    text = (DEPLOY / "varnish" / "newsroom.vcl").read_text().replace('"8000"', f'"{site}"')
    text = text.replace("/srv/newsroom/var", str(data))
    (folder / "newsroom.vcl").write_text(text)
    command = ["varnishd", "-F", "-n", str(folder / "varnish"), "-a", f"127.0.0.1:{port}"]
    command += ["-f", str(folder / "newsroom.vcl"), "-s", "malloc,64m"]
    with running(command, log=folder / "varnish.log", port=port) as url:
        yield url


@contextmanager
def running(command: list[str], *, log: Path, port: int) -> Iterator[str]:
    """The process, until the block ends; its address once it answers anything at all."""
    with open(log, "w") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out)
    try:
        deadline = time.monotonic() + 30
        while not _answers(f"http://127.0.0.1:{port}/healthz"):
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=2):
            return True
    except (URLError, TimeoutError):
        return False
