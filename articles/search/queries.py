"""Finding live editions by their words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import unescape
from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank, TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import F, Func, Q, TextField, Value
from django.utils.safestring import SafeString

from articles.editions.cards import Card, card
from articles.editions.models import Edition
from articles.editions.querysets import EditionQuerySet
from articles.search.snippets import START, STOP, marked

SIZE = 20
# Only so many of the newest matches are ranked and counted: a word of every story costs no more than a rare one.
RANKED = 1000
FACETS = 8
PERIODS = {
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=31),
    "year": timedelta(days=366),
}
LIKENESS = 0.45
LONGEST = 200

FACETS_SQL = """
    WITH found AS (SELECT id, sections, credits, topics FROM articles_edition WHERE id = ANY(%(ids)s)),
    named AS (
        SELECT 'section' AS kind, id, item ->> 'slug' AS slug, item ->> 'name' AS name
          FROM found, jsonb_array_elements(sections) item
        UNION ALL SELECT DISTINCT 'author', id, item ->> 'slug', item ->> 'name'  -- who wrote and filmed is one author
          FROM found, jsonb_array_elements(credits) item
        UNION ALL SELECT 'topic', id, item ->> 'slug', item ->> 'name' FROM found, jsonb_array_elements(topics) item
    ),
    counted AS (
        SELECT kind, slug, max(name) AS name, count(*) AS stories,
               row_number() OVER (PARTITION BY kind ORDER BY count(*) DESC, slug) AS place
          FROM named GROUP BY kind, slug
    )
    SELECT kind, slug, name, stories FROM counted WHERE place <= %(most)s ORDER BY kind, place
"""


@dataclass(frozen=True)
class Wanted:
    """What a reader asks for. `period` is a key of PERIODS or empty."""

    words: str = ""
    section: str = ""
    author: str = ""
    topic: str = ""
    period: str = ""
    newest: bool = False
    page: int = 1


@dataclass(frozen=True)
class Hit:
    """A story that was found, and the passage that shows why."""

    card: Card
    snippet: SafeString


@dataclass(frozen=True)
class Facet:
    """A way to narrow the search: `value` for the address, `name` for the reader."""

    value: str
    name: str
    count: int


@dataclass(frozen=True)
class Results:
    """What was found. `alike`: nothing has the words themselves, these headlines look like them. `empty`: all the words
    are in every story, or none at all (“the”, “!!”), so that there is nothing to look for."""

    hits: list[Hit]
    total: int
    more: bool
    capped: bool = False
    alike: bool = False
    empty: bool = False
    facets: Mapping[str, list[Facet]] = field(default_factory=dict)


def search(wanted: Wanted, *, at: datetime) -> Results:
    """Three queries, however many stories have the words."""
    words = wanted.words.replace("\x00", " ").strip()[:LONGEST]
    if not words:
        return Results([], 0, False)
    matches = narrowed(matching(words), wanted, at=at)
    ranked = matches.newest_first().values_list("pk", rank(words))[:RANKED]
    found: list[tuple[int, float]] = list(ranked)
    if not found:
        return Results([], 0, False, empty=True) if says_nothing(words) else _alike(words, wanted, at=at)
    if not wanted.newest:
        found.sort(key=lambda row: -row[1])  # stable: the newest first among equals
    ids = [pk for pk, _ in found]
    start = (wanted.page - 1) * SIZE
    return Results(
        hits=_hits(ids[start : start + SIZE], words),
        total=len(found),
        more=len(found) > start + SIZE,
        capped=len(found) == RANKED,
        facets=facets(ids),
    )


def matching(words: str) -> EditionQuerySet:
    """Live editions with these words, in the syntax of search engines: quotes, OR, -without."""
    english = Q(
        language__startswith="en", search=SearchQuery(words, search_type="websearch", config="english")
    )
    others = ~Q(language__startswith="en") & Q(
        search=SearchQuery(words, search_type="websearch", config="simple")
    )
    return Edition.objects.live().filter(english | others)


def says_nothing(words: str) -> bool:
    """Whether only words are left that the index does not keep. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT numnode(websearch_to_tsquery('english', %s)) = 0", [words])
        return bool(cursor.fetchone()[0])


def rank(words: str) -> SearchRank:
    """How well a story fits; long ones gain nothing by their length."""
    return SearchRank(
        F("search"), SearchQuery(words, search_type="websearch", config="english"), normalization=Value(1)
    )


def narrowed(editions: EditionQuerySet, wanted: Wanted, *, at: datetime) -> EditionQuerySet:
    """Only those of the chosen section, author, topic and period."""
    if wanted.section:
        editions = editions.filter(sections__contains=[{"slug": wanted.section}])
    if wanted.author:
        editions = editions.filter(credits__contains=[{"slug": wanted.author}])
    if wanted.topic:
        editions = editions.filter(topics__contains=[{"slug": wanted.topic}])
    if wanted.period:
        editions = editions.filter(published_at__gte=at - PERIODS[wanted.period])
    return editions


def facets(ids: list[int]) -> dict[str, list[Facet]]:
    """How many of the found stories each section, author and topic has, the fullest first. One query.

    The database counts: reading a thousand stories' lists into Python costs four times as much.
    """
    with connection.cursor() as cursor:
        cursor.execute(FACETS_SQL, {"ids": ids, "most": FACETS})
        rows = cursor.fetchall()
    found: dict[str, list[Facet]] = {"section": [], "author": [], "topic": []}
    for kind, slug, name, count in rows:
        found[kind].append(Facet(slug, name, count))
    return found


def _hits(ids: list[int], words: str) -> list[Hit]:
    """Cards with passages, in the order of `ids`."""
    text = Func(
        F("body"),
        Value("<[^>]+>"),
        Value(" "),
        Value("g"),
        function="regexp_replace",
        output_field=TextField(),
    )
    passage = SearchHeadline(
        text,
        SearchQuery(words, search_type="websearch", config="english"),
        config="english",
        start_sel=START,
        stop_sel=STOP,
        max_words=32,
        min_words=18,
        max_fragments=1,
    )
    rows = {
        row["pk"]: row for row in Edition.objects.filter(pk__in=ids).cards("pk").annotate(passage=passage)
    }
    return [Hit(card(rows[pk]), _passage(rows[pk])) for pk in ids if pk in rows]


def _passage(row: dict[str, Any]) -> SafeString:
    passage = unescape(row["passage"])
    return marked(passage if START in passage else row["standfirst"] or passage)


def _alike(words: str, wanted: Wanted, *, at: datetime) -> Results:
    """Headlines that look like the words: a name misspelled, letters changed places."""
    rows = (
        narrowed(Edition.objects.live(), wanted, at=at)
        .filter(headline__trigram_word_similar=words)
        .cards()
        .annotate(likeness=TrigramWordSimilarity(words, "headline"))
        .order_by("-likeness", "-published_at")[:SIZE]
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(LIKENESS)])
        hits = [Hit(card(row), marked(row["standfirst"])) for row in rows]
    return Results(hits=hits, total=len(hits), more=False, alike=bool(hits))
