"""Eight processes that vote at the database: `python -m tests.benchmarks.voting METHOD STORY SECONDS`.

The product's way, and two that people write first: read-add-save, which loses votes, and locking the row, which is exact
and slow. Prints one JSON line: {"votes": number, "times": [milliseconds]}. As a WSGI application, with VOTE_METHOD in
the environment, it is the whole newsroom with that way of voting in it.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import time
from collections.abc import Callable
from datetime import datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from articles.ratings import actions  # noqa: E402
from articles.ratings.models import Rating, RatingSummary  # noqa: E402

PROCESSES = 8


def naive(*, article_id: int, voter: bytes, stars: int, at: datetime, held: bool = False) -> None:
    _row(article_id, voter, stars, at)
    _add(RatingSummary.objects.get(pk=article_id), stars)


@transaction.atomic
def locked(*, article_id: int, voter: bytes, stars: int, at: datetime, held: bool = False) -> None:
    summary = RatingSummary.objects.select_for_update().get(pk=article_id)
    _row(article_id, voter, stars, at)
    _add(summary, stars)


def _row(article_id: int, voter: bytes, stars: int, at: datetime) -> None:
    Rating.objects.create(article_id=article_id, voter=voter, stars=stars, created_at=at, updated_at=at)


def _add(summary: RatingSummary, stars: int) -> None:
    setattr(summary, f"n{stars}", getattr(summary, f"n{stars}") + 1)
    summary.save(update_fields=[f"n{stars}"])


METHODS: dict[str, Callable[..., object]] = {"product": actions.vote, "naive": naive, "locked": locked}


def vote_for(asked: tuple[str, int, int, float]) -> list[float]:
    """One process's votes, each of another reader; the milliseconds that each took."""
    method, story, seed, seconds = asked
    times: list[float] = []
    until = time.perf_counter() + seconds
    while (start := time.perf_counter()) < until:
        number = len(times)
        voter = seed.to_bytes(16, "big") + number.to_bytes(16, "big")
        METHODS[method](article_id=story, voter=voter, stars=1 + number % 5, at=timezone.now())
        times.append(round((time.perf_counter() - start) * 1000, 2))
    return times


def main(method: str, story: int, seconds: float) -> None:
    with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
        parts = pool.map(vote_for, [(method, story, seed, seconds) for seed in range(PROCESSES)], chunksize=1)
    times = [one for part in parts for one in part]
    print(json.dumps({"votes": len(times), "times": times}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
elif method := os.environ.get("VOTE_METHOD"):
    from newsroom.wsgi import application  # noqa: F401

    actions.vote = METHODS[method]  # type: ignore[assignment]
