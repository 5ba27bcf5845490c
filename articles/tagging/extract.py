"""The pipeline: from a story's zones to candidates for tags. Pure but for the recogniser it is given."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from articles.tagging import acronyms, rank
from articles.tagging.chain import Group, chain
from articles.tagging.claims import claim, crowned, known_mentions, long_forms
from articles.tagging.cues import settle
from articles.tagging.decide import confidence
from articles.tagging.folding import fold
from articles.tagging.knowledge import Knowledge, Known
from articles.tagging.mention import ORG, PLACE, Mention
from articles.tagging.patterns import by_form
from articles.tagging.recognisers import Recogniser, configured
from articles.tagging.sentences import sentence_at, sentence_starts
from articles.tagging.spans import (
    clean,
    join_split_names,
    split,
    with_first_names,
    without_overlaps,
    without_owners,
)
from articles.tagging.truecase import truecase
from articles.tagging.words import HEADLINE_SMALL, PARTICLES
from articles.tagging.zones import AGENCY, BODY, DATELINE, Document, dateline, lay_out, signed, without_slug

_LOUD = re.compile(r"\b[A-ZÀ-Þ]{2,}\b")  # a dateline's words in capitals
_AGENCY = re.compile(AGENCY)


@dataclass(frozen=True)
class Evidence:
    """One mention as the desk sees it: where it stands, its sentence and its zone."""

    start: int
    end: int
    text: str
    sentence: str
    zone: str


@dataclass(frozen=True)
class Candidate:
    """What may become a tag: kind, name, every spelling met, where, and how sure and relevant it is."""

    kind: str
    name: str
    surfaces: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    relevance: int
    confidence: int
    rel: str
    known: Known | None


@dataclass(frozen=True)
class Extraction:
    """What was read, every mention with its final label, and the candidates by falling relevance."""

    document: Document
    mentions: tuple[Mention, ...]
    candidates: tuple[Candidate, ...]
    recogniser: str


def extract(
    parts: Iterable[tuple[str, str]],
    recogniser: Recogniser,
    knowledge: Knowledge,
    *,
    leave_out: Iterable[str] = (),
) -> Extraction:
    """Zones as (name, text) in reading order → candidates. Offsets refer to `document.text`.

    `leave_out` names what the story comes from (its source, its writers), which it is not about.
    """
    document = lay_out(parts)
    text = without_slug(document, truecase(document.text))
    not_about = {fold(name) for name in leave_out}
    groups = [
        group
        for group in gather(text, document, recogniser, knowledge)
        if not not_about & {fold(group.name), *(surface.folded for surface in group.surfaces)}
        and not all((group.kind, surface.folded) in knowledge.muted for surface in group.surfaces)
    ]
    signs = signed(document)
    return Extraction(
        document=document,
        mentions=tuple(sorted(replace(m, label=group.label) for group in groups for m in group.mentions)),
        candidates=tuple(_candidates(document, [group for group in groups if not _only_signs(group, signs)])),
        recogniser=f"{recogniser.name} {recogniser.version}".strip(),
    )


def _only_signs(group: Group, signs: list[tuple[int, int]]) -> bool:
    """Whether a name stands nowhere but where the copy says who made it."""
    return bool(signs) and all(any(s <= m.start and m.end <= e for s, e in signs) for m in group.mentions)


def gather(text: str, document: Document, recogniser: Recogniser, knowledge: Knowledge) -> list[Group]:
    """Steps 2–6: find, clean, join, chain and claim, as groups in text order."""
    heads = _datelines(text, document)
    for start, end, _ in heads:
        text = text[:start] + _LOUD.sub(_quiet, text[start:end]) + text[end:]
    # A dateline is read by its form: before a sentence it misleads the recogniser.
    behind = {start: whole_end for start, _, whole_end in heads}
    read = [(behind.get(zone.start, zone.start), zone.end) for zone in document.zones]
    found = [
        Mention(at + m.start, at + m.end, m.label, m.score)
        for (at, _), mentions in zip(read, recogniser.find([text[s:e] for s, e in read]), strict=True)
        for m in mentions
    ]
    pairs = acronyms.bracketed(text)
    whole = [part for m in join_split_names(text, found) for part in split(text, m)]
    whole = with_first_names(text, whole)
    cleaned = [m for m in (clean(text, m) for m in whole) if m]
    formed = (m for m in map(partial(clean, text), by_form(text)) if m)
    cleaned = without_overlaps([*cleaned, *(m for m in formed if _adds(m, cleaned))])
    cleaned = without_owners(text, cleaned)
    known = known_mentions(text, knowledge, cleaned)
    told = [
        mention
        for mention in [*known, *long_forms(text, cleaned, pairs)]
        if _AGENCY.fullmatch(text, mention.start, mention.end)
        or not any(start <= mention.start < whole_end for start, _, whole_end in heads)
    ]
    mentions = without_overlaps([*_dateline_places(text, heads), *told])
    short_forms = {fold(text[s:e]): fold(text[start:end]) for start, end, s, e in pairs}
    groups = settle(text, chain(text, mentions, knowledge, short_forms), knowledge)
    return crowned(text, claim(text, groups))


def _adds(formed: Mention, found: list[Mention]) -> bool:
    """Whether a name by its form stands where nothing was found, or holds whole what was: Armed Forces of "Chad"."""
    over = [m for m in found if formed.overlaps(m)]
    held = all(formed.start <= m.start and m.end <= formed.end and m.label in (ORG, PLACE) for m in over)
    return held and sum(m.label == ORG for m in over) < 2


def _quiet(word: re.Match[str]) -> str:
    """A word of a dateline in natural case: RATCLIFFE-ON-SOAR → Ratcliffe-on-Soar."""
    inner = word.start() > 0 and word.string[word.start() - 1] == "-"
    return word[0].lower() if inner and word[0].lower() in HEADLINE_SMALL | PARTICLES else word[0].title()


def _datelines(text: str, document: Document) -> list[tuple[int, int, int]]:
    """(start and end of the places, end of the dateline) of the story's and wherever a paragraph begins with one."""
    heads = []
    for zone in document.zones:
        if zone.name == DATELINE:
            heads.append((zone.start, zone.end, zone.end))
        elif zone.name == BODY and (head := dateline(text[zone.start : zone.end])):
            heads.append((zone.start + head[0], zone.start + head[1], zone.start + head[2]))
    return heads


