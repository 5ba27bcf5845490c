"""Reads for the feed, in a fixed number of queries whatever the page holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.search import SearchRank
from django.db.models import (
    BigIntegerField,
    CharField,
    DecimalField,
    Exists,
    F,
    IntegerField,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce, JSONObject

from articles.bylines.models import Author
from articles.content.models import Section, Source
from articles.editions.models import Edition
from articles.feed.cursor import Place
from articles.feed.envelope import Row
from articles.feed.filters import KINDS, VOCABULARY, condition, search_query
from articles.feed.parameters import MAX_ID, Names
from articles.feed.problems import BadParameter
from articles.neighbours.queries import neighbours_of
from articles.publishing.models import Change
from articles.publishing.queries import highest_seq
from articles.ratings.models import RatingSummary
from articles.tagging.models import Entity
from media.library.models import Photo

__all__ = ["Page", "changes", "highest_seq", "known", "last_change", "newest", "page", "photos", "story"]

COUNTS = ("n1", "n2", "n3", "n4", "n5", "legacy_count", "legacy_sum")
VOTES = F("n1") + F("n2") + F("n3") + F("n4") + F("n5") + F("legacy_count")
STARS = F("n1") + 2 * F("n2") + 3 * F("n3") + 4 * F("n4") + 5 * F("n5") + F("legacy_sum")
# order → (sort key, its type, how a cursor's text becomes a value again)
ORDERS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "published": ("published_at", datetime.fromisoformat),
    "updated": ("updated_at", datetime.fromisoformat),
    "rating": ("score", float),
    "relevance": ("rank", Decimal),
}
# Never sent to partners and long.
UNREAD = ("body_html", "lead_html", "search", "search_title", "search_description")
# What `ninjs` says of a picture, and what `Photo.is_usable` reads.
PHOTO_FACTS = (
    *("headline", "rights_holder", "copyright_notice", "usage_terms", "source_type", "syndication_allowed"),
    *("status", "trashed_at", "rights_from", "rights_until"),
)


@dataclass(frozen=True)
class Page:
    """Rows in the order that was asked for; places before the first and after the last, where more may be."""

    rows: Sequence[Row]
    previous: Place | None
    next: Place | None
    total: int | None = None


def known(values: Mapping[str, Any]) -> tuple[int, dict[str, dict[str, list[Any]]]]:
    """The newest seq, and for each filter its names' keys in the vocabulary. One query.

    Raises BadParameter for a name that no section, author, source or topic has.
    """
    wanted = {name: values[name] for name in VOCABULARY if values.get(name)}
    union = Change.objects.order_by("-seq").values_list(
        Value("seq", CharField()), Value("", CharField()), F("seq"), F("seq")
    )[:1]
    parts = [_named(name, names) for name, names in wanted.items()]
    rows = list(union.union(*parts, all=True)) if parts else list(union)
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
    place: Place | None,
    visible: Q | None = None,
) -> Page:
    """A page of `/items/` for parsed parameters. Two queries with neighbours, else one."""
    order = values["order"]
    key, read = ORDERS[order.removeprefix("-")]
    back = bool(place and place.back)
    falling = (order.startswith("-") or order == "relevance") != back
    rows = _editions(values).filter(condition(values, found)).filter(visible or Q())
    counted = rows if values["count"] else None
    if place:
        rows = rows.filter(_beyond(key, read(place.value), place.id, falling=falling))
    sign = "-" if falling else ""
    limit = values["limit"]
    editions = list(rows.order_by(f"{sign}{key}", f"{sign}article_id")[: limit + 1])
    more, editions = len(editions) > limit, editions[:limit]
    if back:
        editions.reverse()
    before = _place(editions[0], key, back=True) if editions and (more if back else place) else None
    after = _place(editions[-1], key) if editions and (back or more) else None
    return Page(
        rows=_rows(editions, neighbours="neighbours" in values["include"]),
        previous=before,
        next=after,
        total=counted.count() if counted is not None else None,
    )


def _editions(values: Mapping[str, Any]) -> QuerySet[Edition]:
    summary = RatingSummary.objects.filter(article_id=OuterRef("article_id"))
    rows = Edition.objects.live().defer(*UNREAD).annotate(**_belongings("article_id"))
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


def _belongings(article_id: str) -> dict[str, Subquery]:
    """The story's newest seq and its votes, within the same query."""
    return {
        "seq": Subquery(Change.objects.filter(article_id=OuterRef(article_id), is_latest=True).values("seq")),
        "rating": Subquery(
            RatingSummary.objects.filter(article_id=OuterRef(article_id)).values(
                counts=JSONObject(**{name: name for name in COUNTS})
            ),
            output_field=JSONField(),
        ),
    }


