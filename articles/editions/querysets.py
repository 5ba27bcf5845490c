"""Which editions: the words that every public surface uses."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q, TextField
from django.db.models.expressions import RawSQL

from articles.editions.cards import COLUMNS, LEAD, STATE

if TYPE_CHECKING:
    from articles.editions.models import Edition  # noqa: F401  the class below names it as text


def row_state() -> RawSQL:
    """`cards.STATE` of an edition."""
    return RawSQL(STATE.format("articles_edition"), (), output_field=TextField())  # noqa: S611  a constant


class EditionQuerySet(models.QuerySet["Edition"]):
    def live(self, at: datetime | None = None) -> EditionQuerySet:
        """What readers see now, or saw at a moment in the past."""
        if at is None:
            return self.filter(live_until__isnull=True)
        return self.filter(Q(live_until__isnull=True) | Q(live_until__gt=at), live_from__lte=at)

    def newest_first(self) -> EditionQuerySet:
        return self.order_by("-published_at", "-article_id")

    def in_section(self, section_id: int) -> EditionQuerySet:
        """Live stories of a section, whether it is their primary one or a further one."""
        return self.filter(placements__section_id=section_id).order_by(
            "-placements__published_at", "-placements__article_id"
        )

    def by_author(self, author_id: int) -> EditionQuerySet:
        return self.filter(author_ids__contains=[author_id])

    def showing_photo(self, photo_id: int) -> EditionQuerySet:
        return self.filter(photo_ids__contains=[photo_id])

    def for_lists(self) -> EditionQuerySet:
        """Without the long columns, which a list never prints."""
        return self.defer("body", "body_html", "search", "introduction", "contributors_note")

    def cards(self, *more: str) -> models.QuerySet[Any, dict[str, Any]]:
        """Rows for `cards.card`: only the columns that a list prints, and `more`."""
        return self.values(*COLUMNS, *more, lead=F(LEAD), state=row_state())
