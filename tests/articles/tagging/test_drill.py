"""Workers killed in the middle of tagging: nothing is lost, nothing is doubled. `make drills` kills fifty."""

from __future__ import annotations

import os
import random
import signal
import time

import pytest
from django.db import connection, connections

from articles.tagging import actions
from articles.tagging.models import Alias, Entity, Tag
from newsroom.outbox import actions as outbox
from newsroom.outbox.models import Job
from tests.articles.tagging.test_actions import BODY, read
from tests.factories import publish_story

KILLS = 8


def start_worker(job_id: int, delay: float) -> int:
    """A process of its own that does one job, slowly; returns its id."""
    connections.close_all()
    connection.close_pool()  # a pool does not survive a fork
    pid = os.fork()
    if pid:
        return pid
    try:

        def slow(parts, knowledge, *, leave_out=()):
            found = read(parts, knowledge, leave_out=leave_out)
            time.sleep(delay)
            return found

        actions.retag.__kwdefaults__["extract"] = slow
        outbox.run(job_id=job_id)
    finally:
        os._exit(0)


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_loses_and_doubles_nothing():
    kill_workers(KILLS)


def kill_workers(times: int) -> None:
    """Kills that many workers at a moment of chance, then lets one finish and looks at what is there."""
    edition = publish_story(headline="Austria pays", body=BODY)
    job = Job.objects.get(kind="tag")
    chance = random.Random(7)
    for _ in range(times):
        pid = start_worker(job.pk, delay=0.02)
        time.sleep(chance.uniform(0.005, 0.06))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        job.refresh_from_db()
        assert Tag.objects.count() == (4 if job.state == Job.State.DONE else 0)
        if job.state == Job.State.DONE:  # the next round does it all again
            Tag.objects.all().delete()
            Job.objects.filter(pk=job.pk).update(state=Job.State.WAITING, done_at=None)

    for _ in range(50):  # the server may take a moment to see that the last one died and free its row
        os.waitpid(start_worker(job.pk, delay=0), 0)
        job.refresh_from_db()
        if job.state == Job.State.DONE:
            break
        time.sleep(0.1)

    assert (job.state, job.attempts) == (Job.State.DONE, 0)
    assert sorted(Tag.objects.values_list("entity__name", flat=True)) == [
        "Austria",
        "Karl Ode",
        "Norway",
        "Vienna",
    ]
    assert Entity.objects.count() == 4
    assert Alias.objects.filter(folded="karl ode").count() == 1
    assert set(Tag.objects.values_list("article_id", flat=True)) == {edition.article_id}
