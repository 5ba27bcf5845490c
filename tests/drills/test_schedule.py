"""Stories that are due while the newsroom runs, and while a part of it is down: never early, at most 5 s late."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Callable, Iterator

import pytest

from tests.newsroom.running import PATIENCE, Newsroom, folder

STORIES, EVERY, FIRST = 20, 1.5, 20
LATEST = 5.0  # seconds


@pytest.fixture(scope="module")
def site() -> Iterator[Newsroom]:
    """One newsroom for both: starting it takes longer than a test."""
    with Newsroom(folder(), DEMO="false") as running:
        running.until(lambda: running.has("relay"), seconds=60, what="the relay runs")
        yield running


def test_twenty_stories_are_never_early_and_at_most_five_seconds_late(site: Newsroom):
    late = lateness(site, FIRST)
    assert len(late) == STORIES
    assert min(late) >= 0, f"{min(late):.3f} s: early"
    assert max(late) <= LATEST, f"{max(late):.3f} s late"
    print(f"late by {min(late):.2f} to {max(late):.2f} s, {sum(late) / len(late):.2f} s in the mean")


def test_a_relay_that_is_killed_again_and_again_makes_nothing_early_or_late(site: Newsroom):
    killed = []

    def kill() -> None:
        site.until(lambda: site.has("relay"), seconds=60, what="the relay is back")
        site.named("relay").send_signal(signal.SIGKILL)
        killed.append(time.monotonic())

    late = lateness(site, FIRST, meanwhile=kill)
    assert len(killed) > 3
    assert len(late) == STORIES
    assert min(late) >= 0
    assert max(late) <= LATEST, f"{max(late):.3f} s late"
    print(f"killed {len(killed)} times; late by {min(late):.2f} to {max(late):.2f} s")


def lateness(site: Newsroom, first: float, meanwhile: Callable[[], None] | None = None) -> list[float]:
    """Schedules the stories, waits until all are public, and tells how many seconds each was late."""
    made = site.run("shell", "-v0", "-c", SCHEDULE.format(stories=STORIES, every=EVERY, first=first))
    assert made.returncode == 0, made.stderr
    # Whatever was late is told as late, not as lost.
    until = time.monotonic() + first + STORIES * EVERY + PATIENCE
    done = time.monotonic() + first + STORIES * EVERY
    while time.monotonic() < done:
        if meanwhile is not None:
            meanwhile()
        time.sleep(5)
    while True:
        late = json.loads(site.run("shell", "-v0", "-c", LATE.format(pks=made.stdout.strip())).stdout)
        if len(late) == STORIES or time.monotonic() > until:
            return late
        time.sleep(1)


SCHEDULE = """
import json
from datetime import timedelta
from django.utils import timezone
from articles.publishing import actions, scheduling
from tests.factories import make_story, publish_story
now = timezone.now()
stories = [publish_story(at=now).article if number % 4 == 0 else make_story(at=now) for number in range({stories})]
start = timezone.now() + timedelta(seconds={first})
for number, story in enumerate(stories):
    scheduling.schedule(article=story, by=None, at=now, publish_at=start + timedelta(seconds={every}) * number)
print(json.dumps({{story.pk: (start + timedelta(seconds={every}) * n).isoformat() for n, story in enumerate(stories)}}))
"""
# `live_from` is when the clock found it due, never later than what readers see; the job that tells partners is written
# last, just before the commit. Early is judged by the first, late by the second.
LATE = """
import json
from datetime import datetime
from articles.models import Change, Edition
from newsroom.outbox.models import Job
wanted, late = {pks}, []
for row in Edition.objects.live().filter(article_id__in=wanted, article__publish_at=None):
    due = datetime.fromisoformat(wanted[str(row.article_id)])
    change = Change.objects.filter(edition=row).order_by("seq").first()
    told = Job.objects.get(kind="announce", object_id=change.seq).created_at
    found = (row.live_from - due).total_seconds()
    late.append(found if found < 0 else (told - due).total_seconds())
print(json.dumps(late))
"""
