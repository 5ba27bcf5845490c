"""Jobs are never lost and never done twice."""

import time
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from newsroom.outbox import actions
from newsroom.outbox.models import Job

pytestmark = pytest.mark.django_db(transaction=True)

done: list[tuple[int, int]] = []


def remember(*, object_id, object_version, at):
    done.append((object_id, object_version))


def fail(*, object_id, object_version, at):
    raise RuntimeError("the moon is in the way")


@pytest.fixture(autouse=True)
def handlers(settings):
    done.clear()
    settings.OUTBOX_HANDLERS = {
        "remember": (f"{__name__}.remember", "default"),
        "fail": (f"{__name__}.fail", "default"),
    }


def test_the_same_work_asked_for_twice_is_one_job_and_done_once():
    actions.add(kind="remember", object_id=7, object_version=3)
    actions.add(kind="remember", object_id=7, object_version=3)
    job = Job.objects.get()
    assert actions.run(job_id=job.pk) is True
    assert actions.run(job_id=job.pk) is False
    assert done == [(7, 3)]


def test_a_job_of_a_transaction_that_fails_was_never_there():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        actions.add(kind="remember", object_id=1)
        _ = 1 / 0
    assert not Job.objects.exists()


def test_a_job_that_fails_three_times_is_dead_with_its_reason_and_can_be_revived():
    actions.add(kind="fail", object_id=1)
    job = Job.objects.get()
    for _ in range(3):
        with pytest.raises(RuntimeError):
            actions.run(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.last_error) == ("dead", 3, "RuntimeError: the moon is in the way")
    assert actions.run(job_id=job.pk) is False
    actions.revive(job=job, at=timezone.now())
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("waiting", 0)


def test_the_relay_rings_again_only_when_a_lease_has_ended():
    actions.add(kind="remember", object_id=1)
    now = timezone.now()
    assert actions.relay(at=now) == 1
    assert actions.relay(at=now + timedelta(seconds=59)) == 0
    assert actions.relay(at=now + timedelta(seconds=60)) == 1


def test_a_job_for_later_waits():
    now = timezone.now()
    actions.add(kind="remember", object_id=1, at=now + timedelta(hours=1))
    assert actions.relay(at=now) == 0
    assert actions.relay(at=now + timedelta(hours=1)) == 1


def test_a_broker_that_is_away_costs_no_attempt_and_no_job(settings, monkeypatch):
    from newsroom.celery import app

    monkeypatch.setattr(app.conf, "broker_url", "redis://127.0.0.1:1/0")
    monkeypatch.setattr(app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
    app.pool.force_close_all()
    app.amqp._producer_pool = None
    try:
        actions.add(kind="remember", object_id=1)
        job = Job.objects.get()
        began = time.monotonic()
        assert actions.relay(at=timezone.now()) == 0
        assert time.monotonic() - began < 3, "who publishes would wait as long"
        job.refresh_from_db()
        assert (job.state, job.attempts, job.lease_until) == ("waiting", 0, None)
    finally:
        app.amqp._producer_pool = None


def test_an_unknown_kind_is_refused_at_once():
    with pytest.raises(actions.UnknownKind, match="OUTBOX_HANDLERS"):
        actions.add(kind="nonsense", object_id=1)
