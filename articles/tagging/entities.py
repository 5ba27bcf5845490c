"""Writing entities: two that are one, one that stands for two, a new name, and what nobody uses any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from articles.editions.models import Edition
from articles.revisions.actions import lock
from articles.tagging import link
from articles.tagging.actions import decided, renew_if_changed
from articles.tagging.models import Alias, Entity, Tag
from articles.tagging.queries import PUBLIC, topics_for
from newsroom.outbox import actions as outbox

UNUSED_FOR = timedelta(days=30)  # after which an entity that only a machine made up is forgotten
BATCH = 5_000  # of these in one night


@transaction.atomic
def merge(*, entity: Entity, into: Entity, at: datetime) -> Entity:
    """Makes two entities one. `into` gets every name and tag; the other stays only to lead its address there.

    Where a story has both, an editor's decision is kept, then the more relevant tag. Raises ValueError when both
    are the same or of two kinds.
    """
    if entity.pk == into.pk:
        raise ValueError("An entity cannot be merged into itself.")
    if entity.kind != into.kind:
        raise ValueError(f"“{entity}” is a {entity.kind} and “{into}” a {into.kind}: they cannot be one.")
    stories = list(entity.tags.values_list("article_id", flat=True))
    before = {article_id: topics_for(article_id) for article_id in stories}
    for article_id in sorted(stories):
        lock(article_id)
    link.learn_names(into, [entity.name, *entity.aliases.values_list("text", flat=True)])
    entity.aliases.all().delete()
    for tag in entity.tags.all():
        _move(tag, into)
    _inherit(entity, into)
    entity.merged.update(merged_into=into)
    entity.merged_into = into
    entity.save(update_fields=["merged_into", "wikidata_id", "geonames_id"])
    into.save(update_fields=["wikidata_id", "geonames_id", "description"])
    for article_id in stories:
        renew_if_changed(article_id, before[article_id])
    return into


def _move(tag: Tag, into: Entity) -> None:
    other = into.tags.filter(article_id=tag.article_id).first()
    if other is None:
        tag.entity = into
        tag.save(update_fields=["entity"])
    elif (decided(tag), tag.relevance) > (decided(other), other.relevance):
        other.delete()
        tag.entity = into
        tag.save(update_fields=["entity"])
    else:
        tag.delete()


def _inherit(entity: Entity, into: Entity) -> None:
    """What only the merged entity knew. Its own ids go, because each may stand once."""
    into.wikidata_id = into.wikidata_id or entity.wikidata_id
    into.geonames_id = into.geonames_id or entity.geonames_id
    into.description = into.description or entity.description
    entity.wikidata_id, entity.geonames_id = "", None


@transaction.atomic
def split(*, entity: Entity, name: str, article_ids: list[int]) -> Entity:
    """Takes stories from an entity that stood for two things, and gives them to a new one of the same kind.

    Raises ValueError when no name or no story is given.
    """
    stories = sorted(entity.tags.filter(article_id__in=article_ids).values_list("article_id", flat=True))
    if not name.strip() or not stories:
        raise ValueError("Give the new entity a name and at least one story.")
    before = {article_id: topics_for(article_id) for article_id in stories}
    for article_id in stories:
        lock(article_id)
    other = Entity.objects.create(kind=entity.kind, name=name.strip()[:200], slug=link.free_slug(name))
    link.learn_names(other, [other.name])
    entity.tags.filter(article_id__in=stories).update(entity=other)
    for article_id in stories:
        renew_if_changed(article_id, before[article_id])
    return other


def forget_unused(*, at: datetime) -> int:
    """Deletes what machines made up a month ago and no story has any more; returns how many entities.

    What somebody decided about, described or merged stays, and so does what the desk has muted.
    """
    made_up = Entity.objects.filter(
        proposed_at__lt=at - UNUSED_FOR, description="", photo=None, merged_into=None
    )
    unused = made_up.exclude(
        Exists(Tag.objects.filter(entity=OuterRef("pk")))
        | Exists(Alias.objects.filter(entity=OuterRef("pk"), muted=True))
        | Exists(Entity.objects.filter(merged_into=OuterRef("pk")))
    )
    batch = list(unused.order_by("pk").values_list("pk", flat=True)[:BATCH])
    # The conditions once more: a story may have got one of them since.
    return unused.filter(pk__in=batch).delete()[1].get("articles.Entity", 0)


@transaction.atomic
def renamed(*, entity: Entity, before: str) -> None:
    """After an editor's change of name: the old one stays a spelling, and pages that show it are made anew."""
    link.learn_names(entity, [entity.name, before])
    Entity.objects.filter(pk=entity.pk).update(proposed_at=None)
    shown = entity.tags.filter(status__in=PUBLIC).values("article_id")
    for article_id in (
        Edition.objects.live().filter(article_id__in=shown).values_list("article_id", flat=True)
    ):
        outbox.add(kind="renew", object_id=article_id)
