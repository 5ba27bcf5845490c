"""Starts what it measures in a temporary folder, measures each topic, prints a table, and stops it all.

`python -m tests.benchmarks [--stories 1000 100000] [--seconds 3] [--only pages feed]`. nginx and wrk come from Debian.
"""

from __future__ import annotations

import argparse
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.benchmarks import desk, feed, memory, pages, pictures, table, votes
from tests.benchmarks.running import Running, open_sites, say, set_up
from tests.benchmarks.table import Row

EACH_SIZE = (pages, feed)
ONCE = (desk, pictures, votes)
NAMES = [topic.__name__.rpartition(".")[2] for topic in (*EACH_SIZE, *ONCE, memory)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--stories", type=int, nargs="+", default=[1000, 100_000], help="sizes, smallest first"
    )
    parser.add_argument("--seconds", type=int, default=3, help="for each row")
    parser.add_argument("--only", nargs="+", choices=NAMES, default=NAMES, help="these topics")
    asked = parser.parse_args()
    found: dict[int, list[Row]] = {}
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)  # nginx's workers and the servers' user must get in
        set_up(stack, folder)
        running = Running(folder, asked.seconds)
        for stories in sorted(asked.stories):
            _grow(running, stories)
            found[stories] = []
            if not running.kept:
                if "memory" in asked.only:
                    found[stories] += memory.rows(running)
                open_sites(stack, running)
            for topic in EACH_SIZE if len(found) > 1 else (*EACH_SIZE, *ONCE):
                if topic.__name__.rpartition(".")[2] in asked.only:
                    found[stories] += topic.rows(running)
        table.show(found)  # before all is stopped, which may fail


def _grow(running: Running, stories: int) -> None:
    from django.utils import timezone

    from tests.benchmarks import archive

    say(f"filling {stories:,} stories")
    if not running.path:
        running.path = archive.begin(at=timezone.now())
        running.stories = 1
    archive.grow(running.path, have=running.stories, want=stories)
    running.stories = stories


if __name__ == "__main__":
    main()
