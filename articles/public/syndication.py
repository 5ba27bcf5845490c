"""RSS, Atom and JSON Feed: which stories stand in which feed, and the views that serve them.

The formats are written in syndication_rss.py, syndication_atom.py and syndication_json.py from the same `Feed`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.bylines.models import Author
from articles.content.models import Section
from articles.editions.models import Edition
from articles.editions.syndicated import allowed_pictures, body_html, figure_html
from articles.editions.uris import absolute, correction_uri, feed_uri, story_uri
from articles.public.caching import cacheable
from articles.public.syndication_atom import atom
from articles.public.syndication_json import json_feed
from articles.public.syndication_rss import rss
from articles.publishing.models import Change
from articles.tagging.models import Entity
from media.library.models import Photo

LENGTH = 50
REMEMBERED = timedelta(days=90)  # how long Atom feeds name what was withdrawn; /api/v1/changes/ does for ever
# What XML 1.0 cannot hold.
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)  # `updated` of a feed in which nothing ever stood


@dataclass(frozen=True)
class Creator:
    name: str
    url: str = ""


@dataclass(frozen=True)
class Picture:
    """The lead photo's best JPEG."""

    url: str
    width: int
    height: int
    length: int
    caption: str
    credit: str


@dataclass(frozen=True)
class Entry:
    """One story, or one correction."""

    uri: str
    url: str
    title: str
    summary: str
    html: str
    published: datetime
    updated: datetime
    language: str
    creators: tuple[Creator, ...] = ()
    categories: tuple[str, ...] = ()
    picture: Picture | None = None
    external_url: str = ""


@dataclass(frozen=True)
class Tombstone:
    """A story that stood in the feed and was taken away (RFC 6721)."""

    uri: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class Feed:
    """One list of entries, newest first; `path` is its address without the ending, `page` that of its page."""

    title: str
    description: str
    path: str
    page: str
    entries: tuple[Entry, ...]
    tombstones: tuple[Tombstone, ...] = ()

    @property
    def uri(self) -> str:
        return feed_uri(self.path)

    @property
    def updated(self) -> datetime:
        moments = [entry.updated for entry in self.entries] + [stone.at for stone in self.tombstones]
        return max(moments, default=BEGINNING)


FORMATS: dict[str, tuple[str, Callable[[Feed], str]]] = {
    "rss": ("application/rss+xml; charset=utf-8", rss),
    "atom": ("application/atom+xml; charset=utf-8", atom),
    "json": ("application/feed+json", json_feed),
}


@require_safe
@cacheable()
def latest(request: HttpRequest, kind: str) -> HttpResponse:
    return _answer(
        kind,
        title=settings.SITE_NAME,
        description=f"The latest stories of {settings.SITE_NAME}.",
        path="/feeds/latest",
        page="/latest/",
        wanted=Q(),
    )


@require_safe
@cacheable()
def section(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    row = get_object_or_404(Section, slug=slug)
    return _answer(
        kind,
        title=f"{row.name} · {settings.SITE_NAME}",
        description=row.description or f"{row.name} stories of {settings.SITE_NAME}.",
        path=f"/feeds/sections/{row.slug}",
        page=row.get_absolute_url(),
        wanted=Q(section_ids__contains=[row.pk]),
        rows=Edition.objects.live().in_section(row.pk),
    )


@require_safe
@cacheable()
def author(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    row = get_object_or_404(Author, slug=slug)
    return _answer(
        kind,
        title=f"{row.name} · {settings.SITE_NAME}",
        description=f"Stories by {row.name}.",
        path=f"/feeds/authors/{row.slug}",
        page=row.get_absolute_url(),
        wanted=Q(author_ids__contains=[row.pk]),
        must_exist=True,
    )


@require_safe
@cacheable()
def topic(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    row = get_object_or_404(Entity, slug=slug, public=True, merged_into__isnull=True)
    return _answer(
        kind,
        title=f"{row.name} · {settings.SITE_NAME}",
        description=row.description or f"Stories about {row.name}.",
        path=f"/feeds/topics/{row.slug}",
        page=row.get_absolute_url(),
        wanted=Q(topics__contains=[{"id": row.pk}]),
        must_exist=True,
    )


@require_safe
@cacheable()
def corrections(request: HttpRequest, kind: str) -> HttpResponse:
    feed = Feed(
        title=f"Corrections · {settings.SITE_NAME}",
        description=f"What {settings.SITE_NAME} got wrong, and what is right.",
        path="/feeds/corrections",
        page="/corrections/",
        entries=correction_entries(),
    )
    return _written(kind, feed)


def _answer(
    kind: str,
    *,
    title: str,
    description: str,
    path: str,
    page: str,
    wanted: Q,
    rows: Any = None,
    must_exist: bool = False,
) -> HttpResponse:
    """The feed of live stories for which `wanted` is true; `rows` names them by a better index, where there is one.

    `must_exist`: an author or topic without a public story has no feed: its name may not be public.
    """
    at = timezone.now()
    live = rows if rows is not None else Edition.objects.live().filter(wanted).newest_first()
    feed = Feed(
        title=title,
        description=description,
        path=path,
        page=page,
        entries=entries(live, at=at),
        tombstones=tombstones(wanted, at=at),
    )
    if must_exist and not feed.entries and not feed.tombstones:
        raise Http404
    return _written(kind, feed)


def _written(kind: str, feed: Feed) -> HttpResponse:
    content_type, write = FORMATS[kind]
    response = HttpResponse(write(feed), content_type=content_type)
    response["Access-Control-Allow-Origin"] = "*"
    return response


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


def legible(text: str) -> str:
    """Without the control characters that XML cannot hold: one of them would break the feed for everybody."""
    return ILLEGAL.sub("", text)


def _lines(text: str) -> Iterable[str]:
    from django.utils.html import escape

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
            categories=tuple(row["name"] for row in edition.sections),
        )
        for edition, note, when in rows[:LENGTH]
    )
