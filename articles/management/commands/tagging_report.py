"""Scores the tagging pipeline on a gold set, the plain model beside it. Touches no database."""

import resource
import time
from bisect import bisect_right
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.tagging.extract import extract
from articles.tagging.gold import GoldArticle, UnreadableGold, read_folder
from articles.tagging.marked import MarkedArticle, read_marked
from articles.tagging.mention import EVENT, KIND_OF_LABEL, LABEL_OF_KIND
from articles.tagging.recognisers import NullRecogniser, Recogniser, choose
from articles.tagging.score import KINDS, MentionScore, Score, ScoredTag
from articles.tagging.seed import seed
from articles.tagging.zones import Document

# What the pipeline must reach; `--check` makes the command fail below it.
TARGETS = {"identities": 90.0, "person": 90.0, "place": 90.0, "organisation": 70.0}
GAIN = 15.0  # points of mention F1 over the small model as it comes


class Command(BaseCommand):
    help = (
        "On a folder of GUM .conllu files: identities found, tag precision per kind, words a second and memory. "
        "On .conll columns or .marked prose: F1 of the mentions, per kind, of the plain models and the pipeline."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "gold", type=Path, help="folder of .conllu files, such as ../shared/gold/gum-news"
        )
        parser.add_argument("--recogniser", help="dotted path; default: the setting TAGGING_RECOGNISERS")
        parser.add_argument("--misses", action="store_true", help="list what was missed and what was wrong")
        parser.add_argument("--check", action="store_true", help="fail when a target is not reached")

    def handle(self, *args, gold: Path, recogniser: str | None, misses: bool, check: bool, **options) -> None:
        if marked := read_marked(gold):
            self._mentions(marked, recogniser, misses=misses, check=check)
            return
        try:
            articles = read_folder(gold)
        except UnreadableGold as error:
            raise CommandError(str(error)) from error
        model = choose([recogniser] if recogniser else settings.TAGGING_RECOGNISERS)
        before = _memory()
        started = time.perf_counter()
        model.find(["Warm up."])
        loaded = time.perf_counter() - started
        seed()
        words = sum(len(article.text.split()) for article in articles)
        self.stdout.write(
            f"{len(articles)} articles, {words} words; {model.name} {model.version}: "
            f"loaded in {loaded:.1f} s, {_memory() - before:.0f} MiB"
        )
        if why := model.ready():
            self.stdout.write(self.style.WARNING(why))
        self._header()
        nothing = NullRecogniser()
        self._row("plain model", articles, words, lambda article: plain_tags(article, model))
        self._row("knowledge base only", articles, words, lambda article: pipeline_tags(article, nothing))
        score = self._row("pipeline", articles, words, lambda article: pipeline_tags(article, model))
        self.stdout.write(f"{'to reach':20}{TARGETS['identities']:>12.1f}" + _columns(TARGETS))
        self.stdout.write(f"memory of this process at most {_memory():.0f} MiB")
        if misses:
            for name, kind, missed in score.missed:
                self.stdout.write(f"missed  {name}: {kind} {missed}")
            for name, kind, wrong in score.wrong:
                self.stdout.write(f"wrong   {name}: {kind} {wrong}")
        if check:
            _check(score)

    def _mentions(
        self, articles: list[MarkedArticle], recogniser: str | None, *, misses: bool, check: bool
    ) -> None:
        model = choose([recogniser] if recogniser else settings.TAGGING_RECOGNISERS)
        small = choose(["articles.tagging.recognisers.SpacySm"])
        self.stdout.write(f"{len(articles)} articles; F1 of {sum(len(a.names) for a in articles)} mentions")
        self.stdout.write(f"{'':36}{'all':>8}" + "".join(f"{kind:>14}" for kind in KINDS))
        least = 0.0
        if small.ready() is None:
            plain = self._f1(f"plain {small.name}", articles, lambda a: plain_names(a, small))
            least = plain.f1() + GAIN
        if model.name != small.name:
            self._f1(f"plain {model.name}", articles, lambda a: plain_names(a, model))
        score = self._f1(f"pipeline on {model.name}", articles, lambda a: pipeline_names(a, model))
        if misses:
            for error in sorted(score.errors):
                self.stdout.write("  ".join(error))
        if check and score.f1() < least:
            raise CommandError(f"Below target: F1 {score.f1():.1f} < {least:.1f}")

    def _f1(
        self,
        title: str,
        articles: list[MarkedArticle],
        names: Callable[[MarkedArticle], set[tuple[int, int, str]]],
    ) -> MentionScore:
        score = MentionScore()
        for article in articles:
            score.add(article, names(article))
        by_kind = {kind: score.f1(LABEL_OF_KIND[kind]) for kind in KINDS}
        self.stdout.write(f"{title:36}{score.f1():>8.1f}{_columns(by_kind)}")
        return score

    def _header(self) -> None:
        self.stdout.write(
            f"{'':20}{'identities':>12}" + "".join(f"{kind:>14}" for kind in KINDS) + f"{'words/s':>10}"
        )
        self.stdout.write(f"{'':20}{'found %':>12}" + "".join(f"{'precision %':>14}" for _ in KINDS))

    def _row(
        self,
        title: str,
        articles: list[GoldArticle],
        words: int,
        tags: Callable[[GoldArticle], list[ScoredTag]],
    ) -> Score:
        score = Score()
        started = time.perf_counter()
        found = [tags(article) for article in articles]
        seconds = time.perf_counter() - started
        for article, scored in zip(articles, found, strict=True):
            score.add(article, scored)
        precision = {kind: score.precision(kind) for kind in KINDS}
        self.stdout.write(
            f"{title:20}{score.identities_found():>12.1f}{_columns(precision)}{words / seconds:>10.0f}"
        )
        return score


