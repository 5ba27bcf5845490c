"""Adding, ringing, claiming, doing and reviving jobs."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from newsroom.outbox.models import Heartbeat, Job

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
ATTEMPTS = 3
RETRY_AFTER = (timedelta(seconds=5), timedelta(seconds=30))


class UnknownKind(LookupError):
    """No handler is set for this kind of job: OUTBOX_HANDLERS in the settings names them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Work on one version of an object: the same kind, object and version is the same work and is done once."""

    kind: str
    object_id: int
    object_version: int


def add(*, kind: str, object_id: int, object_version: int | None = None, at: datetime | None = None) -> None:
    """Asks for work, in the caller's transaction; the bell is rung when that commits.

    The same kind, object and version is the same work and is done once, however often it is asked for; without a
    version the work is new each time. `at`: not before then.
    """
    if object_version is None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval(pg_get_serial_sequence('outbox_job', 'id'))")
            object_version = cursor.fetchone()[0]
    add_all([Asked(kind, object_id, object_version)], at=at)


def add_all(asked: Sequence[Asked], *, at: datetime | None = None) -> None:
    """Asks for several pieces of work at once, in one statement, as `add` does for one."""
    for one in asked:
        _known(one.kind)
    now = timezone.now()
    with connection.cursor() as cursor:
        # DO NOTHING, not DO UPDATE: it never waits for a worker that holds the row, so asking cannot deadlock with doing.
        cursor.execute(
            """
            INSERT INTO outbox_job
                (key, kind, object_id, object_version, state, attempts, created_at, next_at, last_error)
            SELECT concat_ws(':', kind, object, version), kind, object, version, 'waiting', 0, %s, %s, ''
              FROM unnest(%s::text[], %s::bigint[], %s::bigint[]) AS asked (kind, object, version)
            ON CONFLICT (key) DO NOTHING RETURNING id, kind
            """,
            [
                *(now, at or now),
                [one.kind for one in asked],
                [one.object_id for one in asked],
                [one.object_version for one in asked],
            ],
        )
        new = cursor.fetchall()
    if at is None or at <= now:
        for job_id, kind in new:
            transaction.on_commit(partial(ring, job_id=job_id, kind=kind))


def _known(kind: str) -> None:
    if kind not in settings.OUTBOX_HANDLERS:
        raise UnknownKind(f"No handler for jobs of kind {kind!r}. Add it to OUTBOX_HANDLERS.")


def add_each(*, kind: str, object_ids: Sequence[int]) -> None:
    """Asks for the same work on many objects, in one statement and their order.

    No bell is rung: the relay calls them up a hundred at a time, so that a rush does not stand before other work.
    """
    _known(kind)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO outbox_job
                (key, kind, object_id, object_version, state, attempts, created_at, next_at, last_error)
            SELECT concat_ws(':', %(kind)s::text, object, version), %(kind)s, object, version, 'waiting', 0,
                   %(now)s, %(now)s + place * interval '1 microsecond', ''
              FROM (SELECT object, place, nextval(pg_get_serial_sequence('outbox_job', 'id')) AS version
                      FROM unnest(%(objects)s::bigint[]) WITH ORDINALITY AS asked (object, place)) numbered
            ON CONFLICT (key) DO NOTHING
            """,
            {"kind": kind, "objects": list(object_ids), "now": timezone.now()},
        )


def ring(*, job_id: int, kind: str) -> bool:
    """Tells the broker that a job waits. Never fails: the relay rings again for whatever nobody heard."""
    from newsroom.outbox.tasks import run_job

    _, queue = settings.OUTBOX_HANDLERS[kind]
    try:
        limits: dict[str, Any] = settings.OUTBOX_TIME_LIMITS.get(queue, {})
        run_job.apply_async(args=(job_id,), queue=queue, retry=False, **limits)
    except (OperationalError, RedisError, OSError) as error:
        log.warning("The broker is away (%s): job %s waits for the relay.", error, job_id)
        return False
    return True


def relay(*, at: datetime, limit: int = 100) -> int:
    """Rings for what is due and unclaimed; returns how many. Any number of relays may run."""
    with transaction.atomic():
        jobs = list(Job.objects.due(at).select_for_update(skip_locked=True).order_by("next_at")[:limit])
        Job.objects.filter(pk__in=[job.pk for job in jobs]).update(lease_until=at + LEASE)
    rung = 0
    for job in jobs:
        if not ring(job_id=job.pk, kind=job.kind):
            # The broker is away, which is no attempt of the job's: give the leases back.
            Job.objects.filter(pk__in=[j.pk for j in jobs[rung:]]).update(lease_until=None)
            break
        rung += 1
    return rung


def run(*, job_id: int) -> bool:
    """Does a job: its effect and `done_at` in one transaction. False: nothing was left to do.

    Safe to call twice and at once: the row is locked, and whoever comes second finds it done or locked.
    """
    try:
        with transaction.atomic():
            job = (
                Job.objects.select_for_update(skip_locked=True)
                .filter(pk=job_id, state=Job.State.WAITING)
                .first()
            )
            if job is None:
                return False
            handler = import_string(settings.OUTBOX_HANDLERS[job.kind][0])
            now = timezone.now()
            handler(object_id=job.object_id, object_version=job.object_version, at=now)
            job.state, job.done_at, job.lease_until, job.last_error = Job.State.DONE, timezone.now(), None, ""
            job.save(update_fields=["state", "done_at", "lease_until", "last_error"])
            return True
    except Exception as error:
        _failed(job_id=job_id, error=error, at=timezone.now())
        raise


def _failed(*, job_id: int, error: Exception, at: datetime) -> None:
    with transaction.atomic():
        job = Job.objects.select_for_update().get(pk=job_id)
        job.attempts += 1
        job.last_error = f"{type(error).__name__}: {error}"[:2000]
        job.lease_until = None
        if job.attempts >= ATTEMPTS:
            job.state = Job.State.DEAD
        else:
            job.next_at = at + RETRY_AFTER[job.attempts - 1]
        job.save(update_fields=["attempts", "last_error", "lease_until", "state", "next_at"])


def revive(*, job: Job, at: datetime) -> None:
    """Gives a dead job three more attempts."""
    job.state, job.attempts, job.next_at, job.lease_until = Job.State.WAITING, 0, at, None
    job.save(update_fields=["state", "attempts", "next_at", "lease_until"])
    transaction.on_commit(lambda: ring(job_id=job.pk, kind=job.kind))


def beat(*, name: str, at: datetime) -> None:
    """Writes down that a process lives."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": at})
