"""What the clock changes on fronts: scheduled versions, slots that begin or end, the banner's time-out.

Asked every second by the relay, on the database's clock. Any number of relays do no harm: each change is made under the
front's lock, once. What came due while everything was down is done at the next start.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import connection

from articles.front import actions
from articles.front.models import Banner, FrontVersion

log = logging.getLogger(__name__)
S = FrontVersion.Status


def turn_fronts(*, at: datetime | None = None) -> int:
    """Does what has come due; returns how many things changed. `at` None: the database's clock."""
    if at is None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            at = cursor.fetchone()[0]
    scheduled = FrontVersion.objects.filter(status=S.SCHEDULED, publish_at__lte=at).order_by("publish_at")
    turning = FrontVersion.objects.filter(status=S.LIVE, turns_at__lte=at)
    done = sum(_did(actions.publish_due, front, at) for front in scheduled)
    done += sum(_did(actions.turn, front, at) for front in turning)
    if Banner.objects.filter(is_open=True, ends_at__lte=at).exists():
        done += actions.clear_breaking(at=at)
    return done


def _did(change: Callable[..., bool], front: FrontVersion, at: datetime) -> bool:
    try:
        return change(front=front, at=at)
    except actions.FrontNotAllowed as error:
        log.info("Front %s: %s", front.pk, error)
        return False
