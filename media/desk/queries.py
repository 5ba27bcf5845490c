"""What the photo desk's pages read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import prefetch_related_objects
from django.urls import NoReverseMatch, reverse

from media.desk.cards import Card, card_of, with_thumbs
from media.desk.place import Place, shelf
from media.library.models import Photo

PICKER_PAGE = 30
MOST_USES = 50
MOST_LOST = 8
A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Use:
    """One story that shows the photo."""

    title: str
    status: str
    caption: str
    url: str


def uses_of(photo: Photo) -> list[Use]:
    """The stories that show it. The library knows no stories: whoever uses photos calls the relation `illustrations`."""
    try:
        Photo._meta.get_field("illustrations")
    except FieldDoesNotExist:
        return []
    rows = photo.illustrations.select_related("article").order_by("-pk")[:MOST_USES]
    return [
        Use(
            title=str(row.article),
            status=getattr(row.article, "get_status_display", str)(),
            caption=row.caption,
            url=_admin_address(row.article),
        )
        for row in rows
    ]


def _admin_address(thing: Any) -> str:
    try:
        return reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change", args=[thing.pk])
    except NoReverseMatch:
        return ""


@dataclass(frozen=True)
class Lost:
    """A photo whose rights ended, and the stories that showed it."""

    title: str
    url: str
    until: datetime
    uses: list[Use]


def rights_lost(at: datetime) -> list[Lost]:
    """Rights that the clock found ended within the last week, the latest first, at most 8.

    A photo that no story shows is left out: nobody has to do anything about it.
    """
    shown = Photo.objects.filter(illustrations__isnull=False).distinct()
    return [
        Lost(
            str(photo),
            reverse("admin:media_photo_change", args=[photo.pk]),
            photo.rights_until,
            uses_of(photo),
        )
        for photo in shown.rights_closed(since=at - A_WEEK)[:MOST_LOST]
        if photo.rights_until is not None
    ]


def look_alikes(photo: Photo, at: datetime) -> list[Card]:
    """Photos that look nearly the same, nearest first, at most 6."""
    if photo.perceptual_hash is None:
        return []
    near = Photo.objects.kept().exclude(pk=photo.pk).near_duplicates(photo.perceptual_hash)
    return [card_of(other, at) for other in with_thumbs(near)[:6]]


def taken(photos: Iterable[Photo], *, story: int) -> dict[int, str]:
    """Why a photo for one story only cannot be chosen for this one: a sentence by photo. At most two queries.

    `story`: the story that chooses, 0 for one that is not stored yet. What lies in the trash has no claim.
    """
    single = [photo for photo in photos if photo.single_use]
    prefetch_related_objects(single, "illustrations__article")
    return {
        photo.pk: f"For one story only, and “{row.article}” has it."
        for photo in single
        for row in photo.illustrations.all()
        if row.article_id != story and row.article.trashed_at is None
    }


def picker_page(
    *, q: str, place: Place | None, at: datetime, story: int | None = None
) -> tuple[list[Card], str]:
    """A page of the library for whoever chooses a photo, newest first, and the token of the next page or "".

    Photos that cannot be chosen are shown with their reason, so that nobody looks for them in vain. `story` as in
    `taken`; None when the photo is not for a story.
    """
    found = shelf(with_thumbs(Photo.objects.kept().search(q)), place=place, size=PICKER_PAGE)
    others = {} if story is None else taken(found.photos, story=story)
    return [card_of(photo, at, taken=others.get(photo.pk, "")) for photo in found.photos], found.older


def embedded_record(photo: Photo) -> list[tuple[str, list[tuple[str, str]]]]:
    """What the file said about itself, as text: [("IPTC", [("caption", "…"), …]), …]."""
    titles = {"iptc": "IPTC-IIM", "xmp": "XMP", "exif": "EXIF"}
    found = []
    for key, title in titles.items():
        record = photo.metadata.get(key) or {}
        rows = [
            (name.replace("_", " "), ", ".join(value) if isinstance(value, list) else str(value))
            for name, value in sorted(record.items())
        ]
        found.append((title, rows))
    return found
