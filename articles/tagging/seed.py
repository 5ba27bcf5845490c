"""The seed of the knowledge base: places of the world and well-known organisations, from our data files."""

import csv
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from articles.tagging.folding import fold
from articles.tagging.knowledge import Knowledge, Known

DATA = Path(__file__).parent / "data"
# Orders namesakes by what a news story means by the bare name; cities add their inhabitants to it.
_WEIGHT = {
    "country": 10**9,
    "nation": 10**8,
    "continent": 10**8,
    "region": 10**7,
    "water": 10**7,
    "landmark": 10**6,
    "capital": 10**8,
    "state": 5 * 10**6,
    "city": 0,
}
_LARGE_CITY = 1_000_000


@lru_cache(maxsize=1)
def seed() -> Knowledge:
    """The index over all seed rows, read once a process (about 6,700 rows, 0.2 s)."""
    return Knowledge((*places(), *organisations()))


def places() -> Iterator[Known]:
    """Rows of places.csv with our own names laid over them, then our own places."""
    ours = {(row["sort"], row["name"], row["country"]): row for row in _rows("places_ours.csv")}
    for row in _rows("places.csv"):
        own = ours.pop((row["sort"], row["name"], row["country"]), None)
        yield _place(row, own)
    for row in ours.values():
        yield _place(row, None)


def _place(row: dict[str, str], own: dict[str, str] | None) -> Known:
    aliases = [*row["aliases"].split("|"), *(own["aliases"].split("|") if own else [])]
    inhabitants = int(row["population"] or 0)
    sort = row["sort"]
    return Known(
        key=f"place:{row['geonames_id'] or fold(row['name'])}",
        kind="place",
        name=row["name"],
        aliases=tuple(alias for alias in aliases if alias),
        size=_WEIGHT[sort] + inhabitants,
        findable=sort != "city" or inhabitants >= _LARGE_CITY,
        wikidata_id=row["wikidata_id"] or (own["wikidata_id"] if own else ""),
        geonames_id=int(row["geonames_id"]) if row["geonames_id"] else None,
        sort=sort,
    )


def organisations() -> Iterator[Known]:
    for row in _rows("organisations.csv"):
        yield Known(
            key=f"organisation:{fold(row['name'])}",
            kind="organisation",
            name=row["name"],
            aliases=tuple(alias for alias in row["aliases"].split("|") if alias),
            size=10**8,
            wikidata_id=row["wikidata_id"],
        )


@lru_cache(maxsize=1)
def demonyms() -> frozenset[str]:
    """Words for peoples and what is theirs (Russian, Kurds), in small letters."""
    text = (DATA / "demonyms.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return frozenset(word.lower() for line in lines for word in line.split())


@lru_cache(maxsize=1)
def given_names() -> frozenset[str]:
    """First names, as they are written."""
    text = (DATA / "given_names.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(line for line in file if not line.startswith("#"))
