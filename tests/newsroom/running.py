"""A whole newsroom in its own processes, for tests that start, kill and stop the real thing."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psutil

from newsroom.embedded.server import die_with_parent, free_port

# Seconds after which something has failed for certain, on a machine that is busy with other things as well.
PATIENCE = 180
ROOT = Path(__file__).resolve().parent.parent.parent
SITE_PACKAGES = next(path for path in sys.path if path.endswith("site-packages"))
# What the test run sets for itself and a newsroom of its own must not inherit.
FOREIGN = (
    *("DATABASE_URL", "REDIS_URL", "CACHE_URL", "SECRET_KEY", "DEBUG", "SITE_URL", "MEDIA_STORAGE_URL"),
    *("NEWSROOM_EMBEDDED", "ALLOWED_HOSTS", "LOG_LEVEL", "PYTHONDONTWRITEBYTECODE"),
)


def folder() -> Path:
    """A fresh data folder that the servers' user can reach (pytest's own are of mode 700)."""
    made = Path(tempfile.mkdtemp(prefix="newsroom-up-"))
    made.chmod(0o755)
    return made


class Newsroom:
    """`manage.py up` over a data folder. Use as a context manager: whatever happens, nothing is left behind."""

    root = ROOT

    def __init__(self, data: Path, *, user: str | None = None, **environment: str) -> None:
        self.data, self.port = data, free_port()
        self.environment = {name: value for name, value in os.environ.items() if name not in FOREIGN}
        self.environment |= {
            "NEWSROOM_DATA_DIR": str(data),
            "PORT": str(self.port),
            "WEB_WORKERS": "1",
            "DEMO": "false",
            **environment,
        }
        self.user = user
        self.python = sys.executable
        if user is not None:
            self.python = python_for(user, data / "python")
            libraries = str(data / "python" / "lib")
            self.environment |= {"PYTHONPATH": SITE_PACKAGES, "HOME": str(data), "LD_LIBRARY_PATH": libraries}
            os.chown(data, pwd.getpwnam(user).pw_uid, -1)
        self.log = data / "up.log"
        self.process: psutil.Popen | None = None
        self.seen: set[psutil.Process] = set()

    def start(self) -> Newsroom:
        with open(self.log, "ab") as log:
            self.process = psutil.Popen(
                [self.python, "manage.py", "up"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                user=self.user,
                preexec_fn=die_with_parent(signal.SIGTERM),  # a test run that was killed leaves no newsroom
            )
        return self

    def __enter__(self) -> Newsroom:
        self.start()
        try:
            self.until(self.answers, seconds=PATIENCE, what="the site answers")
        except BaseException:
            self.__exit__()  # Python calls it only after a start that went well
            raise
        return self

    def __exit__(self, *exception: object) -> None:
        self.processes()
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(15)
            except psutil.TimeoutExpired:
                self.process.kill()
        for process in self.seen:
            if process.is_running():
                process.kill()
        shutil.rmtree(self.data, ignore_errors=True)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Another command in another terminal."""
        return subprocess.run(
            [self.python, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            user=self.user,
        )

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def answers(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, f"it ended:\n{self.said()}"
        return self.get("/healthz")[0] == 200

    def said(self) -> str:
        return self.log.read_text()

    def processes(self) -> set[psutil.Process]:
        """The supervisor and everything below it, now; remembered, to see later what is left."""
        if self.process is None or not self.process.is_running():
            return set()
        now = {psutil.Process(self.process.pid), *self.process.children(recursive=True)}
        self.seen |= now
        return now

    def named(self, part: str) -> psutil.Process:
        """The supervisor's own child whose command line has this in it."""
        assert self.process is not None
        return next(child for child in self.process.children() if part in described(child))

    def has(self, part: str) -> bool:
        assert self.process is not None
        return any(part in described(child) for child in self.process.children() if alive(child))

    def left(self) -> list[str]:
        """Of everything ever seen, what is still there."""
        return [described(process) for process in self.seen if alive(process)]

    def until(self, condition: Callable[[], object], *, seconds: float, what: str) -> float:
        """Waits for the condition; returns the seconds it took."""
        start = time.monotonic()
        while not condition():
            assert time.monotonic() - start < seconds, f"not within {seconds} s: {what}\n{self.said()}"
            time.sleep(0.1)
        return time.monotonic() - start


def alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def described(process: psutil.Process) -> str:
    """Its command line; a kernel's word for one that has none any more."""
    try:
        return " ".join(process.cmdline()) or process.name()
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return "gone"


def python_for(user: str, folder: Path) -> str:
    """A Python that the user may run: ours, or a copy in `folder` when ours lies in a home of mode 700."""
    if subprocess.run(["test", "-x", sys.executable], user=user, cwd="/").returncode == 0:
        return sys.executable
    base, version = Path(sys.base_prefix), f"python{sys.version_info.major}.{sys.version_info.minor}"
    leave = shutil.ignore_patterns(
        "test", "tests", "site-packages", "idlelib", "ensurepip", "config-*", "*.a"
    )
    shutil.copytree(base / "lib" / version, folder / "lib" / version, ignore=leave)
    for library in (base / "lib").glob("libpython*"):
        shutil.copy2(library, folder / "lib" / library.name)
    (folder / "bin").mkdir()
    shutil.copy2(base / "bin" / version, folder / "bin" / version)
    return str(folder / "bin" / version)
