"""Writing tags: proposed by the machine, decided by the desk.

The machine replaces only what it wrote itself. What an editor accepted, rejected or added stays as it is, for good.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from articles.content.models import Article
from articles.editions.models import Edition
from articles.revisions.actions import lock
from articles.tagging import link
from articles.tagging.decide import decide
from articles.tagging.extract import Candidate, Extraction, default_extractor
from articles.tagging.folding import fold
from articles.tagging.models import Alias, Entity, Tag
from articles.tagging.queries import Copy, newest, newest_version, topics_for
from articles.tagging.reasons import reason
from newsroom.outbox import actions as outbox

Extractor = Callable[..., Extraction]
EVIDENCE = 12  # sentences kept for one tag
MUTE_AFTER = 3  # rejections of a spelling, with no acceptance, after which the desk is not asked again


@dataclass(frozen=True)
class Retagged:
    """What a retag did to one story: tags made, changed and taken away, and how many decisions it kept."""

    made: int
    changed: int
    removed: int
    kept: int


def retag(*, article_id: int, at: datetime, extract: Extractor = default_extractor) -> Retagged | None:
    """Reads the newest of a story and replaces its machine tags; None when the story is gone.

    Reads what readers see, or the working copy of a story that is not live. The text is read before the story is
    locked; when it changed meanwhile, it is read again. Safe to repeat: the same text gives the same tags.
    """
    while True:
        read = newest(article_id)
        if read is None:
            return None
        extraction = extract(read.parts, link.knowledge_for(read.text), leave_out=read.leave_out)
        with transaction.atomic():
            lock(article_id)
            if newest_version(article_id) != read.version:
                continue
            return _write(read, extraction, at=at)


def _write(read: Copy, extraction: Extraction, *, at: datetime) -> Retagged:
    """Tag rows from candidates; the caller holds the story's lock."""
    before = topics_for(read.article_id)
    tags = Tag.objects.filter(article_id=read.article_id).select_related("entity")
    existing = {tag.entity_id: tag for tag in tags}
    said = {
        fold(tag.entity.name): tag.entity
        for tag in existing.values()
        if decided(tag) and tag.status != Tag.Status.REJECTED
    }
    made, changed, kept = [], [], 0
    for candidate, entity in link.entities_for(extraction.candidates, at=at, said=said):
        tag = existing.pop(entity.pk, None)
        values = _values(read, candidate, extraction.recogniser)
        if tag is None:
            made.append(Tag(article_id=read.article_id, entity=entity, **values))
        elif decided(tag):
            kept += 1
            # The decision stands; what caused it is shown as the story reads now.
            _assign(
                tag, {name: values[name] for name in ("evidence", "relevance", "reason", "rel", "edition")}
            )
            changed.append(tag)
        elif _assign(tag, values):
            changed.append(tag)
    gone = [tag for tag in existing.values() if not decided(tag)]
    Tag.objects.filter(pk__in=[tag.pk for tag in gone]).delete()
    Tag.objects.bulk_create(made)
    Tag.objects.bulk_update(changed, [*_FIELDS, "edition"])
    renew_if_changed(read.article_id, before)
    return Retagged(len(made), len(changed) - kept, len(gone), kept + len(existing) - len(gone))


_FIELDS = ("status", "rel", "relevance", "confidence", "evidence", "reason", "recogniser")


def _values(read: Copy, candidate: Candidate, recogniser: str) -> dict[str, Any]:
    return {
        "status": decide(candidate.kind, candidate.confidence, settings.TAGGING_THRESHOLDS),
        "rel": candidate.rel,
        "relevance": candidate.relevance,
        "confidence": candidate.confidence,
        "evidence": [asdict(evidence) for evidence in candidate.evidence[:EVIDENCE]],
        "reason": reason(candidate),
        "recogniser": recogniser[:80],
        "edition": read.edition,
    }


def _assign(tag: Tag, values: dict[str, Any]) -> bool:
    """Set fields; True when one of them was different."""
    different = any(getattr(tag, name) != value for name, value in values.items())
    for name, value in values.items():
        setattr(tag, name, value)
    return different


