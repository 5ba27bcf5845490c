"""The front page: six queries and the furniture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from articles.editions.cards import Card
from articles.front.fill import Front
from articles.front.queries import front
from articles.public.corrections import Note, notes
from articles.public.furniture import Furniture, furniture
from articles.public.metadata import Head, absolute, feeds, preload, publisher, safe_json
from articles.ratings.queries import top_rated
from articles.ratings.rules import RatingView

TOP_RATED = 5
CORRECTIONS = 3
# Of the lead photo, as templates/articles/front.html prints it.
LEAD_SIZES = "(min-width: 64rem) 40rem, 100vw"


@dataclass(frozen=True)
class FrontPage:
    """What templates/articles/front.html prints."""

    furniture: Furniture
    head: Head
    front: Front
    top_rated: Sequence[tuple[Card, RatingView]]
    corrections: Sequence[Note]


def front_page(*, at: datetime) -> FrontPage:
    """The front as it is now."""
    return page_with(
        front(),
        furniture=furniture(at=at),
        top_rated=top_rated(limit=TOP_RATED),
        corrections=notes(CORRECTIONS),
    )


def page_with(
    stories: Front,
    *,
    furniture: Furniture,
    top_rated: Sequence[tuple[Card, RatingView]] = (),
    corrections: Sequence[Note] = (),
) -> FrontPage:
    """The page of a front: today's, one of the past, one that is being made."""
    site = {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": settings.SITE_NAME,
        "url": absolute("/"),
        "publisher": publisher(),
        "potentialAction": {
            "@type": "SearchAction",
            "target": f"{absolute('/search/')}?q={{query}}",
            "query-input": "required name=query",
        },
    }
    photo = stories.lead.photo if stories.lead else None
    return FrontPage(
        furniture=furniture,
        head=Head(
            title="",
            description=f"News from {settings.SITE_NAME}.",
            canonical=absolute("/"),
            preload=preload(photo.picture, sizes=LEAD_SIZES, crop="16x9") if photo else {},
            feeds=feeds(f"{settings.SITE_NAME}: latest", "/feeds/latest"),
            data=safe_json(site),
        ),
        front=stories,
        top_rated=top_rated,
        corrections=corrections,
    )
