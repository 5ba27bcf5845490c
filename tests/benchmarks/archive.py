"""An archive of any size: one story made by the product, then copied by the database."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.db import connection, transaction

from articles.content.models import Article, Section
from articles.editions.models import Edition
from articles.publishing import actions as publishing
from articles.publishing.models import Change
from articles.tagging.models import Entity, Tag
from tests.factories import make_author, make_story

WORDS = 1400
CHUNK = 5_000  # stories in one statement
VOCABULARY = (
    *("harbour", "council", "river", "market", "bridge", "winter", "budget", "minister", "report", "station"),
    *(
        "island",
        "engine",
        "teacher",
        "doctor",
        "farmer",
        "ship",
        "the",
        "a",
        "of",
        "and",
        "to",
        "in",
        "that",
        "was",
    ),
    *("for", "on", "with", "as", "by", "from", "at", "it", "said", "were", "had", "which", "after", "before"),
)


def begin(*, at: datetime) -> str:
    """Makes the first story, of 1,400 words, which stays the newest; returns its path."""
    return str(_template(at).path)


def grow(path: str, *, have: int, want: int) -> None:
    """Adds older stories like the one at `path` until there are `want`."""
    newest = Edition.objects.live().get(path=path)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")  # the limit is meant for requests
        # As a restored backup comes in: the audit log's trigger and foreign keys were asked when it was written.
        cursor.execute("SET session_replication_role = replica")
        for first in range(have, want, CHUNK):
            _copy(newest, first=first, last=min(first + CHUNK, want) - 1)
        cursor.execute("RESET session_replication_role")
        # As PostgreSQL does by itself within a minute; in a test's transaction it cannot.
        cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE")
        cursor.execute("RESET statement_timeout")


def _template(at: datetime) -> Edition:
    chance = random.Random(1)  # the same archive each time
    words = [chance.choice(VOCABULARY) for _ in range(WORDS)]
    body = "".join(
        f"<p>{' '.join(words[start : start + 50]).capitalize()}.</p>" for start in range(0, WORDS, 50)
    )
    Group.objects.get_or_create(name="Editor")
    sections = [Section.objects.create(name=name, slug=name.lower()) for name in ("World", "News", "Science")]
    with transaction.atomic():
        article = make_story(
            at=at,
            headline="The harbour opens again after a winter of repairs",
            standfirst="Ships return, and with them the questions that the council put off.",
            kicker="Ports",
            dateline="HARBOUR",
            introduction="A note of ours above the copy.",
            body=body,
            section=sections[0],
            further_sections=sections[1:],
            bylines=[{"author": make_author(name)} for name in ("Ana Ruiz", "Bo Li", "Cy Twain")],
        )
        for number in range(8):
            entity = Entity.objects.create(kind="subject", name=f"Topic {number}", slug=f"topic-{number}")
            Tag.objects.create(
                article=article, entity=entity, status="confirmed", source="editor", rel="about"
            )
        return publishing.publish(article=article, by=None, at=at)


def _copy(edition: Edition, *, first: int, last: int) -> None:
    """Numbers `first` to `last` of stories like this one, each a minute older, with their sections, topics and log."""
    article = Article._meta.db_table
    earlier = "published_at - n * interval '1 minute'"
    ids = {"id": "id + n", "article_id": f"{edition.article_id} + n"}
    times = {
        name: earlier.replace("published_at", name) for name in ("published_at", "updated_at", "live_from")
    }
    path = "'/world/story-' || n || '/'"
    after = _highest_seq() - first + 1
    # Ids of the copies lie far beyond those of the first, in every table alike.
    far = {name: value.replace("+ n", "+ 1000000 + n") for name, value in ids.items()}
    slug = {"slug": "'story-' || n", "headline": "'Story ' || n || ': ' || headline"}
    with connection.cursor() as cursor:
        for table, where, other in [
            # Working copies without their text: only the desk reads them, and indexing its words takes longest of all.
            (article, f"id = {edition.article_id}", {"id": far["id"], **slug, "body": "''"}),
            ("articles_revision", f"id = {edition.revision_id}", far),
            (
                "articles_edition",
                f"id = {edition.pk}",
                {**far, **slug, **times, "path": path, "revision_id": "revision_id + 1000000 + n"},
            ),
            (
                "articles_placement",
                f"edition_id = {edition.pk}",
                {
                    **far,
                    "id": "id + 1000000 + n * 10",
                    "edition_id": "edition_id + 1000000 + n",
                    "published_at": times["published_at"],
                },
            ),
            ("articles_tag", f"article_id = {edition.article_id}", {**far, "id": "id + 1000000 + n * 10"}),
            (
                "articles_change",
                f"article_id = {edition.article_id} AND is_latest",
                {
                    "seq": f"{after} + n",
                    "article_id": far["article_id"],
                    "edition_id": "edition_id + 1000000 + n",
                },
            ),
        ]:
            names = _columns(cursor, table)
            values = ", ".join(other.get(name, f't."{name}"').replace(" n", " g.n") for name in names)
            values = values.replace("|| n", "|| g.n")
            columns = ", ".join(f'"{name}"' for name in names)
            cursor.execute(
                f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} t, generate_series({first}, {last}) g(n) "
                f"WHERE {where}"
            )


def _highest_seq() -> int:
    return Change.objects.order_by("-seq").values_list("seq", flat=True)[0]


def _columns(cursor: Any, table: str) -> list[str]:
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'",
        [table],
    )
    return [row[0] for row in cursor.fetchall()]


def headline_changed(path: str, headline: str, *, at: datetime) -> None:
    """Publishes a story again under another headline."""
    article = Article.objects.get(pk=Edition.objects.live().get(path=path).article_id)
    article.headline = headline
    article.save(update_fields=["headline"])
    publishing.publish(article=article, by=None, at=at + timedelta(seconds=1))
