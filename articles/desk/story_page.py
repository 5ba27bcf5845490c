"""What the story form shows beside its fields, in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict

from articles.bylines.models import Author, Byline
from articles.content.html import illustration_keys
from articles.content.models import Article, Illustration
from articles.desk.forms import BylineRow, IllustrationRow, Rows
from articles.editions.models import Edition
from media.desk.cards import Card, card_of, with_thumbs
from media.library.models import Photo


@dataclass(frozen=True)
class BylineLine:
    author: int
    name: str
    role: str
    place: str


@dataclass(frozen=True)
class Picture:
    """One illustration as the form shows it; `photo` is None while imported copy waits for its photo."""

    key: str
    role: str
    photo: Card | None
    caption: str
    credit_override: str
    alt: str
    in_body: bool


@dataclass(frozen=True)
class PinLine:
    direction: str
    label: str
    target: int | None
    headline: str
    hint: str


@dataclass(frozen=True)
class StoryPage:
    bylines: list[BylineLine]
    lead: Picture | None
    pictures: list[Picture]
    pins: list[PinLine]
    live: Edition | None
    roles: list[tuple[str, str]]

    @property
    def missing_photos(self) -> int:
        return sum(picture.photo is None for picture in [*self.pictures, *([self.lead] if self.lead else [])])


def stored_rows(article: Article) -> Rows:
    """The rows as they are in the database, in the shape of a posted form."""
    if article.pk is None:
        return Rows()
    return Rows(
        bylines=[BylineRow(b.author_id, b.role, b.place) for b in article.bylines.order_by("position", "id")],
        illustrations=[
            IllustrationRow(i.key, i.role, i.photo_id, i.caption, i.credit_override, i.alt)
            for i in article.illustrations.order_by("-role", "position", "id")
        ],
        pins=dict(article.pins.values_list("direction", "target_id")),
    )


def story_page(*, article: Article, rows: Rows, body: str, at: datetime) -> StoryPage:
    """Everything around the fields: from the database's rows, or from those of a form that was just posted."""
    authors = Author.objects.in_bulk([row.author for row in rows.bylines])
    chosen = with_thumbs(Photo.objects.filter(pk__in=[row.photo for row in rows.illustrations if row.photo]))
    photos = {photo.pk: card_of(photo, at) for photo in chosen}
    keys = set(illustration_keys(body))
    pictures = [
        Picture(
            key=row.key,
            role=row.role,
            photo=photos.get(row.photo) if row.photo else None,
            caption=row.caption,
            credit_override=row.credit_override,
            alt=row.alt,
            in_body=row.key in keys,
        )
        for row in rows.illustrations
    ]
    targets = Article.objects.only("headline").in_bulk(rows.pins.values()) if rows.pins else {}
    return StoryPage(
        bylines=[
            BylineLine(row.author, authors[row.author].name, row.role, row.place)
            for row in rows.bylines
            if row.author in authors
        ],
        lead=next((picture for picture in pictures if picture.role == Illustration.Role.LEAD), None),
        pictures=[picture for picture in pictures if picture.role != Illustration.Role.LEAD],
        pins=[
            PinLine(
                direction=direction,
                label=label,
                target=rows.pins.get(direction),
                headline=str(targets.get(rows.pins.get(direction, 0), "")),
                hint=hint,
            )
            for direction, label, hint in (
                ("previous", "Previous article", article.previous_hint),
                ("next", "Next article", article.next_hint),
            )
        ],
        live=Edition.objects.live().filter(article=article).for_lists().first() if article.pk else None,
        roles=list(Byline.Role.choices),
    )


def picture_rows(rows: list[dict[str, Any]], *, at: datetime) -> list[dict[str, Any]]:
    """Illustrations of a snapshot as the form's script takes them, with their thumbnails."""
    chosen = with_thumbs(Photo.objects.filter(pk__in=[row["photo"] for row in rows if row["photo"]]))
    cards = {photo.pk: card_of(photo, at) for photo in chosen}
    shown = []
    for row in rows:
        card = cards.get(row["photo"])
        shown.append(
            {
                **row,
                "photo": card.id if card else "",
                "thumb": card.thumb if card else "",
                "credit": card.credit if card else "",
                "warning": card.warning if card else "",
            }
        )
    return shown


def unheard_of(data: QueryDict) -> list[str]:
    """The browser's names of the saves that it had no answer to."""
    return [name[:40] for name in data.get("unheard", "").split()][-20:]


def base_of(data: QueryDict) -> int | None:
    """The revision that a posted form started from."""
    value = data.get("base", "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else None
