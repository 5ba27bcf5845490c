"""Finding live editions by their words."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import unescape

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import F, Q, Value
from django.utils.safestring import SafeString

from articles.editions.cards import SELECTED, STATE, Card, card, from_database
from articles.editions.models import Edition
from articles.editions.querysets import EditionQuerySet, row_state
from articles.editions.statements import rows
from articles.search.facets import Facet, Way, counted, ways
from articles.search.snippets import START, STOP, marked

SIZE = 20
# Only so many of the newest matches are ranked and counted: a word of every story costs no more than a rare one.
RANKED = 1000
PERIODS = {
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=31),
    "year": timedelta(days=366),
}
LIKENESS = 0.45
LONGEST = 200

# What a thousand stories can be narrowed by takes longer to read than to find: kept under the marks of their rows.
WAYS_KEPT = 5000
WAYS = f"""
    SELECT e.id, {STATE.format("e")}, e.sections, e.credits, e.topics FROM articles_edition e WHERE e.id = ANY(%s)
"""  # noqa: S608  made of constants
_ways: dict[int, tuple[str, tuple[Way, ...]]] = {}
_reading = threading.Lock()
# A passage is looked for where a story begins, and only then in all of it: that takes six times as long.
BEGINNING = 2000  # characters with their markup
HITS = f"""
    SELECT e.id, CASE WHEN position(%(start)s IN first) > 0 OR length(body) <= %(beginning)s THEN first
                      ELSE ts_headline('english', regexp_replace(body, '<[^>]+>', ' ', 'g'), query, %(options)s) END,
           {SELECTED}
      FROM articles_edition e, websearch_to_tsquery('english', %(words)s) query,
           ts_headline('english', regexp_replace(left(body, %(beginning)s), '<[^>]*(>|$)|&[a-z0-9#]*$', ' ', 'g'), query,
                       %(options)s) first
     WHERE e.id = ANY(%(ids)s)
"""  # noqa: S608  made of constants
OPTIONS = f"StartSel={START}, StopSel={STOP}, MaxWords=32, MinWords=18, MaxFragments=1"


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
    score = Value(0.0) if wanted.newest else rank(words)
    found: list[tuple[int, float, str]] = list(
        matches.newest_first().values_list("pk", score, row_state())[:RANKED]
    )
    if not found:
        return Results([], 0, False, empty=True) if says_nothing(words) else _alike(words, wanted, at=at)
    if not wanted.newest:
        found.sort(key=lambda row: -row[1])  # stable: the newest first among equals
    ids = [pk for pk, *_ in found]
    start = (wanted.page - 1) * SIZE
    return Results(
        hits=_hits(ids[start : start + SIZE], words),
        total=len(found),
        more=len(found) > start + SIZE,
        capped=len(found) == RANKED,
        facets=facets({pk: state for pk, _, state in found}),
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


def facets(states: Mapping[int, str]) -> dict[str, list[Facet]]:
    """What the stories (their editions' rows and states) can be narrowed by. One query, for those that are not known."""
    known = _known(states)
    if len(known) < len(states):
        with _reading:  # whoever asks for the same meanwhile finds it read
            known = _known(states)
            unknown = [pk for pk in states if pk not in known]
            for pk, state, *lists in rows(WAYS, [unknown]) if unknown else []:
                known[pk] = ways(*map(json.loads, lists))
                _ways.pop(pk, None)  # what is put in last goes out last
                _ways[pk] = state, known[pk]
                if len(_ways) > WAYS_KEPT:
                    _ways.pop(next(iter(_ways)), None)
    return counted(known.values())


def _known(states: Mapping[int, str]) -> dict[int, tuple[Way, ...]]:
    return {pk: kept[1] for pk, state in states.items() if (kept := _ways.get(pk)) and kept[0] == state}


def _hits(ids: list[int], words: str) -> list[Hit]:
    """Cards with passages, in the order of `ids`. One query."""
    asked = {"ids": ids, "words": words, "options": OPTIONS, "start": START, "beginning": BEGINNING}
    hits = {}
    for pk, passage, *row in rows(HITS, asked):
        story = card(from_database(row))
        hits[pk] = Hit(story, _passage(passage, story))
    return [hits[pk] for pk in ids if pk in hits]


def _passage(found: str, story: Card) -> SafeString:
    passage = unescape(found)
    return marked(passage if START in passage else story.standfirst or passage)


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
