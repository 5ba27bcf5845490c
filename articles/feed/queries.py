"""Reads for the feed, in a fixed number of queries whatever the page holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.contrib.postgres.search import SearchRank
from django.db.models import (
    BigIntegerField,
    CharField,
    DecimalField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce

from articles.bylines.models import Author
from articles.content.models import Section, Source
from articles.editions.models import Edition
from articles.editions.uris import story_uri
from articles.feed.cursor import Place
from articles.feed.filters import KINDS, VOCABULARY, condition, search_query
from articles.feed.lines import Line, Statement, lines, statement
from articles.feed.parameters import MAX_ID, Names
from articles.feed.problems import BadParameter, Moved, Problem
from articles.publishing.models import Change
from articles.publishing.queries import highest_seq
from articles.ratings.models import RatingSummary
from articles.tagging.models import Entity
from articles.tagging.queries import related

ALIKE = 10  # related stories that a partner gets at most

__all__ = ["Page", "alike", "ask_for_live", "changes", "highest_seq", "known", "newest", "page", "story"]

VOTES = F("n1") + F("n2") + F("n3") + F("n4") + F("n5") + F("legacy_count")
STARS = F("n1") + 2 * F("n2") + 3 * F("n3") + 4 * F("n4") + 5 * F("n5") + F("legacy_sum")
# order → (sort key, its type, how a cursor's text becomes a value again)
ORDERS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "published": ("published_at", datetime.fromisoformat),
    "updated": ("updated_at", datetime.fromisoformat),
    "rating": ("score", float),
    "relevance": ("rank", Decimal),
}

# What a row of the delta log says.
CHANGE = ("seq", "article_id", "state", "version", "reason", "editor_note", "replaced_by_id", "at")


@dataclass(frozen=True)
class Question:
    """All that decides which stories a page lists in which order, hashable: parameters but for the cursor, the keys of
    the names in them as (filter, name, key, …), and the sections that a key is limited to."""

    values: tuple[tuple[str, Any], ...]
    found: tuple[tuple[Any, ...], ...]
    sections: tuple[int, ...]


@dataclass(frozen=True)
class Page:
    """Lines in the order that was asked for; places before the first and after the last, where more may be."""

    lines: Sequence[Line]
    previous: Place | None
    next: Place | None
    total: int | None = None


def known(values: Mapping[str, Any]) -> tuple[int, dict[str, dict[str, list[Any]]]]:
    """The newest seq, and for each filter its names' keys in the vocabulary. One query.

    Raises BadParameter for a name that no section, author, source or topic has.
    """
    wanted = {name: values[name] for name in VOCABULARY if values.get(name)}
    if not wanted:
        return highest_seq(), {}
    union = Change.objects.order_by("-seq").values_list(
        Value("seq", CharField()), Value("", CharField()), F("seq"), F("seq")
    )[:1]
    parts = [_named(name, names) for name, names in wanted.items()]
    rows = list(union.union(*parts, all=True))
    seq = next((row[3] for row in rows if row[0] == "seq"), 0)
    found: dict[str, dict[str, list[Any]]] = {name: {} for name in wanted}
    for name, slug, pk, key in rows:
        if name != "seq":
            for text in {slug, str(pk)} & wanted[name].every:
                found[name].setdefault(text, []).append(slug if name == "source" else key)
    for name, names in wanted.items():
        missing = sorted(names.every - set(found[name]))
        if missing:
            raise BadParameter(name, f"We know no {name} “{missing[0]}”: use a slug or id of the vocabulary.")
    return seq, found


def _named(name: str, names: Names) -> QuerySet[Any]:
    texts = names.every
    ids = [int(text) for text in texts if text.isdecimal() and int(text) <= MAX_ID]
    model: Any = {"section": Section, "author": Author, "source": Source}.get(name, Entity)
    rows = model.objects.filter(Q(slug__in=texts) | Q(pk__in=ids)).order_by()
    if model is Entity:
        rows = rows.filter(public=True, **({"kind": name} if name in KINDS else {}))
    key = Coalesce("merged_into_id", "pk") if model is Entity else F("pk")
    return rows.values_list(Value(name, CharField()), Cast("slug", CharField()), F("pk"), key)


def page(
    values: Mapping[str, Any],
    found: Mapping[str, Mapping[str, list[Any]]],
    *,
    at: datetime,
    place: Place | None,
    sections: Sequence[int] = (),
) -> Page:
    """A page of `/items/` for parsed parameters, of all stories or those of some sections. One query, and one for the
    total where it is asked for."""
    question = Question(
        values=tuple((name, value) for name, value in values.items() if name != "cursor"),
        found=tuple((name, text, *keys) for name, texts in found.items() for text, keys in texts.items()),
        sections=tuple(sections),
    )
    limit, back = values["limit"], bool(place and place.back)
    asked = [(row, line) for row, line in lines(_statement(question, place), at=at) if line]
    more, asked = len(asked) > limit, asked[:limit]
    if back:
        asked.reverse()

    def beside_it(row: tuple[Any, ...], line: Line, *, back: bool = False) -> Place:
        return Place(_text(row[1] if len(row) > 1 else line.published_at), line.article_id, back)

    return Page(
        lines=[line for _, line in asked],
        previous=beside_it(*asked[0], back=True) if asked and (more if back else place) else None,
        next=beside_it(*asked[-1]) if asked and (back or more) else None,
        total=_matching(question).count() if values["count"] else None,
    )


# Partners ask the same again and again: making the SQL anew costs a fifth of the answer.
@lru_cache(maxsize=256)
def _statement(question: Question, place: Place | None) -> Statement:
    values = dict(question.values)
    order = values["order"]
    key, read = ORDERS[order.removeprefix("-")]
    falling = (order.startswith("-") or order == "relevance") != bool(place and place.back)
    rows = _matching(question)
    if place:
        rows = rows.filter(_beyond(key, read(place.value), place.id, falling=falling))
    sign = "-" if falling else ""
    # A line says when its story was published; what else a page is ordered by comes beside it.
    beside = () if key == "published_at" else (key,)
    keys = rows.order_by(f"{sign}{key}", f"{sign}article_id").values_list("pk", *beside)
    return statement(keys[: values["limit"] + 1])


def _matching(question: Question) -> QuerySet[Edition]:
    values = dict(question.values)
    found: dict[str, dict[str, list[Any]]] = {}
    for name, text, *keys in question.found:
        found.setdefault(name, {})[text] = keys
    rows = _editions(values).filter(condition(values, found))
    return rows.filter(section_ids__overlap=list(question.sections)) if question.sections else rows


def _editions(values: Mapping[str, Any]) -> QuerySet[Edition]:
    summary = RatingSummary.objects.filter(article_id=OuterRef("article_id"))
    rows = Edition.objects.live()
    if values["order"].endswith("rating"):
        # Only rated stories: with the others the database would sort the whole archive for each page.
        rows = rows.filter(article__rating_summary__isnull=False)
        rows = rows.annotate(score=F("article__rating_summary__score"))
    if values.get("min_votes") or values.get("min_rating") is not None:
        rows = rows.annotate(
            votes=Coalesce(Subquery(summary.values(n=VOTES)), 0, output_field=IntegerField())
        )
    if values.get("min_rating") is not None:
        # in thousandths of stars, so that 4.125 is exact
        lowest = int(values["min_rating"] * 1000)
        rows = rows.annotate(
            surplus=Coalesce(
                Subquery(summary.values(n=STARS * 1000 - lowest * (VOTES))),
                -1,
                output_field=BigIntegerField(),
            )
        )
    if values["order"] == "relevance":
        # As a decimal, so that the number in a cursor is the number in the database.
        rank = SearchRank(F("search"), search_query(values["q"]))
        rows = rows.annotate(rank=Cast(rank, DecimalField(max_digits=12, decimal_places=6)))
    return rows


def _beyond(key: str, value: Any, row_id: int, *, falling: bool) -> Q:
    """Rows after (value, row_id). The first part alone lets an index walk from the place itself."""
    word = "lt" if falling else "gt"
    return Q(**{f"{key}__{word}e": value}) & (
        Q(**{f"{key}__{word}": value}) | Q(**{f"article_id__{word}": row_id})
    )


def _text(value: Any) -> str:
    """A sort key as a cursor carries it."""
    if isinstance(value, datetime):
        return value.isoformat()
    return repr(value) if isinstance(value, float) else str(value)


def story(article_id: int, *, at: datetime, visible: Q | None = None) -> Line | None:
    """One live story. One query."""
    rows = Edition.objects.live().filter(visible or Q(), article_id=article_id).order_by()
    found = lines(statement(rows.values_list("pk")), at=at)
    return found[0][1] if found else None


def alike(article_id: int, *, at: datetime, visible: Q) -> list[Line] | None:
    """Live stories that share rare topics with a live one, the most alike first; None without it. Three queries."""
    story = Edition.objects.live().filter(visible, article_id=article_id).first()
    if story is None:
        return None
    order = [card.article_id for card in related(story, limit=ALIKE)]
    if not order:
        return []
    rows = Edition.objects.live().filter(visible, article_id__in=order).order_by()
    found = {line.article_id: line for _, line in lines(statement(rows.values_list("pk")), at=at) if line}
    return [found[each] for each in order if each in found]


def newest(*, at: datetime) -> Line | None:
    """The story that was published last. One query."""
    found = lines(statement(Edition.objects.live().newest_first().values_list("pk")[:1]), at=at)
    return found[0][1] if found else None


def ask_for_live(article_id: int) -> None:
    """Raises unless readers see this story now: Problem 404 for one that they never saw, Moved for one that was merged
    into another, Problem 410 for one that ended, with what a partner needs to delete its copy. One query."""
    change = Change.objects.filter(article_id=article_id, is_latest=True).first()
    if change is None:
        raise Problem(404, f"There is no story {article_id}.")
    if change.state == Change.State.UPDATED:
        return
    if change.reason == Change.Reason.MERGED and change.replaced_by_id:
        raise Moved(to=change.replaced_by_id)
    raise Problem(
        410,
        f"Story {article_id} was {change.reason} on {change.at:%-d %B %Y}. Please delete every copy of it.",
        id=article_id,
        uri=story_uri(article_id),
        seq=change.seq,
        reason=change.reason,
        editor_note=change.editor_note,
    )


def changes(
    *, after: int, limit: int, at: datetime, sections: Sequence[int] = ()
) -> list[tuple[Change, Line | None]]:
    """The delta log: the last change of each story that changed after `after`, in commit order. One query.

    A change whose story may be seen comes with it. With `sections`, only stories that ever stood in one of them; one
    that has left them comes without its content, like one that was withdrawn.
    """
    found = lines(_later(after, limit, tuple(sections)), at=at)
    return [
        (
            Change(edition_id=edition_id, **dict(zip(CHANGE, facts, strict=True))),
            line if line and (not sections or set(line.section_ids) & set(sections)) else None,
        )
        for (edition_id, *facts), line in found
    ]


@lru_cache(maxsize=256)
def _later(after: int, limit: int, sections: tuple[int, ...]) -> Statement:
    rows = Change.objects.filter(is_latest=True, seq__gt=after)
    if sections:
        ever = Edition.objects.filter(article_id=OuterRef("article_id"), section_ids__overlap=list(sections))
        rows = rows.filter(Exists(ever))
    return statement(rows.order_by("seq").values_list("edition_id", *CHANGE)[:limit])
