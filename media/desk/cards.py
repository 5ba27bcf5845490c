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
    """What is shown of one photo.

    `reason` says why it cannot be chosen, `limits` what must be kept in mind by who chooses it, in sentences; `notes`
    are what the desk should look at, in a word each.
    """

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
    limits: str
    rendered: bool
    notes: list[str]

    @property
    def warning(self) -> str:
        """What a story that shows it must know: why it may not, or with what limits it may."""
        return self.reason or self.limits


# Long, and on no card.
UNSEEN = ("metadata", "search_text", "search_vector", "usage_terms")


def with_thumbs(photos: QuerySet) -> QuerySet:
    """The photos, their thumbnails fetched in one query more; what no card shows is not read."""
    return photos.defer(*UNSEEN).prefetch_related(THUMBS)


def card_of(photo: Photo, at: datetime, *, taken: str = "") -> Card:
    """Takes a photo that came through `with_thumbs`; `taken`: why another story keeps it from being chosen."""
    closed = photo.reason_not_usable(at)
    reason = closed or taken
    thumbs: list[Any] = getattr(photo, "thumbs", [])
    preview = reverse("admin:media_photo_preview", args=[photo.pk])
    x, y = photo.focus
    return Card(
        id=photo.pk,
        url=reverse("admin:media_photo_change", args=[photo.pk]),
        thumb=thumbs[0].file.url if thumbs and not closed else preview,
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
        limits=_limits(photo),
        rendered=photo.rendered_version == photo.version,
        notes=_notes(photo),
    )


def _limits(photo: Photo) -> str:
    restrictions = " ".join(photo.restrictions.split())
    return " ".join(
        [
            *([f"Restricted: {restrictions.rstrip('.')}."] if restrictions else []),
            *(["For one story only."] if photo.single_use else []),
            *(["Not for partners."] if not photo.syndication_allowed else []),
        ]
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
