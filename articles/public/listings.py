"""Pages that are lists of stories: section, topic, author, latest, archive, top rated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from articles.bylines.models import Author
from articles.content.models import Section
from articles.editions.cards import Card, CardPicture, card
from articles.editions.models import Edition, Placement
from articles.editions.queries import cards_of
from articles.front.fill import Chosen, open_section
from articles.front.queries import chosen
from articles.public.furniture import Furniture, furniture
from articles.public.metadata import Head, absolute, breadcrumbs, feeds, safe_json
from articles.public.paging import Page, mapped, page_of
from articles.ratings.queries import top_rated
from articles.ratings.rules import RatingView
from articles.tagging.models import Entity
from articles.tagging.queries import stories_on
from media.renditions.sources import picture_sources

RELATED_TOPICS = 6  # of each kind
MET = {
    "person": "People",
    "organisation": "Organisations",
    "place": "Places",
    "event": "Events",
    "subject": "Subjects",
}
TOP_RATED = 20

# One look into the index for each month since the first story, not a walk over every story.
MONTHS = """
    WITH first AS (
        SELECT published_at FROM articles_edition WHERE live_until IS NULL ORDER BY published_at, article_id LIMIT 1
    )
    SELECT month FROM first, generate_series(
        date_trunc('month', first.published_at AT TIME ZONE %(zone)s), %(now)s AT TIME ZONE %(zone)s, '1 month'
    ) AS month
     WHERE EXISTS (
        SELECT 1 FROM articles_edition WHERE live_until IS NULL
         AND published_at >= month AT TIME ZONE %(zone)s
         AND published_at < (month + interval '1 month') AT TIME ZONE %(zone)s)
     ORDER BY month DESC
"""


@dataclass(frozen=True)
class Fact:
    """A link beside a list: another topic, a month of the archive."""

    name: str
    path: str


@dataclass(frozen=True)
class ListPage:
    """What templates/articles/list.html and its kin print."""

    furniture: Furniture
    head: Head
    heading: str
    label: str
    description: str
    page: Page[Card]
    opener: list[Card] = field(default_factory=list)
    feed: str = ""
    photo: CardPicture | None = None
    aliases: list[str] = field(default_factory=list)
    met: list[tuple[str, list[Fact]]] = field(default_factory=list)
    months: list[Fact] = field(default_factory=list)


@dataclass(frozen=True)
class MonthsPage:
    """What templates/articles/archive.html prints: years, newest first, with their months."""

    furniture: Furniture
    head: Head
    years: list[tuple[int, list[Fact]]]


@dataclass(frozen=True)
class TopRatedPage:
    """What templates/articles/top_rated.html prints: stories with their plain averages."""

    furniture: Furniture
    head: Head
    rated: list[tuple[Card, RatingView]]


def section_page(section: Section, *, query: Mapping[str, str], at: datetime) -> ListPage:
    """A section's front, or a further page of its list. Three queries and the furniture."""
    page = newest_in(section, query=query)
    slots = chosen(section.pk) if page.is_first else []
    return section_with(section, slots, page, furniture=furniture(at=at))


def newest_in(section: Section, *, query: Mapping[str, str]) -> Page[dict[str, Any]]:
    """The section's stories at the place that `query` names. One query."""
    placed = Placement.objects.filter(section=section).values("edition_id", "published_at", "article_id")
    return page_of(placed, query=query, path=section.get_absolute_url())


def section_with(
    section: Section, slots: Sequence[Chosen], page: Page[dict[str, Any]], *, furniture: Furniture
) -> ListPage:
    """The page of a section with these slots: today's, or one that is being made. `page`: rows with `edition_id`."""
    path = section.get_absolute_url()
    latest = [row["edition_id"] for row in page.rows]
    cards = cards_of({*latest, *(slot.edition for slot in slots if slot.edition)})
    opener, rest = (
        open_section(latest=latest, cards=cards, chosen=slots)
        if page.is_first
        else ([], [cards[pk] for pk in latest if pk in cards])
    )
    return ListPage(
        furniture=furniture,
        head=_head(
            section.name,
            section.description or f"The latest {section.name} stories from {settings.SITE_NAME}.",
            path,
            page,
            stem=f"/feeds/sections/{section.slug}",
        ),
        heading=section.name,
        label="",
        description=section.description,
        page=mapped(page, lambda rows: rest),
        opener=opener,
        feed=f"/feeds/sections/{section.slug}.rss",
    )


def author_page(author: Author, *, query: Mapping[str, str], at: datetime) -> ListPage:
    """Who somebody is and what they wrote. One query and the furniture; two more for a photo."""
    path = author.get_absolute_url()
    page = page_of(Edition.objects.live().by_author(author.pk).cards(), query=query, path=path)
    person = {
        "@context": "https://schema.org",
        "@type": "ProfilePage",
        "mainEntity": {
            "@type": "Person",
            "name": author.name,
            "url": absolute(path),
            **({"jobTitle": author.title} if author.title else {}),
        },
    }
    photo = author.photo
    return ListPage(
        furniture=furniture(at=at),
        head=_head(
            author.name,
            author.bio or f"Stories by {author.name}.",
            path,
            page,
            stem=f"/feeds/authors/{author.slug}",
            data=person,
        ),
        heading=author.name,
        label=author.title or "Author",
        description=author.bio,
        page=_cards(page),
        feed=f"/feeds/authors/{author.slug}.rss",
        photo=CardPicture(picture_sources(photo), "", photo.credit)
        if photo and photo.is_usable(at)
        else None,
    )


