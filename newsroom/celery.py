"""The Celery application: does the jobs of the outbox, and the clock's small duties."""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

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
