"""Earlier public versions of live stories. A story that was withdrawn has none any more."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from articles.editions.models import Edition
from articles.editions.uris import absolute
from articles.feed.envelope import Row
from articles.feed.lines import PHOTO_FACTS
from articles.feed.ninjs import stamp
from articles.feed.written import UNREAD
from media.library.models import Photo


def _versions(article_id: int, visible: Q) -> Any:
    live = Edition.objects.live().filter(visible, article_id=OuterRef("article_id"))
    return Edition.objects.filter(Exists(live), article_id=article_id)


def versions(article_id: int, *, visible: Q) -> list[dict[str, Any]]:
    """What readers saw, newest first. One query."""
    rows = _versions(article_id, visible).order_by("-number").for_lists()
    return [
        {
            "version": row.number,
            "kind": row.kind,
            "note": row.note,
            "headline": row.headline,
            "live_from": stamp(row.live_from),
            "live_until": stamp(row.live_until) if row.live_until else None,
            "url": absolute(reverse("feed:version", args=[article_id, row.number])),
        }
        for row in rows
    ]


def version(article_id: int, number: int, *, visible: Q) -> Row | None:
    """One of them, whole. One query."""
    edition = _versions(article_id, visible).defer(*UNREAD).filter(number=number).first()
    return Row(edition, seq=None, rating=None) if edition else None


def photos(edition: Edition) -> dict[int, Photo]:
    """The photos that it shows. One query."""
    return Photo.objects.only(*PHOTO_FACTS).in_bulk(edition.photo_ids)
