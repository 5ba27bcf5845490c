"""Which photos: the words the desk, the picker and the publication use."""

from datetime import datetime, timedelta

from django.contrib.postgres.search import SearchQuery
from django.db import models
from django.db.models import F, Q

from media.library.likeness import MOST_BITS, Bands, bands
from media.library.search_words import tsquery


class PhotoQuerySet(models.QuerySet):
    """Chainable words over Photo."""

    def kept(self) -> "PhotoQuerySet":
        """Everything that is not in the trash."""
        return self.filter(trashed_at__isnull=True)

    def trashed(self) -> "PhotoQuerySet":
        """What lies in the trash."""
        return self.filter(trashed_at__isnull=False)

    def in_rights(self, at: datetime) -> "PhotoQuerySet":
        """Photos whose rights window is open at that moment (from inclusive, until exclusive)."""
        return self.filter(
            Q(rights_from__isnull=True) | Q(rights_from__lte=at),
            Q(rights_until__isnull=True) | Q(rights_until__gt=at),
        )

    def usable(self, at: datetime) -> "PhotoQuerySet":
        """Photos an editor may choose, and readers may see, at that moment."""
        return self.kept().filter(status="ready").in_rights(at)

    def rights_ending(self, at: datetime, *, within: timedelta) -> "PhotoQuerySet":
        """Photos that may be used now and soon may not, the most urgent first."""
        soon = Q(rights_until__gt=at, rights_until__lte=at + within)
        return self.usable(at).filter(soon).order_by("rights_until", "pk")

    def rights_closed(self, *, since: datetime) -> "PhotoQuerySet":
        """Photos that the clock took out of use since then, the latest first."""
        return self.kept().filter(rights_closed_at__gte=since).order_by("-rights_closed_at", "-pk")

    def search(self, q: str) -> "PhotoQuerySet":
        """Photos whose words begin with every word of `q`; everything when `q` says nothing.

        In the order they had: newest first is what a desk looks for, and needs no weighing of every photo found.
        """
        words = tsquery(q)
        if not words:
            return self
        return self.filter(search_vector=SearchQuery(words, search_type="raw", config="english"))

    def near_duplicates(self, perceptual_hash: int) -> "PhotoQuerySet":
        """Photos whose perceptual hash differs in at most six of 64 bits, nearest first."""
        return (
            self.alias(bands=Bands("perceptual_hash"))
            .filter(bands__overlap=bands(perceptual_hash))
            .annotate(
                distance=models.Func(
                    F("perceptual_hash"),
                    models.Value(perceptual_hash, output_field=models.BigIntegerField()),
                    template="bit_count((%(expressions)s)::bit(64))",
                    arg_joiner=" # ",
                    output_field=models.IntegerField(),
                )
            )
            .filter(distance__lte=MOST_BITS)
            .order_by("distance", "-pk")
        )
