"""The worker's door into tagging."""

from __future__ import annotations

from datetime import datetime

from articles.tagging import actions


def tag(*, object_id: int, object_version: int, at: datetime) -> None:
    """Tags one story as it reads now. Safe to run twice: the same text gives the same tags."""
    actions.retag(article_id=object_id, at=at)
