"""Scores tags against gold articles: which identities were found, and which tags were right.

An identity is a person, place or organisation with a Wikipedia identity that the article names at least once
with a proper noun of its own: names that only stand inside a longer name are not counted, nor are peoples
(Afghans, Muslims), which are no tags of ours. It is found when a tag of a fitting kind has a mention that covers
the head word of one of its named mentions. A tag is right when at least half of its mentions do so for named gold
things of a fitting kind, with or without an identity. Places fit gold organisations where the gold thing is
a state that acts (the knowledge base knows it as a place), as GUM labels those organisations.
"""

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass, field

from articles.tagging.folding import fold
from articles.tagging.gold import LABEL_OF_TYPE, GoldArticle, GoldMention
from articles.tagging.marked import MarkedArticle
from articles.tagging.mention import KIND_OF_LABEL
from articles.tagging.seed import demonyms

KINDS = ("person", "place", "organisation")
_SLACK = 6  # characters by which a tag's mention may reach beyond the gold one ("the ", a title)


@dataclass(frozen=True)
class ScoredTag:
    """What the scorer needs of a tag: its kind, the spans of its mentions, and whether it is a known place."""

    kind: str
    name: str
    spans: tuple[tuple[int, int], ...]
    known_place: bool = False


@dataclass
class Score:
    """Counts over all articles, and the misses by name for whoever works on the rules."""

    identities: Counter = field(default_factory=Counter)
    found: Counter = field(default_factory=Counter)
    tags: Counter = field(default_factory=Counter)
    right: Counter = field(default_factory=Counter)
    missed: list[tuple[str, str, str]] = field(default_factory=list)
    wrong: list[tuple[str, str, str]] = field(default_factory=list)

    def identities_found(self) -> float:
        return 100 * self.found.total() / max(1, self.identities.total())

    def precision(self, kind: str) -> float:
        return 100 * self.right[kind] / max(1, self.tags[kind])

    def add(self, article: GoldArticle, tags: Sequence[ScoredTag]) -> None:
        """Count one article's tags (offsets must refer to article.text)."""
        named = [
            m
            for m in article.mentions
            if m.named and KIND_OF_LABEL.get(LABEL_OF_TYPE.get(m.type, "")) in KINDS
        ]
        wanted: dict[str, str] = {}
        for mention in named:
            people = fold(article.text[mention.start : mention.end]) in demonyms()
            if mention.identity and not people and not mention.nested:
                wanted.setdefault(mention.identity, KIND_OF_LABEL[LABEL_OF_TYPE[mention.type]])
        found: set[str] = set()
        for tag in tags:
            if tag.kind not in KINDS:
                continue
            met = [_met(tag, span, named) for span in tag.spans]
            found |= {mention.identity for mention in met if mention and mention.identity}
            self.tags[tag.kind] += 1
            if 2 * sum(mention is not None for mention in met) >= len(tag.spans):
                self.right[tag.kind] += 1
            else:
                self.wrong.append((article.name, tag.kind, tag.name))
        for identity, kind in wanted.items():
            self.identities[kind] += 1
            if identity in found:
                self.found[kind] += 1
            else:
                self.missed.append((article.name, kind, identity))


@dataclass
class MentionScore:
    """Exact spans with their label against the gold's, as news gold sets are scored."""

    right: Counter = field(default_factory=Counter)
    found: Counter = field(default_factory=Counter)
    wanted: Counter = field(default_factory=Counter)
    errors: list[tuple[str, str, str, str]] = field(default_factory=list)

    def f1(self, label: str | None = None) -> float:
        """For one label, or over all mentions; in per cent."""
        right, found, wanted = (
            counter[label] if label else counter.total() for counter in (self.right, self.found, self.wanted)
        )
        return 200 * right / max(1, found + wanted)

    def add(self, article: MarkedArticle, names: Set[tuple[int, int, str]]) -> None:
        """Count one article's names, whose offsets must refer to article.text."""
        self.found.update(label for *_, label in names)
        self.wanted.update(label for *_, label in article.names)
        self.right.update(label for *_, label in names & article.names)
        for sort, those in (("missed", article.names - names), ("wrong", names - article.names)):
            self.errors += [(article.name, sort, lab, article.text[s:e]) for s, e, lab in sorted(those)]


def _met(tag: ScoredTag, span: tuple[int, int], named: Sequence[GoldMention]) -> GoldMention | None:
    """The named gold mention of a fitting kind, nearest in extent, whose head word the span covers."""
    fitting = [
        gold
        for gold in named
        if any(span[0] <= start and end <= span[1] for start, end in gold.heads)
        and gold.start - _SLACK <= span[0]
        and span[1] <= gold.end + _SLACK
        and _fits(tag, gold)
    ]
    return min(fitting, key=lambda gold: abs(gold.start - span[0]) + abs(gold.end - span[1]), default=None)


def _fits(tag: ScoredTag, gold: GoldMention) -> bool:
    kind = KIND_OF_LABEL[LABEL_OF_TYPE[gold.type]]
    return kind == tag.kind or (tag.kind == "place" and tag.known_place and kind == "organisation")
