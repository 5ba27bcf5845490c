"""The worker's doors into the feed's webhooks."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from articles.feed import webhooks, websub
from newsroom.outbox import actions as outbox


def announce(*, object_id: int, object_version: int, at: datetime) -> None:
    """Writes the messages about one change (`object_id` is its seq). Safe to run twice: each hears of it once."""
    webhooks.announce(seq=object_id, at=at)
    if settings.WEBSUB_HUB:
        outbox.add(kind="websub", object_id=object_id, object_version=0)


def deliver(*, object_id: int, object_version: int, at: datetime) -> None:
    """Sends one message. Safe to run twice: what arrived, or is not due, is left alone."""
    webhooks.deliver(delivery_id=object_id, at=at)


def tell_hub(*, object_id: int, object_version: int, at: datetime) -> None:
    """Tells the WebSub hub of one change. Safe to run twice: the hub compares the feeds with what it has."""
    websub.tell_hub(seq=object_id)