def topic_page(entity: Entity, *, query: Mapping[str, str], at: datetime) -> ListPage | None:
    """A topic with its stories and what they are about besides. Two queries and the furniture; None without stories."""
    path = entity.get_absolute_url()
    page = page_of(stories_on(entity.pk).cards("topics"), query=query, path=path)
    if not page.rows and page.is_first:
        return None
    aliases = [row.text for row in entity.aliases.all() if not row.muted and row.text != entity.name]
    photo = entity.photo
    return ListPage(
        furniture=furniture(at=at),
        head=_head(
            entity.name,
            entity.description or f"Everything we have published on {entity.name}.",
            path,
            page,
            stem=f"/feeds/topics/{entity.slug}",
        ),
        heading=entity.name,
        label=entity.get_kind_display().capitalize(),
        description=entity.description,
        page=_cards(page),
        feed=f"/feeds/topics/{entity.slug}.rss",
        photo=CardPicture(picture_sources(photo), "", photo.credit)
        if photo and photo.is_usable(at)
        else None,
        aliases=aliases[:6],
        met=met_with(entity.pk, page.rows),
    )


def met_with(entity_id: int, rows: list[dict[str, Any]]) -> list[tuple[str, list[Fact]]]:
    """Pure rule: the other topics of these stories by their kind, the most frequent first."""
    met: dict[str, Counter[tuple[str, str]]] = {kind: Counter() for kind in MET}
    for row in rows:
        for topic in row["topics"]:
            if topic["id"] != entity_id:
                met[topic["kind"]][topic["name"], topic["slug"]] += 1
    return [
        (
            MET[kind],
            [Fact(name, f"/topics/{slug}/") for (name, slug), _ in counted.most_common(RELATED_TOPICS)],
        )
        for kind, counted in met.items()
        if counted
    ]


def latest_page(*, query: Mapping[str, str], at: datetime) -> ListPage:
    """Everything, newest first. One query and the furniture."""
    page = page_of(Edition.objects.live().cards(), query=query, path="/latest/")
    text = f"Everything from {settings.SITE_NAME}, newest first."
    return ListPage(
        furniture=furniture(at=at),
        head=_head("Latest news", text, "/latest/", page, stem="/feeds/latest"),
        heading="Latest news",
        label="",
        description="",
        page=_cards(page),
        feed="/feeds/latest.rss",
    )


def archive_page(year: int, month: int, *, query: Mapping[str, str], at: datetime) -> ListPage | None:
    """One month. Three queries and the furniture; None for a month without stories."""
    start, end = month_span(year, month)
    path = f"/archive/{year:04}/{month:02}/"
    live = Edition.objects.live()
    page = page_of(live.filter(published_at__gte=start, published_at__lt=end).cards(), query=query, path=path)
    if not page.rows:
        return None
    before = live.filter(published_at__lt=start).newest_first().values_list("published_at", flat=True)[:1]
    after = (
        live.filter(published_at__gte=end)
        .order_by("published_at", "article_id")
        .values_list("published_at", flat=True)
    )
    months = [_month(row) for row in [*before, *after[:1]]]
    name = f"{start:%B %Y}"
    return ListPage(
        furniture=furniture(at=at),
        head=_head(name, f"Every story of {name}.", path, page),
        heading=name,
        label="Archive",
        description="",
        page=_cards(page),
        months=months,
    )


def months_page(*, at: datetime) -> MonthsPage:
    """The archive's months, newest first. One query and the furniture."""
    with connection.cursor() as cursor:
        cursor.execute(MONTHS, {"zone": settings.TIME_ZONE, "now": at})
        months = [row[0] for row in cursor.fetchall()]
    nothing_more: Page[Card] = Page(rows=[], newer="", older="", is_first=True)
    years: dict[int, list[Fact]] = {}
    for month in months:
        years.setdefault(month.year, []).append(Fact(f"{month:%B}", f"/archive/{month:%Y}/{month:%m}/"))
    return MonthsPage(
        furniture=furniture(at=at),
        head=_head("Archive", "Every story, by month.", "/archive/", nothing_more),
        years=list(years.items()),
    )


def top_rated_page(*, at: datetime) -> TopRatedPage:
    """What readers found most useful. Two queries and the furniture."""
    nothing_more: Page[Card] = Page(rows=[], newer="", older="", is_first=True)
    text = "The stories that readers found most useful."
    return TopRatedPage(
        furniture=furniture(at=at),
        head=_head("Top rated", text, "/top-rated/", nothing_more),
        rated=top_rated(limit=TOP_RATED),
    )


def month_span(year: int, month: int) -> tuple[datetime, datetime]:
    """From its first moment to the next month's, by the newsroom's clock. Raises ValueError for month 13."""
    zone = ZoneInfo(settings.TIME_ZONE)
    return datetime(year, month, 1, tzinfo=zone), datetime(year + month // 12, month % 12 + 1, 1, tzinfo=zone)


def _month(at: datetime) -> Fact:
    at = at.astimezone(ZoneInfo(settings.TIME_ZONE))
    return Fact(f"{at:%B %Y}", f"/archive/{at:%Y}/{at:%m}/")


def _cards(page: Page[dict[str, Any]]) -> Page[Card]:
    return mapped(page, lambda rows: [card(row) for row in rows])


def _head(
    title: str,
    description: str,
    path: str,
    page: Page[Any],
    *,
    stem: str = "",
    data: dict[str, Any] | None = None,
) -> Head:
    steps = [("Front page", "/"), (title, path)]
    return Head(
        title=title,
        description=description,
        canonical=absolute(path),
        previous=absolute(page.newer),
        next=absolute(page.older),
        here=path,
        # Further pages are a way to the stories, not a result of their own.
        noindex=not page.is_first,
        feeds=feeds(f"{settings.SITE_NAME}: {title}", stem) if stem else [],
        data=safe_json([breadcrumbs(*steps), *([data] if data else [])]),
    )
