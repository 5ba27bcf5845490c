"""A story's page: everything on it, in three queries and the furniture."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import cast

from django.db import connection
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString

from articles.editions.cards import STATE, Card
from articles.editions.models import Edition
from articles.editions.statements import rows
from articles.neighbours.queries import Neighbours, neighbours
from articles.public.byline import linked
from articles.public.dateline import dated
from articles.public.furniture import Furniture, furniture
from articles.public.metadata import Head, story_head
from articles.ratings.queries import summary
from articles.ratings.rules import RatingView
from articles.reads import address as reads
from articles.tagging.queries import related

RELATED = 4
# Written once: putting the same query and row together for each reader costs more than asking for it.
FIELDS = [field for field in Edition._meta.concrete_fields if field.name not in ("body", "search")]
NAMES = [field.attname for field in FIELDS]
READERS = [(place, field) for place, field in enumerate(FIELDS) if hasattr(field, "from_db_value")]
LIVE_STORY = f"""
    SELECT {", ".join(str(field.column) for field in FIELDS)}, {STATE.format("articles_edition")}
      FROM articles_edition WHERE path = %s AND live_until IS NULL
"""  # noqa: S608


@dataclass(frozen=True)
class Correction:
    """A note on the story, as readers see it."""

    kind: str
    text: str
    at: datetime


@dataclass(frozen=True)
class StoryPage:
    """What templates/articles/story.html prints.

    What follows from the edition alone is put together only when it is printed: with a `state` (the edition's row as it
    is now), those parts of the page are rendered once for as long as it lasts.
    """

    furniture: Furniture
    head: Head
    story: Edition
    neighbours: Neighbours
    rating: RatingView | None
    related: list[Card]
    state: str = ""
    reads: str = ""  # where the page tells that it is being read; empty where nobody counts

    @property
    def here(self) -> str:
        return f"/{self.story.sections[0]['slug']}/"

    @cached_property
    def byline(self) -> SafeString:
        return linked(self.story.byline, self.story.credits)

    @cached_property
    def body(self) -> SafeString:
        story = self.story
        return dated(story.body_html, dateline=story.dateline, source=(story.source or {}).get("name", ""))

    @property
    def lead(self) -> SafeString:
        return SafeString(self.story.lead_html)

    @property
    def updated_at(self) -> datetime | None:
        return self.story.updated_at if self.story.updated_at > self.story.published_at else None

    @property
    def minutes(self) -> int:
        return max(1, round(self.story.word_count / 230))

    @cached_property
    def corrections(self) -> list[Correction]:
        return [
            Correction(row["kind"], row["text"], datetime.fromisoformat(row["at"]))
            for row in self.story.corrections
        ]

    @property
    def embeds(self) -> bool:
        return '<figure class="embed">' in self.story.body_html


def live_story(path: str) -> Edition | None:
    """The live edition at an address, with its row's state as `row_state`. One query."""
    found = rows(LIVE_STORY, [path])
    if not found:
        return None
    *values, state = found[0]
    for place, field in READERS:
        values[place] = field.from_db_value(values[place], None, connection)
    story = Edition.from_db(connection.alias, NAMES, values)
    vars(story)["row_state"] = state
    return story


def story_page(story: Edition, *, at: datetime) -> StoryPage:
    """The page of a live edition."""
    return StoryPage(
        furniture=furniture(at=at),
        head=cast(Head, SimpleLazyObject(lambda: story_head(story))),
        story=story,
        neighbours=neighbours(story),
        rating=summary(story.article_id, open=story.ratings_open),
        related=related(story, limit=RELATED),
        state=getattr(story, "row_state", ""),
        reads=reads.address(story.article_id),
    )
