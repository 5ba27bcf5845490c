"""Is this process alive (/healthz), and can the newsroom do its work (/readyz)? Plain text, no secrets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import redis
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from newsroom.outbox.models import Heartbeat, Job

HEARTBEAT_LIMIT = timedelta(seconds=60)  # the scheduler asks for one every 5 s
JOB_LIMIT = timedelta(seconds=60)
BROKER_TIMEOUT = 0.5  # seconds


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Touches nothing else, so that a database outage restarts no web process."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """One line a part: `ok`, or what is wrong; 503 when anything is."""
    now = timezone.now()
    parts: dict[str, Callable[[datetime], str]] = {
        "database and jobs": jobs,
        "worker": worker,
        "broker": broker,
    }
    answers = {name: ask(now) for name, ask in parts.items()}
    text = "".join(f"{name}: {answer}\n" for name, answer in answers.items())
    ready = all(answer == "ok" for answer in answers.values())
    return HttpResponse(text, content_type="text/plain", status=200 if ready else 503)


def jobs(at: datetime) -> str:
    """Nothing that should have been done is older than a minute."""
    try:
        oldest = (
            Job.objects.undone()
            .filter(next_at__lte=at)
            .order_by("next_at")
            .values_list("next_at", flat=True)
            .first()
        )
    except DatabaseError:
        return "the database does not answer"
    if oldest is not None and at - oldest > JOB_LIMIT:
        return f"the oldest undone job waits for {(at - oldest).total_seconds():.0f} s"
    return "ok"


def worker(at: datetime) -> str:
    """A worker did the scheduler's last errand: both live."""
    try:
        last = Heartbeat.objects.filter(name="worker").values_list("at", flat=True).first()
    except DatabaseError:
        return "unknown, the database does not answer"
    if last is None:
        return "no worker has ever reported"
    if at - last > HEARTBEAT_LIMIT:
        return f"silent for {(at - last).total_seconds():.0f} s"
    return "ok"


def broker(at: datetime) -> str:
    client = redis.Redis.from_url(
        settings.CELERY_BROKER_URL, socket_connect_timeout=BROKER_TIMEOUT, socket_timeout=BROKER_TIMEOUT
    )
    try:
        client.ping()
    except redis.RedisError:
        return "does not answer"
    finally:
        client.close()
    return "ok"