def _beyond(key: str, value: Any, row_id: int, *, falling: bool) -> Q:
    """Rows after (value, row_id). The first part alone lets an index walk from the place itself."""
    word = "lt" if falling else "gt"
    return Q(**{f"{key}__{word}e": value}) & (
        Q(**{f"{key}__{word}": value}) | Q(**{f"article_id__{word}": row_id})
    )


def _place(edition: Edition, key: str, *, back: bool = False) -> Place:
    value = getattr(edition, key)
    text = (
        value.isoformat()
        if isinstance(value, datetime)
        else repr(value)
        if isinstance(value, float)
        else str(value)
    )
    return Place(text, edition.article_id, back)


def _rows(editions: Sequence[Any], *, neighbours: bool) -> list[Row]:
    beside = neighbours_of(editions) if neighbours and editions else {}
    return [Row(edition, edition.seq, edition.rating, beside.get(edition.article_id)) for edition in editions]


def story(article_id: int, *, visible: Q | None = None) -> Row | None:
    """One live story, with its neighbours. Two queries."""
    rows = Edition.objects.live().defer(*UNREAD).annotate(**_belongings("article_id"))
    edition = rows.filter(article_id=article_id).filter(visible or Q()).first()
    return _rows([edition], neighbours=True)[0] if edition else None


def newest() -> Row | None:
    """The story that was published last. Two queries."""
    article_id = Edition.objects.live().newest_first().values_list("article_id", flat=True).first()
    return story(article_id) if article_id else None


def last_change(article_id: int) -> Change | None:
    """What happened last to a story that is or was public."""
    return Change.objects.filter(article_id=article_id, is_latest=True).first()


def changes(
    *, after: int, limit: int, neighbours: bool, sections: Sequence[int] = ()
) -> list[tuple[Change, Row | None]]:
    """The delta log: the last change of each story that changed after `after`, in commit order.

    A change whose story may be seen comes with it. With `sections`, only stories that ever stood in one of them; one
    that has left them comes without its content, like one that was withdrawn. Two queries with neighbours, else one.
    """
    rows = Change.objects.filter(is_latest=True, seq__gt=after)
    if sections:
        ever = Edition.objects.filter(article_id=OuterRef("article_id"), section_ids__overlap=list(sections))
        rows = rows.filter(Exists(ever))
    found = list(
        rows.select_related("edition")
        .defer(*(f"edition__{name}" for name in UNREAD))
        .annotate(rating=_belongings("article_id")["rating"])
        .order_by("seq")[:limit]
    )
    shown = {
        change.seq: change.edition
        for change in found
        if change.edition and (not sections or set(change.edition.section_ids) & set(sections))
    }
    beside = neighbours_of(list(shown.values())) if neighbours and shown else {}
    return [
        (
            change,
            Row(shown[change.seq], change.seq, change.rating, beside.get(change.article_id))
            if change.seq in shown
            else None,
        )
        for change in found
    ]


def photos(rows: Iterable[Row | None]) -> dict[int, Photo]:
    """The photos that these stories show. One query, none when they show none."""
    ids = {photo_id for row in rows if row for photo_id in row.edition.photo_ids}
    return Photo.objects.only(*PHOTO_FACTS).in_bulk(ids) if ids else {}
