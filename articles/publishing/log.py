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


# A statement of its own after the lock, so that it sees what the previous holder of the lock committed. Of `earlier`
# it reads on purpose: the story's last change must be marked before the next one is stored.
WRITE = """
WITH earlier AS (
    UPDATE articles_change SET is_latest = false WHERE article_id = %(article)s AND is_latest RETURNING seq
)
INSERT INTO articles_change
    (seq, article_id, edition_id, state, reason, version, editor_note, is_latest, by_id, at)
SELECT (SELECT coalesce(max(seq), 0) + 1 FROM articles_change),
       %(article)s, %(edition)s, %(state)s, %(reason)s, %(number)s, %(note)s, (SELECT count(*) FROM earlier) >= 0,
       %(by)s, %(at)s
RETURNING seq
"""


def write(
    *,
    article_id: int,
    edition: Edition | None,
    reason: str,
    number: int,
    by: Any,
    at: datetime,
    note: str = "",
    tag: bool = False,
) -> int:
    """Appends a change, renews every cache when the transaction commits, and returns the change's number.

    Call it last: all publishing waits for it. `tag` asks for the tags of a new edition, too.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        values = {
            "article": article_id,
            "edition": edition.pk if edition else None,
            "state": Change.State.UPDATED if edition else Change.State.DELETED,
            "reason": reason,
            "number": number,
            "note": note,
            "by": by.pk if by else None,
            "at": at,
        }
        cursor.execute(WRITE, values)
        seq = int(cursor.fetchone()[0])
    version.bump(hard=edition is None)
    # Who is to hear of it (webhooks) is written down by the job, one message each.
    jobs = [outbox.Asked("announce", seq, 0)]
    outbox.add_all([*jobs, outbox.Asked("tag", article_id, number)] if tag else jobs)
    return seq
