"""Which editions a query asks for: an allow-list of filters, all on what is public."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, OuterRef, Q

from articles.editions.models import Placement
from articles.feed.parameters import Names

# The filters that name rows of a vocabulary by slug or id, and that vocabulary's name in `queries.known`.
VOCABULARY = {
    "section": "section",
    "author": "author",
    "source": "source",
    "tag": "topic",
    "person": "topic",
    "organisation": "topic",
    "place": "topic",
}
KINDS = {"person", "organisation", "place"}
Found = Mapping[str, Mapping[str, list[Any]]]


def condition(values: Mapping[str, Any], found: Found) -> Q:
    """The filter for parsed parameters; `found` maps filter → name → keys of the vocabulary, from `queries.known`."""
    wanted = Q()
    for name in VOCABULARY:
        if values.get(name):
            wanted &= _all(values[name], _one_of(name, found[name]))
    if values.get("language"):
        wanted &= _all(values["language"], lambda texts: Q(language__in=texts))
    if values.get("has"):
        wanted &= _all(values["has"], _has)
    if values.get("ids"):
        wanted &= Q(article_id__in=values["ids"])
    for field in ("published", "updated"):
        if values.get(f"{field}_from"):
            wanted &= Q(**{f"{field}_at__gte": values[f"{field}_from"]})
        if values.get(f"{field}_to"):
            wanted &= Q(**{f"{field}_at__lt": values[f"{field}_to"]})
    if values.get("min_votes"):
        wanted &= Q(votes__gte=values["min_votes"])
    if values.get("min_rating") is not None:
        # stars / votes >= wanted, without a division
        wanted &= Q(votes__gt=0, surplus__gte=0)
    if values.get("q"):
        wanted &= Q(search=search_query(values["q"]))
    return wanted


def search_query(words: str) -> SearchQuery:
    return SearchQuery(words, search_type="websearch", config="english")


def _all(names: Names, one_of: Callable[[list[str]], Q]) -> Q:
    wanted = Q()
    for group in names.all_of:
        wanted &= one_of(list(group))
    if names.none_of:
        wanted &= ~one_of(list(names.none_of))
    return wanted


def _one_of(name: str, found: Mapping[str, list[Any]]) -> Callable[[list[str]], Q]:
    def condition(names: list[str]) -> Q:
        keys = [key for text in names for key in found[text]]
        if name == "section":
            return Q(Exists(Placement.objects.filter(article_id=OuterRef("article_id"), section_id__in=keys)))
        if name == "author":
            return Q(author_ids__overlap=keys)
        if name == "source":
            # A story without a source has null there, and null is neither in nor out of a list.
            return Q(source__isnull=False, source__slug__in=keys)
        wanted = Q()
        for key in keys:
            wanted |= Q(topics__contains=[{"id": key}])
        return wanted

    return condition


def _has(features: list[str]) -> Q:
    wanted = Q()
    for feature in features:
        wanted |= ~Q(photo_ids=[]) if feature == "image" else ~Q(corrections=[])
    return wanted
