"""Runs a program of ours on a file we do not trust, in a child with bounded time and memory.

The child reads one JSON object on its standard input and writes one on its standard output:
{"done": …} or {"refused": "a sentence for the person who sent the file"}.
"""

import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
# Below the minute after which the database ends a transaction that waits, and the pictures' queue its job.
SECONDS = 50
MEGABYTES = 3072
LARGEST_OUTPUT_FILE = 400 * 1024 * 1024


class Refused(Exception):
    """The child says why it will not take this picture, in words for the person who sent it."""


class ChildFailed(Exception):
    """The child was killed, ran out of time or memory, or broke."""


def run_bounded(
    program: str, job: dict[str, Any], *, seconds: int = SECONDS, megabytes: int = MEGABYTES
) -> Any:
    """What `python -m program` answers to the job. Raises Refused or ChildFailed.

    The environment is bare (no passwords of ours in it), and libvips is told not to open risky formats.
    """
    environment = {
        "PATH": os.defpath,
        "PYTHONPATH": str(PROJECT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONIOENCODING": "utf-8",
        "LC_ALL": "C.UTF-8",
        "MALLOC_ARENA_MAX": "2",
        "VIPS_CONCURRENCY": "2",
        "VIPS_BLOCK_UNTRUSTED": "1",
        "MEDIA_CHILD_SECONDS": str(seconds),
        "MEDIA_CHILD_MEGABYTES": str(megabytes),
    }
    try:
        finished = subprocess.run(
            [sys.executable, "-m", program],
            input=json.dumps(job).encode(),
            capture_output=True,
            env=environment,
            cwd=PROJECT,
            timeout=seconds + 2,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ChildFailed(f"It took longer than {seconds} seconds.") from error
    if finished.returncode < 0:
        raise ChildFailed(f"It was stopped by {signal.Signals(-finished.returncode).name}.")
    if finished.returncode:
        last_line = finished.stderr.decode(errors="replace").strip().rsplit("\n", 1)[-1]
        raise ChildFailed(f"It broke: {last_line[:300]}")
    answer = json.loads(finished.stdout)
    if "refused" in answer:
        raise Refused(answer["refused"])
    return answer["done"]


def serve(work: Callable[[dict[str, Any]], Any]) -> None:
    """The child's side: takes its limits, does the one job, answers.

    Runs before anything that decodes pictures is imported, so the limits hold for that too.
    """
    seconds = int(os.environ["MEDIA_CHILD_SECONDS"])
    memory = int(os.environ["MEDIA_CHILD_MEGABYTES"]) * 1024 * 1024
    # Two threads may burn two seconds of processor in one second of time.
    resource.setrlimit(resource.RLIMIT_CPU, (2 * seconds, 2 * seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_OUTPUT_FILE, LARGEST_OUTPUT_FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    die_with_parent = 1  # PR_SET_PDEATHSIG
    ctypes.CDLL(None).prctl(die_with_parent, signal.SIGKILL)
    try:
        answer = {"done": work(json.load(sys.stdin))}
    except Refused as refusal:
        answer = {"refused": str(refusal)}
    json.dump(answer, sys.stdout)
