"""Link: from candidates to entities, finding the one that is meant and making it when nobody knew it.

The knowledge base of a story is the seed tables and, before them, those of the desk's own entities whose names
or aliases stand in its text; that is three queries, however many entities there are.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from anyascii import anyascii
from django.db import connection
from django.utils.text import slugify

from articles.tagging.extract import Candidate
from articles.tagging.folding import fold
from articles.tagging.knowledge import WORD, Knowledge, Known
from articles.tagging.mention import KIND_OF_LABEL
from articles.tagging.models import Alias, Entity
from articles.tagging.seed import seed

_LONGEST = 6  # words in a name looked for
_CREATING = 7_461_001  # the advisory lock under which entities are made, so that two workers make one
# Each count walks one index a few rows far, so that a name on every story costs no more than a rare one.
_STANDINGS = """
    SELECT e.id,
      (SELECT count(*) FROM articles_tag t WHERE t.entity_id = e.id AND t.status = 'confirmed'),
      (SELECT count(*) FROM articles_tag t WHERE t.entity_id = e.id AND t.status = 'rejected'),
      (SELECT count(*) FROM (SELECT 1 FROM articles_tag t WHERE t.entity_id = e.id
         AND t.status IN ('confirmed', 'applied') LIMIT 100) few)
    FROM unnest(%s::bigint[]) AS e(id)
"""


def knowledge_for(text: str) -> Knowledge:
    """The index over the seed and the desk's entities that the text may name. Three queries."""
    aliases = Alias.objects.filter(folded__in=_folded_names(text), entity__merged_into__isnull=True)
    by_entity: dict[int, list[str]] = {}
    muted: set[tuple[str, str]] = set()
    for alias in aliases.select_related("entity"):
        if alias.muted:
            muted.add((alias.entity.kind, alias.folded))
        else:
            by_entity.setdefault(alias.entity_id, []).append(alias.text)
    entities = Entity.objects.filter(pk__in=by_entity)
    told = _standings(list(by_entity))
    return Knowledge(
        [_known(entity, by_entity[entity.pk], *told[entity.pk]) for entity in entities],
        under=seed(),
        muted=muted,
    )


