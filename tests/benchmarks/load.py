"""Loading one address with 32 connections: by wrk where it is installed, else by a small loader of ours."""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

CONNECTIONS = 32
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True)
class Load:
    """Requests in a second, and the time in which 99 of 100 were answered, in ms."""

    rate: float
    p99: float


def load(url: str, *, seconds: int, etag: str = "") -> Load:
    """With `etag`, asks whether it is still right. Raises RuntimeError when anything but 200 (then 304) came back."""
    headers = {"If-None-Match": etag} if etag else {}
    if shutil.which("wrk"):
        found = _wrk(url, seconds, headers)
    else:
        found = asyncio.run(_python(url, seconds, headers))
    if not found.rate:
        raise RuntimeError(f"{url} answered nothing in {seconds} s: the machine is too busy to measure")
    return found


def _wrk(url: str, seconds: int, headers: dict[str, str]) -> Load:
    given = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    done = subprocess.run(
        ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", *given, url],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    if "Non-2xx" in done:
        raise RuntimeError(f"{url} answered with errors:\n{done}")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", done)
    slowest = re.search(r"99%\s+([\d.]+)(us|ms|s)", done)
    if not rate or not slowest:
        raise RuntimeError(f"wrk said something else:\n{done}")
    return Load(float(rate[1]), float(slowest[1]) * UNITS[slowest[2]])


async def _python(url: str, seconds: int, headers: dict[str, str]) -> Load:
    """Bounded by Python itself: ratios of fast rows come out too high. wrk (Debian) measures better."""
    parts = urlsplit(url)
    lines = [f"GET {parts.path}?{parts.query} HTTP/1.1", f"Host: {parts.netloc}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    request = ("\r\n".join(lines) + "\r\n\r\n").encode()
    wanted = " 304 " if headers else " 200 "
    until = time.perf_counter() + seconds
    times: list[float] = []

    async def reader() -> None:
        source, sink = await asyncio.open_connection(parts.hostname, parts.port)
        while time.perf_counter() < until:
            start = time.perf_counter()
            sink.write(request)
            head = (await source.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
            length = re.search(r"content-length: (\d+)", head)
            if wanted not in head.splitlines()[0] or not (length or headers):
                raise RuntimeError(f"{url} answered {head.splitlines()[0]}")
            await source.readexactly(int(length[1]) if length else 0)
            times.append((time.perf_counter() - start) * 1000)
        sink.close()

    await asyncio.gather(*(reader() for _ in range(CONNECTIONS)))
    times.sort()
    return Load(len(times) / seconds, times[len(times) * 99 // 100])