def plain_tags(article: GoldArticle, model: Recogniser) -> list[ScoredTag]:
    """The recogniser's spans as they come, one tag for each spelling and label."""
    spans: dict[tuple[str, str], list[tuple[int, int]]] = {}
    lines = [article.text[start:end] for _, start, end in article.zones]
    for (_, start, _), mentions in zip(article.zones, model.find(lines), strict=True):
        for mention in mentions:
            if mention.label != EVENT:
                span = (start + mention.start, start + mention.end)
                spans.setdefault((mention.label, article.text[slice(*span)]), []).append(span)
    return [
        ScoredTag(KIND_OF_LABEL[label], name, tuple(met), bool(seed().lookup(name, "place")))
        for (label, name), met in spans.items()
    ]


def pipeline_tags(article: GoldArticle, model: Recogniser) -> list[ScoredTag]:
    """The candidates of the whole pipeline; the gold text is laid out anew, so offsets must agree."""
    parts = [(zone, article.text[start:end]) for zone, start, end in article.zones]
    extraction = extract(parts, model, seed())
    moved = _moved(article, extraction.document)
    return [
        ScoredTag(
            candidate.kind,
            candidate.name,
            tuple(
                (each.start + moved(each.start), each.end + moved(each.start)) for each in candidate.evidence
            ),
            bool(candidate.known and candidate.kind == "place"),
        )
        for candidate in extraction.candidates
    ]


def plain_names(article: MarkedArticle, model: Recogniser) -> set[tuple[int, int, str]]:
    """The recogniser's spans as they come."""
    found = model.find([article.text[start:end] for _, start, end in article.zones])
    return {
        (start + mention.start, start + mention.end, mention.label)
        for (_, start, _), mentions in zip(article.zones, found, strict=True)
        for mention in mentions
        if mention.label != EVENT
    }


def pipeline_names(article: MarkedArticle, model: Recogniser) -> set[tuple[int, int, str]]:
    """Every mention of the whole pipeline, in the gold's offsets."""
    extraction = extract(
        [(zone, article.text[start:end]) for zone, start, end in article.zones], model, seed()
    )
    moved = _moved(article, extraction.document)
    return {
        (m.start + moved(m.start), m.end + moved(m.start), m.label)
        for m in extraction.mentions
        if m.label != EVENT
    }


def _moved(article: GoldArticle | MarkedArticle, document: Document) -> Callable[[int], int]:
    """How far a place of the text that was read stands from the gold's: lines left out as furniture move the rest."""
    starts, by = [], []
    at = 0
    for zone in document.zones:
        at = article.text.index(document.text[zone.start : zone.end], at)
        starts.append(zone.start)
        by.append(at - zone.start)
        at += zone.end - zone.start
    return lambda offset: by[bisect_right(starts, offset) - 1]


def _columns(values: dict[str, float]) -> str:
    return "".join(f"{values[kind]:>14.1f}" for kind in KINDS)


def _check(score: Score) -> None:
    reached = {"identities": score.identities_found()} | {kind: score.precision(kind) for kind in KINDS}
    short = [
        f"{name} {reached[name]:.1f} < {least}" for name, least in TARGETS.items() if reached[name] < least
    ]
    if short:
        raise CommandError("Below target: " + ", ".join(short))


def _memory() -> float:
    """MiB that this process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
