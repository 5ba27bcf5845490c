"""A story's page: everything on it, in three queries and the furniture."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString

from articles.editions.cards import Card
from articles.editions.models import Edition
from articles.neighbours.queries import Neighbours, neighbours
from articles.public.byline import linked
from articles.public.dateline import dated
from articles.public.furniture import Furniture, furniture
from articles.public.metadata import Head, story_head
from articles.ratings.queries import summary
from articles.ratings.rules import RatingView
from articles.tagging.queries import related

RELATED = 4
# Written once: putting the same query together for each reader costs more than asking it.
COLUMNS = ", ".join(
    str(field.column) for field in Edition._meta.concrete_fields if field.name not in ("body", "search")
)
LIVE_STORY = f"SELECT {COLUMNS} FROM articles_edition WHERE path = %s AND live_until IS NULL"  # noqa: S608


@dataclass(frozen=True)
class Correction:
    """A note on the story, as readers see it."""

    kind: str
    text: str
    at: datetime


@dataclass(frozen=True)
class StoryPage:
    """What templates/articles/story.html prints."""

    furniture: Furniture
    head: Head
    story: Edition
    byline: SafeString
    body: SafeString
    lead: SafeString
    updated_at: datetime | None
    minutes: int
    corrections: list[Correction]
    neighbours: Neighbours
    rating: RatingView | None
    related: list[Card]
    embeds: bool


def live_story(path: str) -> Edition | None:
    """The live edition at an address. One query."""
    return next(iter(Edition.objects.raw(LIVE_STORY, [path])), None)


def story_page(story: Edition, *, at: datetime) -> StoryPage:
    """The page of a live edition."""
    beside = neighbours(story)
    frame = furniture(at=at)
    alike = related(story, limit=RELATED)
    return StoryPage(
        furniture=frame,
        head=story_head(
            story,
            previous=beside.previous.path if beside.previous else "",
            next=beside.next.path if beside.next else "",
        ),
        story=story,
        byline=linked(story.byline, story.credits),
        body=dated(story.body_html, dateline=story.dateline, source=(story.source or {}).get("name", "")),
        lead=SafeString(story.lead_html),
        updated_at=story.updated_at if story.updated_at > story.published_at else None,
        minutes=max(1, round(story.word_count / 230)),
        corrections=[
            Correction(row["kind"], row["text"], datetime.fromisoformat(row["at"]))
            for row in story.corrections
        ],
        neighbours=beside,
        rating=summary(story.article_id, open=story.ratings_open),
        related=alike,
        embeds='<figure class="embed">' in story.body_html,
    )