def _dateline_places(text: str, heads: list[tuple[int, int, int]]) -> Iterator[Mention]:
    """ "OSLO, Norway" and "PARIS/BERLIN" are two places."""
    for start, end, _ in heads:
        for name in re.finditer(r"[^,/]+", text[start:end]):
            lead = len(name[0]) - len(name[0].lstrip())
            yield Mention(start + name.start() + lead, start + name.end(), PLACE)


def _candidates(document: Document, groups: list[Group]) -> list[Candidate]:
    starts = sentence_starts(document.text)
    points = [rank.relevance(group, len(document.text)) for group in groups]
    about = rank.about(points)
    candidates = [
        Candidate(
            kind=group.kind,
            name=group.name,
            surfaces=tuple(dict.fromkeys(document.text[m.start : m.end] for m in group.mentions)),
            evidence=tuple(_evidence(document, starts, mention) for mention in group.mentions),
            relevance=relevance,
            confidence=confidence(group),
            rel="about" if is_about else "mentions",
            known=group.known,
        )
        for group, relevance, is_about in zip(groups, points, about, strict=True)
    ]
    return sorted(candidates, key=lambda candidate: -candidate.relevance)


def _evidence(document: Document, starts: list[int], mention: Mention) -> Evidence:
    start, end = sentence_at(document.text, starts, mention.start)
    sentence = document.text[start : max(end, mention.end)]
    text = document.text[mention.start : mention.end]
    return Evidence(mention.start, mention.end, text, sentence, document.zone_at(mention.start))


def default_extractor(
    parts: Iterable[tuple[str, str]], knowledge: Knowledge, *, leave_out: Iterable[str] = ()
) -> Extraction:
    """`extract` with the recogniser of the settings, loaded once in this process."""
    return extract(parts, configured(), knowledge, leave_out=leave_out)
