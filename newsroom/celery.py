"""The Celery application: does the jobs of the outbox, and the clock's small duties."""

from __future__ import annotations

import gc
import os
from typing import Any

from celery import Celery
from celery.signals import worker_before_create_process

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
os.environ.setdefault("CELERY_SKIP_CHECKS", "true")  # each worker would check all models again

app = Celery("newsroom")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    [
        "newsroom.outbox",
        "articles.ratings",
        "articles.publishing",
        "articles.tagging",
        "media.library",
        "media.renditions",
    ]
)


@worker_before_create_process.connect
def freeze(**about: Any) -> None:
    """Before a worker forks: what is loaded stays in memory that both share, because no collection touches it again."""
    gc.collect()
    gc.freeze()
