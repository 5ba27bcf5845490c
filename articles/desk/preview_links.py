"""Preview links: making one, and what is behind it for somebody who holds the token."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from articles.content.models import Article
from articles.desk.models import PreviewLink
from articles.desk.preview import page_of
from articles.editions.models import Edition
from articles.revisions.actions import lock, restore
from articles.revisions.models import Revision

BYTES = 24  # 192 random bits
DAYS = (1, 3, 7, 30)
NOTE = "Preview, not published. Please do not pass it on."
SHOWN = 20


@dataclass(frozen=True)
class LinkLine:
    """One link as the story page lists it; `over` says why it opens nothing any more, or is empty."""

    id: int
    label: str
    by: str
    revision: int
    at: datetime
    expires_at: datetime
    over: str


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make_link(
    *, article: Article, by: Any, at: datetime, days: int, label: str = ""
) -> tuple[PreviewLink, str]:
    """A link to the story as it is now, and its token, which is told this once and kept nowhere."""
    story = lock(article.pk)
    revision = Revision.objects.get(article=story, number=story.version)
    # The next autosave of its session would otherwise write into the revision that the link shows.
    revision.session = ""
    revision.save(update_fields=["session"])
    token = secrets.token_urlsafe(BYTES)
    link = PreviewLink.objects.create(
        article=story,
        revision=revision,
        digest=digest_of(token),
        label=label.strip()[:120],
        by=by,
        at=at,
        expires_at=at + timedelta(days=days),
    )
    return link, token


def opened(*, token: str, at: datetime) -> PreviewLink | None:
    """The link if it still opens something: in its time, not revoked, the story neither published since, nor thrown
    away, spiked, or on legal hold."""
    link = (
        PreviewLink.objects.select_related("article", "revision").filter(digest=digest_of(token)).first()
        if token.isascii()
        else None
    )
    return link if link and not why_over(link, published=_published(link.article), at=at) else None


def why_over(link: PreviewLink, *, published: datetime | None, at: datetime) -> str:
    """Why a link opens nothing, as the desk reads it; `published` is when readers last got a new edition."""
    if link.revoked_at:
        return "revoked"
    if not link.is_open(at=at):
        return "expired"
    if published and published >= link.at:
        return "over: published since"
    if link.article.trashed_at or link.article.status == Article.Status.SPIKED:
        return "over: the story was spiked or thrown away"
    return "shut while the story is on legal hold" if link.article.on_hold else ""


def _published(article: Article) -> datetime | None:
    return Edition.objects.filter(article=article).aggregate(last=Max("live_from"))["last"]


def page_behind(link: PreviewLink, *, at: datetime) -> str:
    """The revision as the public page would show it, under a bar that says what it is. Leaves no trace."""
    with transaction.atomic():
        story = restore(revision=link.revision, by=None, at=at).article
        html = page_of(story, at=at, note=NOTE)
        transaction.set_rollback(True)
    return html


def link_lines(article: Article, *, at: datetime) -> list[LinkLine]:
    """The story's links, newest first. Two queries."""
    links = list(
        article.preview_links.select_related("by", "article", "revision").defer("revision__snapshot")[:SHOWN]
    )
    published = _published(article) if links else None
    return [
        LinkLine(
            id=link.pk,
            label=link.label,
            by=str(link.by or ""),
            revision=link.revision.number,
            at=link.at,
            expires_at=link.expires_at,
            over=why_over(link, published=published, at=at),
        )
        for link in links
    ]
