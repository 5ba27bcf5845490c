"""Which stories, corrections and withdrawals stand in a feed, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.html import escape

from articles.editions.models import Edition
from articles.editions.syndicated import allowed_pictures, body_html, figure_html
from articles.editions.uris import absolute, correction_uri, story_uri
from articles.public.syndication_feed import Creator, Entry, Picture, Tombstone, legible
from articles.publishing.models import Change
from media.library.models import Photo

LENGTH = 50
REMEMBERED = timedelta(days=90)  # how long Atom feeds name what was withdrawn; /api/v1/changes/ does for ever


def entries(rows: Any, *, at: datetime) -> tuple[Entry, ...]:
    """The first stories of a queryset. Two queries."""
    editions = list(rows.defer("body_html", "lead_html", "search")[:LENGTH])
    ids = {photo_id for edition in editions for photo_id in edition.photo_ids}
    photos = Photo.objects.in_bulk(ids) if ids else {}
    return tuple(entry(edition, photos, at=at) for edition in editions)


def entry(edition: Edition, photos: Mapping[int, Photo], *, at: datetime) -> Entry:
    """A story as a feed carries it: whole, with the pictures that others may have."""
    pictures = allowed_pictures(edition, photos, at)
    lead = next((shown for shown in pictures if shown["role"] == "lead"), None)
    parts = [
        *(f"<p><em>{note}</em></p>" for note in _lines(edition.introduction)),
        figure_html(lead) if lead else "",
        body_html(edition, pictures),
        *(f"<p><em>{note}</em></p>" for note in _lines(edition.contributors_note)),
    ]
    names = (*(row["name"] for row in edition.sections), *(row["name"] for row in edition.topics))
    return Entry(
        uri=story_uri(edition.article_id),
        url=absolute(edition.path),
        title=legible(edition.headline),
        summary=legible(edition.standfirst),
        html=legible("".join(parts)),
        published=edition.published_at,
        updated=edition.updated_at,
        language=edition.language,
        creators=_creators(edition),
        categories=tuple(dict.fromkeys(legible(name) for name in names)),
        picture=_picture(lead),
        external_url=edition.original_url,
    )


def _lines(text: str) -> Iterable[str]:
    return (escape(line) for line in text.splitlines() if line.strip())


def _creators(edition: Edition) -> tuple[Creator, ...]:
    writers = [row for row in edition.credits if row["role"] in ("writer", "reporting")] or edition.credits
    found = [Creator(legible(row["name"]), absolute(f"/authors/{row['slug']}/")) for row in writers]
    if not found and edition.source:
        found = [
            Creator(legible(edition.source["full_name"] or edition.source["name"]), edition.source["url"])
        ]
    return tuple(found)


def _picture(shown: Mapping[str, Any] | None) -> Picture | None:
    files = ((shown or {}).get("picture") or {}).get("jpeg") or []
    if not shown or not files:
        return None
    best = files[-1]
    return Picture(
        url=absolute(best["url"]),
        width=best["width"],
        height=best["height"],
        length=best["size_in_bytes"],
        caption=legible(shown.get("caption") or shown.get("alt") or ""),
        credit=legible(shown.get("credit") or ""),
    )


def tombstones(wanted: Q, *, at: datetime) -> tuple[Tombstone, ...]:
    """What was taken away lately of the stories whose last edition fits `wanted`. One query."""
    last = Edition.objects.filter(wanted, article_id=OuterRef("article_id"), number=OuterRef("version"))
    rows = Change.objects.filter(is_latest=True, state=Change.State.DELETED, at__gt=at - REMEMBERED)
    rows = rows.filter(Exists(last)) if wanted else rows
    return tuple(
        Tombstone(story_uri(article_id), when, reason)
        for article_id, when, reason in rows.order_by("-seq").values_list("article_id", "at", "reason")[
            :LENGTH
        ]
    )


def correction_entries() -> tuple[Entry, ...]:
    """The newest corrections of live stories. One query."""
    editions = Edition.objects.live().exclude(corrections=[]).order_by("-updated_at", "-article_id")
    rows = [
        (edition, note, datetime.fromisoformat(note["at"]))
        for edition in editions.for_lists()[:LENGTH]
        for note in edition.corrections
    ]
    rows.sort(key=lambda row: (row[2], row[0].article_id), reverse=True)
    return tuple(
        Entry(
            uri=correction_uri(edition.article_id, note["version"]),
            url=absolute(edition.path),
            title=legible(f"{note['kind'].capitalize()}: {edition.headline}"),
            summary=legible(note["text"]),
            html="".join(f"<p>{legible(line)}</p>" for line in _lines(note["text"])),
            published=when,
            updated=when,
            language=edition.language,
            categories=tuple(legible(row["name"]) for row in edition.sections),
        )
        for edition, note, when in rows[:LENGTH]
    )
