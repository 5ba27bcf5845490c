"""What waits on the desk, for whoever signed in: stories, schedule, live, wire, suggestions, rights, failures."""

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
from articles.ratings.queries import summaries
from articles.ratings.rules import RatingView
from articles.reads.queries import reads_in_a_day
from articles.tagging.models import Tag
from articles.tagging.queries import missing_recogniser
from media.desk.cards import Card, card_of, with_thumbs
from media.desk.queries import rights_lost
from media.library.models import Photo
from newsroom.outbox.models import Job

MANY = 8
RIGHTS_SOON = timedelta(days=14)


@dataclass(frozen=True)
class Suggested:
    article_id: int
    headline: str
    count: int


@dataclass(frozen=True)
class LiveStory:
    """A story that was published today, with its rating, and how often it was read; None when nobody knows."""

    article_id: int
    headline: str
    path: str
    published_at: datetime
    rating: RatingView
    reads: int | None


@dataclass(frozen=True)
class Due:
    """A line of the schedule. `what` happens `at`: "publish", or for a live story "publish changes" or "withdraw"."""

    story: Article
    at: datetime
    what: str


@dataclass(frozen=True)
class Ending:
    photo: Card
    until: datetime


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Unfold's callback for the index."""
    return context | {"board": board(user=request.user, at=timezone.now()), "title": "Dashboard"}


def board(*, user: Any, at: datetime) -> dict[str, Any]:
    """Each list at most MANY long; lists that the role has no part in are None."""
    kept = (
        Article.objects.kept()
        .select_related("section")
        .only(
            *("headline", "status", "on_hold", "updated_at", "publish_at", "unpublish_at", "schedule_failed"),
            "section__name",
        )
    )
    mine = kept.of(user)
    writes = user.has_perm("articles.change_article")
    publishes = user.has_perm("articles.publish_article")
    seen = kept if may_see_all(user) else mine
    return {
        "drafts": mine.filter(status=Article.Status.DRAFT)[:MANY] if writes else None,
        "waiting": _waiting(kept, mine, publishes)[:MANY] if writes else None,
        "waiting_title": "Waiting for you" if publishes else "With the editors",
        "scheduled": _schedule(seen) if user.has_perm("articles.view_article") else None,
        "late": seen.exclude(schedule_failed="")[:MANY] if writes else None,
        "live": _live(user, at),
        "takes": _takes(kept)[:MANY] if user.has_perm("articles.import_article") else None,
        "suggestions": _suggestions() if user.has_perm("articles.change_tag") else None,
        "no_model": missing_recogniser() if user.has_perm("articles.change_tag") else None,
        "rights_lost": rights_lost(at) if user.has_perm("media.change_photo") else None,
        "rights": _rights(at) if user.has_perm("media.change_photo") else None,
        "failed": Job.objects.dead()[:MANY] if user.has_perm("outbox.view_job") else None,
        "held": kept.filter(on_hold=True)[:MANY] if user.has_perm("articles.hold_article") else None,
    }


def _waiting(kept: Any, mine: Any, publishes: bool) -> Any:
    stages = [Article.Status.IN_REVIEW, Article.Status.READY]
    return (kept if publishes else mine).filter(status__in=stages).order_by("updated_at")


def _schedule(seen: Any) -> list[Due]:
    """What the clock will do next, in its order. Two queries."""
    coming = [
        Due(row, row.publish_at, "publish changes" if row.status == Article.Status.LIVE else "publish")
        for row in seen.filter(publish_at__isnull=False).order_by("publish_at")[:MANY]
    ]
    going = seen.filter(status=Article.Status.LIVE, unpublish_at__isnull=False).order_by("unpublish_at")
    coming += [Due(row, row.unpublish_at, "withdraw") for row in going[:MANY]]
    return sorted(coming, key=lambda due: due.at)[:MANY]


def _live(user: Any, at: datetime) -> list[LiveStory]:
    live = Edition.objects.live().filter(published_at__gte=at - timedelta(hours=24)).newest_first()
    if not may_see_all(user):
        live = live.filter(article_id__in=Article.objects.of(user).values("pk"))
    rows = list(live.values("article_id", "headline", "path", "published_at")[:MANY])
    ids = [row["article_id"] for row in rows]
    ratings, reads = summaries(ids), reads_in_a_day(ids, at=at)
    return [
        LiveStory(
            **row,
            rating=ratings[row["article_id"]],
            reads=None if reads is None else reads[row["article_id"]],
        )
        for row in rows
    ]


def _takes(kept: Any) -> Any:
    """Copy from the wire that nobody has taken further: still a draft."""
    imported = Article.objects.filter(takes__number=1, status=Article.Status.DRAFT).order_by().values("pk")
    return kept.filter(pk__in=imported)


def _rights(at: datetime) -> list[Ending]:
    photos = with_thumbs(Photo.objects.rights_ending(at, within=RIGHTS_SOON))[:MANY]
    return [Ending(card_of(photo, at), photo.rights_until) for photo in photos]


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
