"""What waits on the desk, for whoever signed in: stories, schedule, live, suggestions, failures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.utils import timezone

from articles.content.models import Article
from articles.desk.permissions import may_see_all
from articles.editions.models import Edition
from articles.tagging.models import Tag
from articles.tagging.queries import missing_recogniser
from newsroom.outbox.models import Job

MANY = 8


@dataclass(frozen=True)
class Suggested:
    article_id: int
    headline: str
    count: int


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Unfold's callback for the index."""
    return context | {"board": board(user=request.user, at=timezone.now()), "title": "Dashboard"}


def board(*, user: Any, at: datetime) -> dict[str, Any]:
    """Each list at most MANY long; lists that the role has no part in are None."""
    kept = (
        Article.objects.kept()
        .select_related("section")
        .only("headline", "status", "on_hold", "updated_at", "publish_at", "section__name")
    )
    mine = kept.of(user)
    writes = user.has_perm("articles.change_article")
    publishes = user.has_perm("articles.publish_article")
    seen = kept if may_see_all(user) else mine
    return {
        "drafts": mine.filter(status=Article.Status.DRAFT)[:MANY] if writes else None,
        "waiting": _waiting(kept, mine, publishes)[:MANY] if writes else None,
        "waiting_title": "Waiting for you" if publishes else "With the editors",
        "scheduled": seen.filter(status=Article.Status.SCHEDULED).order_by("publish_at")[:MANY],
        "live": _live(user, at),
        "suggestions": _suggestions() if user.has_perm("articles.change_tag") else None,
        "no_model": missing_recogniser() if user.has_perm("articles.change_tag") else None,
        "failed": Job.objects.dead()[:MANY] if user.has_perm("outbox.view_job") else None,
        "held": kept.filter(on_hold=True)[:MANY] if user.has_perm("articles.hold_article") else None,
    }


def _waiting(kept: Any, mine: Any, publishes: bool) -> Any:
    stages = [Article.Status.IN_REVIEW, Article.Status.READY]
    return (kept if publishes else mine).filter(status__in=stages).order_by("updated_at")


def _live(user: Any, at: datetime) -> list[Any]:
    live = Edition.objects.live().filter(published_at__gte=at - timedelta(hours=24)).newest_first()
    if not may_see_all(user):
        live = live.filter(article_id__in=Article.objects.of(user).values("pk"))
    return list(live.values("article_id", "headline", "path", "published_at", "number")[:MANY])


def _suggestions() -> list[Suggested]:
    rows = (
        Tag.objects.filter(status=Tag.Status.SUGGESTED, article__trashed_at__isnull=True)
        .values("article_id", "article__headline")
        .annotate(count=Count("pk"))
        .order_by("-article_id")[:MANY]
    )
    return [
        Suggested(row["article_id"], row["article__headline"] or "Untitled story", row["count"])
        for row in rows
    ]