def decided(tag: Tag) -> bool:
    """Whether somebody had a word in it: an editor, or the source of the story."""
    return tag.source != Tag.Source.MACHINE or tag.status in (Tag.Status.CONFIRMED, Tag.Status.REJECTED)


def renew_if_changed(article_id: int, before: list[dict[str, Any]]) -> None:
    """Asks for a new page when the topics that readers see are others than before."""
    if topics_for(article_id) != before and Edition.objects.live().filter(article_id=article_id).exists():
        outbox.add(kind="renew", object_id=article_id)


@transaction.atomic
def accept(*, tag: Tag, by: Any, at: datetime) -> Tag:
    """An editor confirms a tag. The spellings that led to it become aliases of the entity."""
    tag = _decide(tag, Tag.Status.CONFIRMED, by=by, at=at)
    names = _surfaces(tag)
    link.learn_names(tag.entity, names)
    tag.entity.aliases.filter(folded__in=[fold(name) for name in names], muted=True).update(muted=False)
    return tag


@transaction.atomic
def reject(*, tag: Tag, by: Any, at: datetime) -> Tag:
    """An editor refuses a tag: the story never gets it again. Three refusals of a spelling mute it for the desk."""
    tag = _decide(tag, Tag.Status.REJECTED, by=by, at=at)
    for name in _surfaces(tag):
        told = Tag.objects.filter(entity=tag.entity, evidence__contains=[{"text": name}])
        refused = told.filter(status=Tag.Status.REJECTED).count()
        if refused >= MUTE_AFTER and not told.filter(status=Tag.Status.CONFIRMED).exists():
            Alias.objects.update_or_create(
                entity=tag.entity, folded=fold(name)[:200], defaults={"text": name[:200], "muted": True}
            )
    return tag


@transaction.atomic
def add_tag(*, article: Article, entity: Entity, by: Any, at: datetime, rel: str = Tag.Rel.ABOUT) -> Tag:
    """An editor puts an entity on a story, or confirms it when the machine had proposed it."""
    lock(article.pk)
    before = topics_for(article.pk)
    tag, _ = Tag.objects.update_or_create(
        article=article,
        entity=entity.merged_into or entity,
        defaults={"status": Tag.Status.CONFIRMED, "rel": rel, "decided_by": by, "decided_at": at},
        create_defaults={
            "status": Tag.Status.CONFIRMED,
            "source": Tag.Source.EDITOR,
            "rel": rel,
            "relevance": 60,
            "confidence": 100,
            "reason": "added by the desk",
            "decided_by": by,
            "decided_at": at,
        },
    )
    renew_if_changed(article.pk, before)
    return tag


@transaction.atomic
def suggest(
    *,
    article: Article,
    at: datetime,
    kind: str,
    name: str,
    wikidata_id: str = "",
    rel: str = Tag.Rel.MENTIONS,
    relevance: int = 50,
    confidence: int = 50,
) -> Tag:
    """Puts what the source of an imported story says it is about before the desk; a tag that is there stays as it is."""
    entity = link.entity_named(kind, name, at=at, wikidata_id=wikidata_id)
    tag, _ = Tag.objects.get_or_create(
        article=article,
        entity=entity,
        defaults={
            "source": Tag.Source.WIRE,
            "rel": rel,
            "relevance": relevance,
            "confidence": confidence,
            "reason": "named by the source of the story",
        },
    )
    return tag


def _decide(tag: Tag, status: str, *, by: Any, at: datetime) -> Tag:
    lock(tag.article_id)
    before = topics_for(tag.article_id)
    tag = Tag.objects.select_related("entity").get(pk=tag.pk)
    tag.status, tag.decided_by, tag.decided_at = status, by, at
    tag.save(update_fields=["status", "decided_by", "decided_at"])
    renew_if_changed(tag.article_id, before)
    return tag


def _surfaces(tag: Tag) -> list[str]:
    """The spellings in the tag's evidence."""
    return list(dict.fromkeys(each["text"] for each in tag.evidence if each.get("text")))
