"""Pinning neighbours."""

from __future__ import annotations

from collections.abc import Sequence

from articles.neighbours.models import Pin


def pin(*, article_id: int, direction: str, target_id: int | None) -> None:
    """Sets, moves or (with None) takes away an editor's choice of neighbour. `direction`: "previous" or "next"."""
    if target_id is None:
        Pin.objects.filter(article_id=article_id, direction=direction).delete()
        return
    if target_id == article_id:
        raise ValueError("A story cannot be its own neighbour. Choose another one.")
    Pin.objects.update_or_create(
        article_id=article_id, direction=direction, defaults={"target_id": target_id}
    )


def pin_all(pins: Sequence[Pin]) -> None:
    """Stores choices of neighbours at once. Where somebody has just made one, theirs stays."""
    Pin.objects.bulk_create(pins, ignore_conflicts=True)
