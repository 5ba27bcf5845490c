"""Alive, and able to work?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from newsroom.embedded.server import free_port
from newsroom.outbox.models import Heartbeat, Job

pytestmark = pytest.mark.django_db


def beat(seconds_ago: float) -> None:
    Heartbeat.objects.create(name="worker", at=timezone.now() - timedelta(seconds=seconds_ago))


def wait_since(seconds: float) -> None:
    then = timezone.now() - timedelta(seconds=seconds)
    Job.objects.create(key="tag:1:1", kind="tag", object_id=1, created_at=then, next_at=then)


def test_a_living_process_says_ok_without_asking_the_database(
    client: Client, django_assert_num_queries
) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer["Cache-Control"]


def test_ready_when_all_parts_work(client: Client) -> None:
    beat(30)
    wait_since(30)
    answer = client.get("/readyz")
    assert answer.content.decode() == "database and jobs: ok\nworker: ok\nbroker: ok\n"
    assert answer.status_code == 200


def test_not_ready_before_any_worker_has_reported(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "worker: no worker has ever reported\n" in answer.content.decode()


def test_not_ready_when_the_worker_is_silent(client: Client) -> None:
    beat(90)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "worker: silent for 90 s\n" in answer.content.decode()


def test_not_ready_when_a_job_waits_too_long(client: Client) -> None:
    beat(1)
    wait_since(75)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "the oldest undone job waits for 75 s" in answer.content.decode()


def test_a_job_planned_for_later_is_not_late(client: Client) -> None:
    beat(1)
    wait_since(-3600)
    assert client.get("/readyz").status_code == 200


def test_not_ready_without_the_broker_and_says_no_password(client: Client, settings) -> None:
    beat(1)
    settings.CELERY_BROKER_URL = f"redis://:secret@127.0.0.1:{free_port()}/0"
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.content.decode() == "database and jobs: ok\nworker: ok\nbroker: does not answer\n"
