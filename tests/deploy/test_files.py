"""The files of deploy/ name what exists: processes, variables, places; and the servers that read them accept them."""

import re
import shutil
import subprocess
import tempfile
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.request import urlopen

import pytest
import yaml

from articles.public.proxies import turn
from newsroom.embedded.server import free_port
from newsroom.supervisor.processes import children
from tests.drills.proxies import has_lua, nginx, nginx_config

ROOT = Path(__file__).resolve().parent.parent.parent
DEPLOY = ROOT / "deploy"
COMPOSE = DEPLOY / "container" / "compose.yaml"
KUBERNETES = DEPLOY / "kubernetes" / "newsroom.yaml"
PROCESSES = {child.name for child in children(host="127.0.0.1", port=8000, with_proxies=True)}


def containers():
    """`(name, arguments, image)` of every container of ours."""
    for name, service in yaml.safe_load(COMPOSE.read_text())["services"].items():
        yield f"compose {name}", service.get("command", ["process", "web"]), service["image"]
    for document in yaml.safe_load_all(KUBERNETES.read_text()):
        if document["kind"] != "Service":
            for container in document["spec"]["template"]["spec"]["containers"]:
                yield f"kubernetes {container['name']}", container.get("args"), container["image"]


def test_every_process_runs_in_some_container_and_no_other():
    for text in ("compose", "kubernetes"):
        ours = [
            arguments
            for name, arguments, image in containers()
            if name.startswith(text) and image == "newsroom"
        ]
        assert {arguments[1] for arguments in ours if arguments[0] == "process"} == PROCESSES, text
        assert [arguments for arguments in ours if arguments[0] != "process"] == [["migrate", "--noinput"]], (
            text
        )


def test_the_units_start_commands_that_exist():
    for unit in (DEPLOY / "systemd").glob("*.service"):
        (command,) = re.findall(r"^ExecStart=.* manage\.py (\w+)", unit.read_text(), re.MULTILINE)
        assert (ROOT / "newsroom" / "management" / "commands" / f"{command}.py").exists(), unit
    named = re.findall(
        r"@(\w+)", (DEPLOY / "systemd" / "newsroom@.service").read_text().partition("[Unit]")[0]
    )
    assert set(named) == PROCESSES


def test_a_unit_asks_only_its_first_process_to_stop():
    """A worker's own children would die of it in the middle of a job."""
    for unit in (DEPLOY / "systemd").glob("*.service"):
        assert "\nKillMode=mixed\n" in unit.read_text(), unit


def test_only_what_serves_is_asked_after_its_health():
    assert "HEALTHCHECK" not in (DEPLOY / "container" / "Containerfile").read_text(), "workers have no port"
    services = yaml.safe_load(COMPOSE.read_text())["services"]
    assert {name for name, service in services.items() if "healthcheck" in service} == {"web", "database"}
    assert "127.0.0.1" in services["web"]["environment"]["ALLOWED_HOSTS"]


def test_every_variable_that_is_set_is_one_that_the_settings_read():
    settings = (ROOT / "newsroom" / "settings.py").read_text()
    named = re.findall(r"^([A-Z_]+)=", (DEPLOY / "environment.example").read_text(), re.MULTILINE)
    named += yaml.safe_load(COMPOSE.read_text())["x-newsroom"]["environment"]
    assert len(named) >= 15
    for name in named:
        assert f'"{name}"' in settings, name


def test_the_image_holds_every_folder_that_the_product_runs_from():
    text = (DEPLOY / "container" / "Containerfile").read_text()
    copied = re.findall(r"^COPY (\S+) ", text, re.MULTILINE)
    assert set(copied) == {"requirements.txt", "manage.py", "newsroom", "articles", "media"}
    for name in copied:
        assert (ROOT / name).exists()


@pytest.mark.skipif(not shutil.which("nginx"), reason="needs nginx: apt install nginx")
@pytest.mark.parametrize("lua", [True, False])
def test_nginx_accepts_what_it_is_given(tmp_path, lua):
    if lua and not has_lua():
        pytest.skip("needs Lua in nginx: apt install libnginx-mod-http-lua")
    config = nginx_config(tmp_path, port=1, site=2, data=tmp_path, lua=lua)
    done = subprocess.run(
        ["nginx", "-t", "-q", "-p", str(tmp_path), "-c", str(config)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr


@pytest.mark.skipif(not shutil.which("nginx"), reason="needs nginx: apt install nginx")
@pytest.mark.parametrize("lua", [True, False])
def test_turning_the_link_makes_every_copy_that_nginx_has_unreachable(open_folder, lua):
    if lua and not has_lua():
        pytest.skip("needs Lua in nginx: apt install libnginx-mod-http-lua")
    (open_folder / "version").mkdir()
    turn(open_folder / "version" / "now", "version-1")
    with (
        counting() as (site, asked),
        nginx(open_folder, port=free_port(), site=site, data=open_folder, lua=lua) as url,
    ):

        def read(path: str) -> str:
            with urlopen(url + path, timeout=10) as answer:
                return answer.read().decode()

        assert [read("/world/"), read("/world/"), read("/"), read("/")] == ["1", "1", "2", "2"]
        turn(open_folder / "version" / "now", "version-2")
        time.sleep(0.05)
        assert [read("/world/"), read("/world/"), read("/")] == ["3", "3", "4"]
    assert asked == ["/world/", "/", "/world/", "/"]


@pytest.fixture
def open_folder():
    """Where nginx's own user gets in, too."""
    with tempfile.TemporaryDirectory(prefix="newsroom-nginx-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@contextmanager
def counting():
    """A newsroom that answers each page with how many it was asked for; its port, and their paths."""
    asked: list[str] = []

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path != "/healthz":
                asked.append(self.path)
            body = str(len(asked)).encode()
            self.send_response(200)
            self.send_header("Cache-Control", "public, max-age=0, s-maxage=60")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port, asked
    finally:
        server.shutdown()
        server.server_close()