def _standings(entity_ids: list[int]) -> dict[int, tuple[int, int, int]]:
    """How often each was confirmed and refused, and on how many stories it is, counted no further than 100."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDINGS, [entity_ids])
        return {row[0]: row[1:] for row in cursor.fetchall()}


def _known(entity: Entity, aliases: list[str], confirmed: int, refused: int, stories: int) -> Known:
    ids = (entity.wikidata_id, entity.geonames_id)
    namesakes = seed().lookup(entity.name, entity.kind)
    row = next((row for row in namesakes if (row.wikidata_id, row.geonames_id) == ids), None)
    return Known(
        key=f"entity:{entity.pk}",
        kind=entity.kind,
        name=entity.name,
        aliases=tuple(aliases),
        size=stories + (row.size if row else 0),
        wikidata_id=entity.wikidata_id,
        geonames_id=entity.geonames_id,
        entity_id=entity.pk,
        trusted=bool(any(ids) or row or confirmed),
        confirmed=confirmed,
        refused=refused,
    )


def _folded_names(text: str) -> set[str]:
    """Every run of up to six words of the text that begins with a capital or a figure, folded."""
    names: set[str] = set()
    for line in text.split("\n"):
        words = [(word.start(), word.end()) for word in WORD.finditer(line)]
        for at, (start, _) in enumerate(words):
            if line[start].islower() and "-" not in line[start : words[at][1]]:
                continue
            names.update(fold(line[start:end]) for _, end in words[at : at + _LONGEST])
    return names


def entities_for(
    candidates: Iterable[Candidate], *, at: datetime, said: Mapping[str, Entity]
) -> list[tuple[Candidate, Entity]]:
    """Each candidate with its entity, made when it is new. Call inside a transaction.

    `said` are the entities that somebody put on this very story, by folded name: they are what the name means there.
    """
    candidates = list(candidates)
    ids = [
        candidate.known.entity_id for candidate in candidates if candidate.known and candidate.known.entity_id
    ]
    own = Entity.objects.select_related("merged_into").in_bulk(ids)
    linked: list[tuple[Candidate, Entity]] = []
    taken: set[int] = set()
    for candidate in candidates:
        known_id = candidate.known.entity_id if candidate.known else None
        named = said.get(fold(candidate.name))
        if named and _may_mean(candidate, named):
            entity = named
        else:
            entity = own[known_id] if known_id in own else find_or_create(candidate, at=at)
        entity = entity.merged_into or entity
        if entity.pk not in taken:
            taken.add(entity.pk)
            linked.append((candidate, entity))
    return linked


def _may_mean(candidate: Candidate, entity: Entity) -> bool:
    """A name of two kinds in one story is one thing, unless a reference table vouches for the other kind."""
    vouched = candidate.known is not None and bool(candidate.known.wikidata_id or candidate.known.geonames_id)
    return candidate.kind == entity.kind or entity.kind in ("subject", "event") or not vouched


def find_or_create(candidate: Candidate, *, at: datetime) -> Entity:
    """The entity of a candidate, made when it is new with every spelling that lasts. Call inside a transaction."""
    return _find_or_create(candidate.kind, candidate.name, candidate.known, _lasting(candidate), at=at)


def entity_named(kind: str, name: str, *, at: datetime, wikidata_id: str = "") -> Entity:
    """The entity that somebody outside calls so. Call inside a transaction."""
    known = next((row for row in seed().lookup(name, kind) if row.wikidata_id == wikidata_id), None)
    known = known or Known(key="", kind=kind, name=name, wikidata_id=wikidata_id)
    return _find_or_create(kind, name, known, [], at=at)


def _find_or_create(
    kind: str, name: str, known: Known | None, spellings: list[str], *, at: datetime
) -> Entity:
    """By its ids, then by kind and spelling, else a new one with what the seed knows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CREATING])
    found = _find(kind, name, known)
    if found:
        return found.merged_into or found
    entity = Entity.objects.create(
        kind=kind,
        name=name[:200],
        slug=free_slug(name),
        wikidata_id=known.wikidata_id if known else "",
        geonames_id=known.geonames_id if known else None,
        proposed_at=at,
    )
    learn_names(entity, [name, *(known.aliases if known else ()), *spellings])
    return entity


def _find(kind: str, name: str, known: Known | None) -> Entity | None:
    entities = Entity.objects.filter(kind=kind).select_related("merged_into")
    if known and known.wikidata_id:
        found = Entity.objects.filter(wikidata_id=known.wikidata_id).select_related("merged_into").first()
        if found:
            return found
    if known and known.geonames_id:
        found = entities.filter(geonames_id=known.geonames_id).first()
        if found:
            return found
    same_name = entities.filter(aliases__folded=fold(name))
    if known and (known.wikidata_id or known.geonames_id):
        # Another place of that name is not this one.
        same_name = same_name.filter(wikidata_id="", geonames_id__isnull=True)
    return same_name.order_by("pk").first()


def _lasting(candidate: Candidate) -> list[str]:
    """The spellings worth keeping: a family name alone means its bearer only in this story."""
    if candidate.kind == KIND_OF_LABEL["PERSON"]:
        return [surface for surface in candidate.surfaces if " " in surface]
    return [surface for surface in candidate.surfaces if " " in surface or surface.isupper()]


def learn_names(entity: Entity, names: Iterable[str]) -> None:
    """Adds spellings under which stories name the entity; those it has are left as they are."""
    spelled = {fold(name): name[:200] for name in reversed(list(names)) if fold(name)}
    Alias.objects.bulk_create(
        [Alias(entity=entity, text=text, folded=folded[:200]) for folded, text in spelled.items()],
        ignore_conflicts=True,
    )


def free_slug(name: str) -> str:
    """The name as an address, with a number behind it when another entity has that one."""
    wanted = slugify(anyascii(name))[:180] or "topic"
    taken = set(Entity.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted}-{number}" in taken:
        number += 1
    return f"{wanted}-{number}"
