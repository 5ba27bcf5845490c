"""The change log: one row for each thing that became public or stopped being so, numbered in commit order."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection

from articles.editions import version
from articles.editions.models import Edition
from articles.publishing.models import Change
from newsroom.outbox import actions as outbox

# pg_advisory_xact_lock(key): held until commit, so a later number can never become visible before an earlier one.
LOCK = 0x4E657773


def write(
    *,
    article_id: int,
    edition: Edition | None,
    reason: str,
    number: int,
    by: Any,
    at: datetime,
    note: str = "",
) -> Change:
    """Appends a change and renews every cache when the transaction commits. Call it last: all publishing waits for it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        # A statement of its own, so that it sees what the previous holder of the lock committed.
        cursor.execute("SELECT coalesce(max(seq), 0) + 1 FROM articles_change")
        seq = cursor.fetchone()[0]
    Change.objects.filter(article_id=article_id, is_latest=True).update(is_latest=False)
    change = Change.objects.create(
        seq=seq,
        article_id=article_id,
        edition=edition,
        state=Change.State.UPDATED if edition else Change.State.DELETED,
        reason=reason,
        version=number,
        editor_note=note,
        by=by,
        at=at,
    )
    version.bump(hard=edition is None)
    # Who is to hear of it (webhooks) is written down by the job, one message each.
    outbox.add(kind="announce", object_id=seq, object_version=0)
    return change
