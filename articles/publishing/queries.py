"""Reading the change log."""

from __future__ import annotations

from articles.editions.statements import rows
from articles.publishing.models import Change


def changes_after(*, seq: int, limit: int) -> list[Change]:
    """The last change of each story that changed after `seq`, in order, with its edition. One query."""
    return list(
        Change.objects.filter(is_latest=True, seq__gt=seq).select_related("edition").order_by("seq")[:limit]
    )


def highest_seq() -> int:
    """The newest number that is visible; 0 before anything was published."""
    # Asked by each request of the feed.
    return int(rows("SELECT max(seq) FROM articles_change")[0][0] or 0)
