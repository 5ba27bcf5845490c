"""The supervisor's loop: one thread that reads logs, restarts what died, and stops everything when asked."""

from __future__ import annotations

import selectors
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from newsroom.embedded.server import Server
from newsroom.supervisor.child import Child, pause
from newsroom.supervisor.guardian import Guardian
from newsroom.supervisor.lines import Screen

TICK = 0.2  # seconds
HEAD_START = 10.0  # seconds, at most
GRACE = 5.0  # seconds a process gets to stop by itself; the servers after it need up to 4


class Supervisor:
    """Runs `children` beside `servers` (embedded ones of this process) until SIGINT, SIGTERM or SIGHUP."""

    def __init__(self, children: list[Child], *, servers: list[Server], folder: Path, screen: Screen) -> None:
        self.children, self.servers, self.folder, self.screen = children, servers, folder, screen
        self.stopping = False
        self._guardian = Guardian()
        self._selector = selectors.DefaultSelector()
        self._server_restarts: dict[str, tuple[float, int]] = {}  # name: not before, restarts so far

    def run(self, *, address: str, when_ready: Callable[[], None]) -> None:
        """Until asked to stop. The first child serves `address`; once that answers, `when_ready` is called."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        ready = False
        others = self.children[1:]
        for child in others:  # the site itself comes first: on a small machine they would hold it up
            child.start_after = time.monotonic() + HEAD_START
        try:
            while not self.stopping:
                self._revive_servers()
                self._start_due()
                self._read_logs()
                self._plan_restarts()
                if not ready and answers(address):
                    ready = True
                    when_ready()
                    for child in others:
                        child.start_after = 0.0
        finally:
            self._stop_all()

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _start_due(self) -> None:
        for child in self.children:
            if child.pid is None and time.monotonic() >= child.start_after:
                self._guardian.watch(child.start(folder=self.folder))
                self._selector.register(child.output, selectors.EVENT_READ, child)

    def _read_logs(self, wait: float = TICK) -> None:
        for key, _ in self._selector.select(wait):
            child: Child = key.data
            data = child.output.read(65536)
            if data:
                self.screen.feed(child.name, data)
            elif data == b"":
                self._selector.unregister(child.output)  # it closed its output; it ends, or stays silent

    def _plan_restarts(self) -> None:
        for child in self.children:
            if child.pid is not None and child.has_ended():
                code = self._bury(child)
                wait = child.plan_restart(now=time.monotonic())
                self.screen.show(child.name, f"ended ({described(code)}); starts again in {wait:g} s")

    def _bury(self, child: Child) -> int:
        if data := child.output.read():
            self.screen.feed(child.name, data)
        self.screen.end(child.name)
        if child.output in self._selector.get_map():
            self._selector.unregister(child.output)
        if child.pid is not None:
            self._guardian.forget(child.pid)
        return child.bury()

    def _revive_servers(self) -> None:
        """Without waiting for them to answer: everything else must go on meanwhile, above all stopping."""
        now = time.monotonic()
        for server in self.servers:
            if server.is_running():
                continue
            due, failures = self._server_restarts.get(server.name, (now, 0))
            if now < due:
                continue
            self.screen.show(server.name, f"ended; starts again:{server.last_words()}")
            self._server_restarts[server.name] = (now + pause(failures + 1), failures + 1)
            server.launch()

    def _stop_all(self) -> None:
        for child in self.children:
            child.ask_to_stop()
        deadline = time.monotonic() + GRACE
        while time.monotonic() < deadline and not all(child.has_ended() for child in self.children):
            self._read_logs(0.05)
        for child in self.children:
            if child.pid is not None:
                self._bury(child)
        self._selector.close()
        self._guardian.dismiss()


def described(code: int) -> str:
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as response:  # noqa: S310 - our own address
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False
