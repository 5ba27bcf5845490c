"""/corrections/: what we got wrong, newest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery

from articles.editions.models import Edition
from articles.editions.statements import rows
from articles.public.furniture import Furniture, furniture
from articles.public.metadata import Head, absolute
from articles.public.paging import Page, mapped, page_of
from articles.publishing.models import Correction

NEWEST = """
    SELECT c.kind, c.text, c.at, e.headline, e.path
      FROM articles_correction c JOIN articles_edition e ON e.article_id = c.article_id AND e.live_until IS NULL
     ORDER BY c.at DESC, c.id DESC LIMIT %s
"""


@dataclass(frozen=True)
class Note:
    """A correction and the story that it stands on."""

    kind: str
    text: str
    at: datetime
    headline: str
    path: str


@dataclass(frozen=True)
class CorrectionsPage:
    """What templates/articles/corrections.html prints."""

    furniture: Furniture
    head: Head
    page: Page[Note]


def corrections_page(*, query: Mapping[str, str], at: datetime) -> CorrectionsPage:
    """One query and the furniture."""
    page = page_of(_rows(), query=query, path="/corrections/", at="at", id="id")
    return CorrectionsPage(
        furniture=furniture(at=at),
        head=Head(
            title="Corrections",
            description=f"What {settings.SITE_NAME} got wrong, and what is right.",
            canonical=absolute("/corrections/"),
            previous=absolute(page.newer),
            next=absolute(page.older),
        ),
        page=mapped(page, lambda found: [note(row) for row in found]),
    )


def notes(limit: int = 3, *, at: datetime | None = None) -> list[Note]:
    """The newest corrections of stories that are live, or were at `at`. One query."""
    if at is None:
        names = ("kind", "text", "at", "headline", "path")
        return [note(dict(zip(names, row, strict=True))) for row in rows(NEWEST, [limit])]
    return [note(row) for row in _rows(at).order_by("-at", "-id")[:limit]]


def note(row: Mapping[str, Any]) -> Note:
    """A note from a row of the database."""
    return Note(
        kind=Correction.Kind(row["kind"]).label,
        text=row["text"],
        at=row["at"],
        headline=row["headline"],
        path=row["path"],
    )


def _rows(at: datetime | None = None) -> QuerySet[Any, Any]:
    live = Edition.objects.live(at).filter(article_id=OuterRef("article_id")).order_by("-number")
    written = Correction.objects.filter(at__lte=at) if at else Correction.objects.all()
    return (
        written.annotate(
            headline=Subquery(live.values("headline")[:1]), path=Subquery(live.values("path")[:1])
        )
        .filter(path__isnull=False)
        .values("id", "kind", "text", "at", "headline", "path")
    )
