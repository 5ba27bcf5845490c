"""Telling partners of changes. One message for each webhook and change; tried for a day and a half, then given up."""

from __future__ import annotations

import json
import logging
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from articles.editions.uris import absolute
from articles.feed import sending, signature
from articles.feed.models import Delivery, Webhook
from articles.feed.ninjs import stamp
from articles.publishing.models import Change
from newsroom.outbox import actions as outbox

log = logging.getLogger(__name__)

RETRIES = tuple(
    timedelta(seconds=seconds) for seconds in (5, 30, 2 * 60, 10 * 60, 60 * 60, 6 * 60 * 60, 24 * 60 * 60)
)
DISABLED_AFTER = timedelta(days=3)
EVENTS = {
    Change.Reason.PUBLISHED: Webhook.Event.PUBLISHED,
    Change.Reason.UPDATED: Webhook.Event.UPDATED,
    Change.Reason.CORRECTED: Webhook.Event.CORRECTED,
}  # everything else takes a story away


def add_webhook(*, name: str, url: str, by: Any, at: datetime, events: tuple[str, ...] = ()) -> Webhook:
    """A webhook with a secret of its own. Raises sending.Refused for an address that we never send to."""
    sending.check(url)
    return Webhook.objects.create(
        name=name, url=url, secret=signature.new_secret(), events=list(events), created_by=by, created_at=at
    )


@transaction.atomic
def announce(*, seq: int, at: datetime) -> int:
    """Writes a message for every webhook that wants to hear of a change, and asks for each to be sent.

    Safe to run twice: a webhook hears of a change once.
    """
    change = Change.objects.select_related("edition").get(pk=seq)
    event = EVENTS.get(Change.Reason(change.reason), Webhook.Event.WITHDRAWN)
    wanted = Webhook.objects.filter(Q(events=[]) | Q(events__contains=[event]), active=True)
    told = 0
    for webhook in wanted.exclude(deliveries__change=change):
        delivery = Delivery.objects.create(
            webhook=webhook,
            change=change,
            event=event,
            message_id=f"msg_{secrets.token_urlsafe(18)}",
            body=message(change, event),
            created_at=at,
            next_at=at,
        )
        outbox.add(kind="webhook", object_id=delivery.pk)
        told += 1
    return told


def message(change: Change, event: str) -> str:
    """The thin body: what happened to which story. The story itself is fetched from the feed."""
    data = {
        "id": change.article_id,
        "seq": change.seq,
        "state": change.state,
        "reason": change.reason,
        "url": absolute(f"/api/v1/items/{change.article_id}/"),
    }
    return json.dumps({"type": event, "timestamp": stamp(change.at), "data": data}, separators=(",", ":"))


@transaction.atomic
def deliver(*, delivery_id: int, at: datetime) -> bool:
    """Sends a message once. True when it arrived; else the next attempt is asked for, or it is given up.

    Safe to run twice: a message that arrived, or whose next attempt is not due, is left alone. Where a process dies
    between sending and writing that down, the partner gets it again and knows it by its id.
    """
    rows = Delivery.objects.select_related("webhook").select_for_update(of=("self",))
    delivery = rows.filter(pk=delivery_id).first()
    if delivery is None or delivery.state != Delivery.State.WAITING or not delivery.webhook.active:
        return False
    if delivery.next_at and delivery.next_at > at:
        return False
    delivery.attempts += 1
    delivery.last_status, delivery.last_error = None, ""
    try:
        delivery.last_status = _send(delivery, at)
        if not 200 <= delivery.last_status < 300:
            delivery.last_error = f"Answered {delivery.last_status}."
    except (sending.Refused, sending.Unreachable) as error:
        delivery.last_error = str(error)[:300]
    if delivery.last_error:
        _failed(delivery, at)
        return False
    delivery.state, delivery.delivered_at, delivery.next_at = Delivery.State.DELIVERED, at, None
    delivery.save()
    Webhook.objects.filter(pk=delivery.webhook_id).update(failing_since=None)
    return True


def _send(delivery: Delivery, at: datetime) -> int:
    webhook = delivery.webhook
    signed = signature.headers(
        secret=webhook.secret,
        message_id=delivery.message_id,
        timestamp=int(at.timestamp()),
        body=delivery.body,
    )
    return sending.post(
        webhook.url,
        body=delivery.body.encode(),
        headers=signed | {"Content-Type": "application/json", "User-Agent": "Newsroom-Webhooks/1"},
    )


def _failed(delivery: Delivery, at: datetime) -> None:
    webhook = delivery.webhook
    # Gone means: never again (Standard Webhooks, "Delivery failure").
    gone = delivery.last_status == 410
    if delivery.attempts > len(RETRIES) or gone:
        delivery.state, delivery.next_at = Delivery.State.FAILED, None
    else:
        delivery.next_at = at + RETRIES[delivery.attempts - 1]
        outbox.add(kind="webhook", object_id=delivery.pk, at=delivery.next_at)
    delivery.save()
    webhook.failing_since = webhook.failing_since or at
    if gone or at - webhook.failing_since >= DISABLED_AFTER:
        webhook.active = False
        webhook.disabled_reason = (
            "Its address answered that it is gone."
            if gone
            else f"Nothing arrived since {webhook.failing_since:%-d %B %Y %H:%M} UTC. Last: {delivery.last_error}"
        )[:300]
        log.error("Webhook %s is switched off: %s", webhook.pk, webhook.disabled_reason)
    webhook.save(update_fields=["failing_since", "active", "disabled_reason"])


@transaction.atomic
def resend(*, delivery: Delivery, at: datetime) -> None:
    """Sends a message again, now, with the same id and bytes, and begins its retries anew."""
    row = Delivery.objects.select_for_update().get(pk=delivery.pk)
    row.state, row.attempts, row.delivered_at, row.next_at = Delivery.State.WAITING, 0, None, at
    row.save(update_fields=["state", "attempts", "delivered_at", "next_at"])
    outbox.add(kind="webhook", object_id=row.pk)


@transaction.atomic
def switch_on(*, webhook: Webhook, at: datetime) -> None:
    """Tries a webhook again that was switched off, and sends what waits for it."""
    webhook.active, webhook.failing_since, webhook.disabled_reason = True, None, ""
    webhook.save(update_fields=["active", "failing_since", "disabled_reason"])
    for delivery in webhook.deliveries.filter(state=Delivery.State.WAITING):
        resend(delivery=delivery, at=at)
