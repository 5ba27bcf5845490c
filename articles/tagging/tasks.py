"""The worker's door into tagging."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from celery import shared_task
from celery.signals import celeryd_after_setup
from django.utils import timezone

from articles.tagging import actions, entities
from articles.tagging.recognisers import configured

QUEUE = "tagging"


def tag(*, object_id: int, object_version: int, at: datetime) -> None:
    """Tags one story as it reads now. Safe to run twice: the same text gives the same tags."""
    actions.retag(article_id=object_id, at=at)


@shared_task(name="articles.tagging.forget_unused")
def forget_unused() -> None:
    """The nightly clean-up of entities that only a machine made up. A second run finds none."""
    entities.forget_unused(at=timezone.now())


@celeryd_after_setup.connect
def load_model(sender: str, instance: Any, **_: Any) -> None:
    """Loads the model when the worker of our queue starts, before it forks.

    A job's time limit must not pay for it (on a busy machine loading takes longer than that), and a worker process
    that is replaced shares it. No other worker loads it.
    """
    if set(instance.app.amqp.queues.consume_from) == {QUEUE}:
        configured().find(["Ready."])
