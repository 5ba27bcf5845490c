"""The files of deploy/ name what exists: processes, variables, places; and the servers that read them accept them."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from newsroom.supervisor.processes import children
from tests.drills.proxies import nginx_config

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
def test_nginx_accepts_what_it_is_given(tmp_path):
    config = nginx_config(tmp_path, port=1, site=2, data=tmp_path)
    done = subprocess.run(
        ["nginx", "-t", "-q", "-p", str(tmp_path), "-c", str(config)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr
