"""A photo as the grid, the picker and the upload tray show it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from media.library.models import Photo
from media.renditions.models import Rendition

# The smallest public files, which the grid shows; a photo without any shows its private preview.
THUMBS = Prefetch(
    "renditions",
    queryset=Rendition.objects.filter(name__in=["w320", "w640"], format__in=["jpeg", "webp"]).order_by(
        "size_in_bytes"
    ),
    to_attr="thumbs",
)
AI = {"trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia", "compositeSynthetic"}


@dataclass(frozen=True)
class Card:
    """What is shown of one photo; `reason` says why it cannot be chosen, `notes` what the desk should look at."""

    id: int
    url: str
    thumb: str
    title: str
    headline: str
    caption: str
    credit: str
    alt: str
    file_name: str
    width: int
    height: int
    dominant_colour: str
    focus: str
    usable: bool
    reason: str
    rendered: bool
    notes: list[str]


# Long, and on no card.
UNSEEN = ("metadata", "search_text", "search_vector", "usage_terms")


def with_thumbs(photos: QuerySet) -> QuerySet:
    """The photos, their thumbnails fetched in one query more; what no card shows is not read."""
    return photos.defer(*UNSEEN).prefetch_related(THUMBS)


def card_of(photo: Photo, at: datetime) -> Card:
    """Takes a photo that came through `with_thumbs`."""
    reason = photo.reason_not_usable(at)
    thumbs: list[Any] = getattr(photo, "thumbs", [])
    preview = reverse("admin:media_photo_preview", args=[photo.pk])
    x, y = photo.focus
    return Card(
        id=photo.pk,
        url=reverse("admin:media_photo_change", args=[photo.pk]),
        thumb=thumbs[0].file.url if thumbs and not reason else preview,
        title=str(photo),
        headline=photo.headline,
        caption=photo.caption,
        credit=photo.credit,
        alt=photo.alt,
        file_name=photo.file_name,
        width=photo.width,
        height=photo.height,
        dominant_colour=photo.dominant_colour,
        focus=f"{x:.1%} {y:.1%}",
        usable=not reason,
        reason=reason,
        rendered=photo.rendered_version == photo.version,
        notes=_notes(photo),
    )


def _notes(photo: Photo) -> list[str]:
    notes = [
        *(["No credit"] if not photo.credit else []),
        *(["No alt text"] if not photo.alt else []),
        *(["AI"] if photo.source_type in AI else []),
        *(["One story only"] if photo.single_use else []),
        *(["Not for partners"] if not photo.syndication_allowed else []),
        *(["Restricted"] if photo.restrictions else []),
    ]
    if photo.rights_until:
        notes.append(f"Until {photo.rights_until:%-d %b %Y}")
    return notes
