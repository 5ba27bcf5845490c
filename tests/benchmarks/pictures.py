"""What one photo of 24 megapixels costs from upload to its last public size: `python -m tests.benchmarks.pictures`.

Needs no server: the two programs of the bounded child are run as the web process and the worker run them.
"""

from __future__ import annotations

import os
import random
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from media.renditions.child import run_bounded
from media.renditions.sizes import ALL, wanted
from tests.benchmarks.running import Running
from tests.benchmarks.table import Row, show

WIDTH, HEIGHT = 6000, 4000
AT_ONCE = 2
PHOTOS = 8
PATIENCE = 120  # a busy machine shall be measured too


def photo(path: Path) -> None:
    """A picture with noise, edges and flat parts: neither the best nor the worst case of a codec."""
    chance = random.Random(24)
    image = Image.effect_mandelbrot((WIDTH, HEIGHT), (-2, -1.5, 1, 1.5), 100).convert("RGB")
    image = Image.blend(image, Image.effect_noise((WIDTH, HEIGHT), 60).convert("RGB"), 0.15)
    draw = ImageDraw.Draw(image)
    for _ in range(200):
        x, y, side = chance.randrange(WIDTH), chance.randrange(HEIGHT), chance.randrange(50, 600)
        draw.rectangle((x, y, x + side, y + side), fill=tuple(chance.randrange(256) for _ in range(3)))
    image.save(path, quality=92)


def job(path: Path, folder: str) -> dict[str, Any]:
    sizes = [
        {"name": size.name, "width": size.width, "ratio": size.ratio, "formats": list(size.formats)}
        for size in wanted(ALL, WIDTH)
    ]
    return {
        "path": str(path),
        "format": "jpeg",
        "folder": folder,
        "width": WIDTH,
        "height": HEIGHT,
        "sizes": sizes,
        "focus": [0.5, 0.5],
        "crops": {},
        "xmp": "",
        "iptc": "",
    }


def render(path: Path) -> int:
    """Makes every size of the photo; returns how many files."""
    with tempfile.TemporaryDirectory() as folder:
        return len(run_bounded("media.renditions.resize", job(path, folder), seconds=PATIENCE))


def examine(path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        run_bounded(
            "media.uploading.examine",
            {"path": str(path), "format": "jpeg", "folder": folder},
            seconds=PATIENCE,
        )


def measured(program: Any, path: Path) -> tuple[float, float, int]:
    """Seconds on the clock, seconds of processor, and the largest memory in MiB, of one run in a fork of its own."""
    started = time.perf_counter()
    child = os.fork()
    if child == 0:
        program(path)
        os._exit(0)
    _, status, usage = os.wait4(child, 0)
    assert status == 0, "the measured program failed"
    return time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024


def rows(running: Running) -> list[Row]:
    return measure()


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as folder:
        path = Path(folder) / "24-megapixels.jpg"
        photo(path)
        found = []
        for name, program in [("upload, until the first size", examine), ("all public sizes", render)]:
            clock, processor, memory = measured(program, path)
            note = f"{processor:.2f} s of processor, {memory} MiB"
            found.append(Row(f"24 MP photo, {name}", clock, "s", note=note))
        started = time.perf_counter()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            files = sum(pool.map(render, [path] * PHOTOS))
        minute = PHOTOS / (time.perf_counter() - started) * 60
        note = f"{files // PHOTOS} files each"
        found.append(Row(f"24 MP photos, {AT_ONCE} at once, a minute", minute, "", note=note))
    return found


if __name__ == "__main__":
    show({0: measure()})
