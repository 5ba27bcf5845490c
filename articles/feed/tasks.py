"""The worker's doors into the feed's webhooks."""

from __future__ import annotations

from datetime import datetime

from articles.feed import webhooks


def announce(*, object_id: int, object_version: int, at: datetime) -> None:
    """Writes the messages about one change (`object_id` is its seq). Safe to run twice: each hears of it once."""
    webhooks.announce(seq=object_id, at=at)


def deliver(*, object_id: int, object_version: int, at: datetime) -> None:
    """Sends one message. Safe to run twice: what arrived, or is not due, is left alone."""
    webhooks.deliver(delivery_id=object_id, at=at)
