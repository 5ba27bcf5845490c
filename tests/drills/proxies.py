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
{modules}daemon off; worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/nginx-error.log;
events {{ worker_connections 512; }}
http {{
  include /etc/nginx/mime.types;
  access_log off;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  include {folder}/newsroom-http.inc;
  upstream newsroom {{ server 127.0.0.1:{site}; keepalive 64; }}
  server {{
    listen 127.0.0.1:{port};
    include {folder}/{version};
    include {folder}/newsroom-site.inc;
  }}
}}
"""

MODULES = Path("/usr/lib/nginx/modules")
LUA = ("ndk_http_module.so", "ngx_http_lua_module.so")


def has_lua() -> bool:
    return all((MODULES / name).exists() for name in LUA)


def nginx_config(
    folder: Path, *, port: int, site: int, data: Path, version: Path | None = None, lua: bool | None = None
) -> Path:
    """Writes the shipped configuration for plain HTTP on `port`, before a newsroom on `site` with its files in `data`.

    `version`: the folder of PROXY_LINK, when it is not here. `lua`: who reads that link, Lua or nginx itself; Lua where
    it is installed, when nothing is said.
    """
    places = {
        "/run/newsroom-version": str(version or folder / "version"),
        "/srv/newsroom/var": str(data),
        "/var/cache/nginx/newsroom": f"{folder}/cache",
        "/etc/nginx/": f"{folder}/",
    }
    for shipped_file in (*(DEPLOY / "nginx").glob("*.inc"), DEPLOY / "nginx" / "newsroom-version.lua"):
        name, text = shipped_file.name, shipped_file.read_text()
        for shipped, here in places.items():
            text = text.replace(shipped, here)
        (folder / name).write_text(text)
    config = folder / "nginx.conf"
    lua = has_lua() if lua is None else lua
    modules = "".join(f"load_module {MODULES / name}; " for name in LUA) if lua else ""
    config.write_text(
        NGINX.format(
            folder=folder,
            port=port,
            site=site,
            modules=modules,
            version=f"newsroom-version-{'lua' if lua else 'link'}.inc",
        )
    )
    return config


@contextmanager
def nginx(
    folder: Path, *, port: int, site: int, data: Path, version: Path | None = None, lua: bool | None = None
) -> Iterator[str]:
    config = nginx_config(folder, port=port, site=site, data=data, version=version, lua=lua)
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
