"""What became of an address at which no story is live."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from articles.editions.models import Edition
from articles.public.furniture import Furniture, furniture
from articles.public.metadata import Head
from articles.publishing.models import Change, OldAddress


@dataclass(frozen=True)
class Moved:
    """The story has another address now."""

    path: str


@dataclass(frozen=True)
class Gone:
    """The story was public and is no more. `note` is the editors' explanation; a killed story gives none."""

    at: datetime
    reason: str
    note: str


def what_became_of(path: str) -> Moved | Gone | None:
    """None: nothing ever was there. At most four queries."""
    article = OldAddress.objects.filter(path=path).values_list("article_id", flat=True).first()
    if article is None:
        article = (
            Edition.objects.filter(path=path)
            .order_by("-live_from")
            .values_list("article_id", flat=True)
            .first()
        )
    if article is None:
        return None
    now = Edition.objects.live().filter(article_id=article).values_list("path", flat=True).first()
    if now:
        return Moved(now)
    change = Change.objects.filter(article_id=article, is_latest=True).first()
    if change is None:
        return None
    killed = change.reason == Change.Reason.KILLED
    return Gone(at=change.at, reason=change.reason, note="" if killed else change.editor_note)


@dataclass(frozen=True)
class ErrorPage:
    """What 404.html and 500.html print. `away`: nothing broke, the database does not answer, which passes."""

    furniture: Furniture
    head: Head
    away: bool = False


@dataclass(frozen=True)
class GonePage:
    """What 410.html prints. The headline stays away: it may be the reason."""

    furniture: Furniture
    head: Head
    gone: Gone


def gone_page(gone: Gone, *, at: datetime) -> GonePage:
    """The page at the address of a story that was taken away."""
    return GonePage(furniture(at=at), Head(title="This story is no longer available", noindex=True), gone)
