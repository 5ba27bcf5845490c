"""Stories of the wire that the newsroom does not have yet, many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.utils.text import slugify

from articles.content.models import Article, Source
from articles.publishing.models import OldAddress
from articles.ratings.models import RatingSummary
from articles.revisions.actions import Beginning, new_stories
from articles.revisions.models import Revision
from articles.tagging import actions as tagging
from articles.wire import copy
from articles.wire.merge import Copy
from articles.wire.models import Take
from articles.wire.outcome import Imported
from articles.wire.pinning import pin_neighbours
from articles.wire.registry import Names
from articles.wire.story import Story, as_values

# A story, and the name of the file it came in.
Arrived = tuple[Story, str]


def start_stories(
    arrived: Sequence[Arrived], names: Names, *, by: Any, at: datetime, section: str = ""
) -> list[Imported]:
    """Makes drafts of stories, with all that came with them. Call it in a transaction that lets no other import run.

    A dozen statements however many they are, and what is asked for each new name and each entity that a source names.
    """
    starts, sources, made = [], [], []
    for story, _ in arrived:
        already = len(names.new_sections)
        sources.append(names.source(story.source, story.source_url))
        starts.append(_beginning(story, sources[-1], names, section))
        made.append(tuple(names.new_sections[already:]))
    articles = new_stories(starts, by=by, at=at, kind=Revision.Kind.IMPORT)
    whole = list(zip(articles, arrived, sources, strict=True))
    Take.objects.bulk_create(
        take_of(article, story, source, number=1, by=by, at=at, file=file)
        for article, (story, file), source in whole
    )
    # Where another story has an old address already, it stays that one's.
    OldAddress.objects.bulk_create(
        (
            OldAddress(path=story.old_path, article=one, at=at)
            for one, (story, _), _ in whole
            if story.old_path
        ),
        ignore_conflicts=True,
    )
    RatingSummary.objects.bulk_create(
        RatingSummary(article=article, legacy_count=story.votes, legacy_sum=story.stars)
        for article, (story, _), _ in whole
        if story.votes
    )
    for article, (story, _), _ in whole:
        for named in story.entities:
            tagging.suggest(article=article, at=at, **asdict(named))
    pinned = pin_neighbours(articles)
    return [
        Imported("imported", article, pinned=pinned.get(article.pk, ()), new_sections=new)
        for article, new in zip(articles, made, strict=True)
    ]


def _beginning(story: Story, source: Source | None, names: Names, section: str) -> Beginning:
    values = copy.of_story(story)
    if section:
        further = {*values["further_sections"], values["section"]} - {section, ""}
        values |= {"section": section, "further_sections": sorted(further)}
    fields = {
        **{name: values[name] for name in copy.TEXT},
        "body": "\n".join(values["body"]),
        "section": names.section(values["section"]) if values["section"] else None,
        "source": source,
        "guid": story.guid,
        "previous_hint": story.hint("previous"),
        "next_hint": story.hint("next"),
        "slug": slugify(story.slug),
        "original_url": story.original_url,
        "embargo_until": story.embargo_until,
        "internal_notes": "\n".join([*story.desk_notes, *_pictures_to_add(story)]),
        **({"language": story.language} if story.language else {}),
        **({"urgency": story.urgency} if story.urgency else {}),
    }
    return Beginning(
        fields,
        further_sections=[names.section(name) for name in values["further_sections"]],
        bylines=byline_rows(values, source, names),
        illustrations=illustration_rows(values),
    )


def _pictures_to_add(story: Story) -> list[str]:
    """For the desk: where the source has the pictures, whose words are in the story."""
    lines = [f"{one.key}: {one.url}" for one in story.pictures if one.url]
    return ["Pictures of the import, to be added:", *lines] if lines else []


def byline_rows(values: Copy, source: Source | None, names: Names) -> list[dict[str, Any]]:
    """Rows of Byline, without article and position."""
    return [
        {"author": names.author(name, source), "role": role, "place": place}
        for name, role, place in values["bylines"]
    ]


def illustration_rows(values: Copy) -> list[dict[str, Any]]:
    """Rows of Illustration, without article and position."""
    return [
        {
            "key": key,
            "role": picture["role"],
            "caption": picture["caption"],
            "credit_override": picture["credit"],
            "alt": picture["alt"],
        }
        for key, picture in values["pictures"].items()
    ]


def take_of(
    article: Article, story: Story, source: Source | None, *, number: int, by: Any, at: datetime, file: str
) -> Take:
    """What the wire sent, to be stored."""
    return Take(
        article=article,
        number=number,
        source=source,
        guid=story.guid,
        format=story.format,
        file=file[-255:],
        story=as_values(story),
        by=by,
        at=at,
    )
