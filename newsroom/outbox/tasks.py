"""The worker's doors into the outbox."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from newsroom.outbox import actions


@shared_task(name="newsroom.outbox.run_job")
def run_job(job_id: int) -> None:
    """Does one job. Safe to run twice: `actions.run` locks the row and does nothing when it is done."""
    actions.run(job_id=job_id)


@shared_task(name="newsroom.outbox.heartbeat")
def heartbeat() -> None:
    """The worker's sign of life. Safe to run twice: it only writes the time."""
    actions.beat(name="worker", at=timezone.now())
