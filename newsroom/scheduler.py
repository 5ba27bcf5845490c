"""The clock's own Celery application: it knows the schedule and the broker, and loads nothing of what is then done.

Without Django's apps a process takes half the memory; tasks are sent by name (CELERY_BEAT_SCHEDULE).
"""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

app = Celery("newsroom", fixups=[])
app.config_from_object("django.conf:settings", namespace="CELERY")
