"""One server process: started as its owner, awaited until it answers, stopped, and never left behind."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from newsroom.embedded.owner import CannotStart, Owner

LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
PR_SET_PDEATHSIG = 1
LOG_LIMIT = 10_000_000  # bytes; a longer log starts anew


def die_with_parent(death_signal: int) -> Callable[[], None]:
    """What a child does before it becomes its program: ask the kernel for this signal when we die.

    The kernel watches the *thread* that forked, so start children from the main thread only. Linux only;
    elsewhere the next start clears what was left.
    """
    parent = os.getpid()

    def prepare() -> None:
        if LIBC is not None:
            LIBC.prctl(PR_SET_PDEATHSIG, int(death_signal))
        if os.getppid() != parent:
            os._exit(1)  # we died between the fork and the request

    return prepare


def package_folder(name: str) -> Path:
    """Where a package is installed, found without importing it (their import has side effects)."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise CannotStart(
            f"The embedded servers need the package {name.replace('_', '-')}: install requirements.txt, "
            "or set DATABASE_URL and REDIS_URL to servers of your own."
        )
    return Path(spec.submodule_search_locations[0])


def command_line(pid: int) -> str | None:
    """What this process runs, or None when it is gone or a zombie."""
    if sys.platform == "linux":
        try:
            return (
                Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                or None
            )
        except OSError:
            return None
    shown = subprocess.run(
        ["ps", "-o", "command=", "-ww", "-p", str(pid)], capture_output=True, text=True
    ).stdout
    return shown.strip() or None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def password_in(path: Path) -> str:
    """The server's password: made once, then read."""
    if not path.exists():
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(24))
    return path.read_text().strip()


class Server:
    """A server over `home`, its folder of data. Subclasses say how to launch it and when it is ready."""

    name: str
    stop_signal = signal.SIGTERM
    hard_stop_signal = signal.SIGKILL
    url: str

    def __init__(self, *, home: Path, owner: Owner, fast: bool) -> None:
        """`fast` gives up durability for speed: for tests."""
        self.home, self.owner, self.fast = home, owner, fast
        self.log = home / f"{self.name}.log"
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def launch(self) -> None:
        """Start the program over its data, made when missing, and do not wait for it (`spawn`)."""
        raise NotImplementedError

    def is_ready(self) -> bool:
        raise NotImplementedError

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self, *, patience: float = 30) -> None:
        """Launch, and wait until it answers. Raises CannotStart after `patience` seconds, or when it ends."""
        deadline = time.monotonic() + patience
        self.launch()
        while not self.is_ready():
            if not self.is_running():
                raise CannotStart(f"{self.name} ended at once:{self.last_words()}")
            if time.monotonic() > deadline:
                self.stop()
                raise CannotStart(f"{self.name} did not answer within {patience:.0f} s:{self.last_words()}")
            time.sleep(0.02)

    def spawn(self, arguments: list[str], *, folder: Path) -> None:
        mode = "ab" if self.log.exists() and self.log.stat().st_size < LOG_LIMIT else "wb"
        with open(self.log, mode) as log:
            self.process = subprocess.Popen(
                arguments,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=folder,
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"},
                preexec_fn=die_with_parent(self.stop_signal),
                process_group=0,  # a Ctrl-C reaches the supervisor only
                **self.owner.identity(),
            )

    def ask_to_stop(self) -> None:
        if self.process is not None and self.is_running():
            self.process.send_signal(self.stop_signal)

    def stop(self, patience: float = 3) -> None:
        """Stop politely, then harder; returns when the process is gone."""
        if self.process is None:
            return
        steps = ((self.stop_signal, patience), (self.hard_stop_signal, 1), (signal.SIGKILL, None))
        for number, wait in steps:
            if self.process.poll() is not None:
                break
            self.process.send_signal(number)
            try:
                self.process.wait(wait)
            except subprocess.TimeoutExpired:
                continue
        self.process = None

    def last_words(self) -> str:
        """The end of its log, for a message."""
        if not self.log.exists():
            return ""
        lines = self.log.read_text(errors="replace").splitlines()[-8:]
        return "".join(f"\n    {line}" for line in lines) + f"\n  The whole log: {self.log}"
