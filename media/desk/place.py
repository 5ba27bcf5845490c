"""A place in the library, newest first: a page goes on from it at the same cost wherever it lies.

Counting 100,000 photos and leaping over them takes longer than everything else on the page, so the library does neither.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q, QuerySet

from media.library.models import Photo

TOKEN = re.compile(r"(older|newer)\.(\d{1,17})\.(\d{1,18})")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Place:
    """The photo beside which a page begins, and on which side the page lies."""

    uploaded_at: datetime
    pk: int
    newer: bool = False

    @classmethod
    def beside(cls, photo: Photo, *, newer: bool = False) -> "Place":
        return cls(photo.uploaded_at, photo.pk, newer)

    def token(self) -> str:
        """As it stands in an address: "older.1763845345123456.42"."""
        micros = (self.uploaded_at - EPOCH) // timedelta(microseconds=1)
        return f"{'newer' if self.newer else 'older'}.{micros}.{self.pk}"


def place_of(token: str) -> Place | None:
    """The place of a token; None, which is the beginning, for whatever is none of ours."""
    found = TOKEN.fullmatch(token)
    if found is None:
        return None
    return Place(EPOCH + timedelta(microseconds=int(found[2])), int(found[3]), found[1] == "newer")


@dataclass(frozen=True)
class Shelf:
    """One page of photos, newest first, with the tokens of the pages beside it ("" where there is none)."""

    photos: list[Photo]
    newer: str
    older: str


def shelf(photos: QuerySet[Photo], *, place: Place | None, size: int) -> Shelf:
    """`size` photos from that place on. One query, without a count or an offset."""
    back = place is not None and place.newer
    if place is not None:
        photos = photos.filter(_beyond(place))
    ways = ("uploaded_at", "pk") if back else ("-uploaded_at", "-pk")
    found = list(photos.order_by(*ways)[: size + 1])
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    return Shelf(
        photos=found,
        newer=Place.beside(found[0], newer=True).token() if found and (more if back else place) else "",
        older=Place.beside(found[-1]).token() if found and (back or more) else "",
    )


def _beyond(place: Place) -> Q:
    """The first part alone lets an index walk from the place itself."""
    word = "gt" if place.newer else "lt"
    return Q(**{f"uploaded_at__{word}e": place.uploaded_at}) & (
        Q(**{f"uploaded_at__{word}": place.uploaded_at}) | Q(**{f"pk__{word}": place.pk})
    )
