"""The neighbours that pages of the wire name, as pins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from django.db.models import F, Q, Value
from django.db.models.functions import Upper

from articles.content.models import Article
from articles.neighbours import actions as neighbours
from articles.neighbours.models import Pin

DIRECTIONS = ("previous", "next")


def pin_neighbours(articles: Sequence[Article]) -> dict[int, tuple[str, ...]]:
    """Pins the stories that these pages name as neighbours, where the newsroom has them and no editor pinned others; and
    these on stories that named them and came in before. What was pinned in words, by story. Four queries at most."""
    found = [pin for pin in _wanted(articles) if pin[1].pk != pin[3].pk]
    taken = set(
        Pin.objects.filter(article__in={pin[1].pk for pin in found}).values_list("article_id", "direction")
    )
    pins: list[Pin] = []
    words: dict[int, tuple[str, ...]] = {}
    for about, article, direction, target in found:
        if (article.pk, direction) in taken:
            continue
        taken.add((article.pk, direction))
        pins.append(Pin(article=article, direction=direction, target=target))
        said = (
            f"{direction}: {target.headline}" if about is article else f"{direction} of “{article.headline}”"
        )
        words[about.pk] = (*words.get(about.pk, ()), said)
    neighbours.pin_all(pins)
    return words


def _wanted(articles: Sequence[Article]) -> Iterator[tuple[Article, Article, str, Article]]:
    """(story of this import, story to be pinned on, direction, neighbour): its own hints first, then those of others."""
    hints = [_hint(article, direction) for article in articles for direction in DIRECTIONS]
    named = _called(hint for hint in hints if hint)
    hinting = _naming(article.headline for article in articles)
    for article, direction in product(articles, DIRECTIONS):
        targets = named.get(_hint(article, direction).upper(), [])
        for target in [one for one in targets if one.pk != article.pk][:1]:
            yield article, article, direction, target
    for article, direction in product(articles, DIRECTIONS):
        for other in hinting.get((direction, article.headline.upper()), []):
            yield article, other, direction, article


def _hint(article: Article, direction: str) -> str:
    return article.previous_hint if direction == "previous" else article.next_hint


def _called(headlines: Iterable[str]) -> dict[str, list[Article]]:
    """Kept stories with these headlines in any case, the newest first, by the headline in capitals."""
    wanted = [Upper(Value(headline)) for headline in set(headlines)]
    if not wanted:
        return {}
    stories = Article.objects.kept().annotate(capitals=Upper("headline")).filter(capitals__in=wanted)
    found: dict[str, list[Article]] = {}
    for story in stories.only("headline").order_by("-pk"):
        found.setdefault(story.headline.upper(), []).append(story)
    return found


def _naming(headlines: Iterable[str]) -> dict[tuple[str, str], list[Article]]:
    """Kept stories whose pages named one of these, by direction and its headline in capitals."""
    wanted = [Upper(Value(headline)) for headline in set(headlines)]
    stories = Article.objects.kept().exclude(previous_hint="", next_hint="")
    stories = stories.annotate(before=Upper(F("previous_hint")), after=Upper(F("next_hint")))
    found: dict[tuple[str, str], list[Article]] = {}
    for story in stories.filter(Q(before__in=wanted) | Q(after__in=wanted)).only(
        "headline", "previous_hint", "next_hint"
    ):
        for direction in DIRECTIONS:
            if hint := _hint(story, direction):
                found.setdefault((direction, hint.upper()), []).append(story)
    return found
