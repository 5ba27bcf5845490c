"""Names for the numbers in snapshots, so that a difference reads as an editor would say it."""

from __future__ import annotations

from typing import Any

from articles.content.models import Article, Section, Source
from media.library.models import Photo

Snapshot = dict[str, Any]


def named(*taken: Snapshot) -> list[Snapshot]:
    """Snapshots with the names of sections, sources, photos and pinned stories in place of their numbers. At most four
    questions, however many snapshots; what is gone since keeps its number."""
    sections = _names(
        Section,
        [pk for one in taken for pk in [*one.get("further_sections", []), _field(one, "section_id")] if pk],
    )
    sources = _names(Source, [pk for one in taken if (pk := _field(one, "source_id"))])
    photos = _names(
        Photo, [row["photo"] for one in taken for row in one.get("illustrations", []) if row["photo"]]
    )
    stories = _names(Article, [pk for one in taken for pk in one.get("pins", {}).values()])
    return [
        {
            **one,
            "fields": {
                **one.get("fields", {}),
                **{
                    name: names.get(_field(one, name), _field(one, name))
                    for name, names in (("section_id", sections), ("source_id", sources))
                    if name in one.get("fields", {})
                },
            },
            "further_sections": [sections.get(pk, pk) for pk in one.get("further_sections", [])],
            "illustrations": [
                {**row, "photo": photos.get(row["photo"], row["photo"])}
                for row in one.get("illustrations", [])
            ],
            "pins": {side: stories.get(pk, pk) for side, pk in one.get("pins", {}).items()},
        }
        for one in taken
    ]


def _field(taken: Snapshot, name: str) -> Any:
    return taken.get("fields", {}).get(name)


def _names(model: Any, numbers: list[Any]) -> dict[Any, str]:
    rows = model.objects.in_bulk(set(numbers))
    return {pk: f"“{row}”" if model in (Photo, Article) else str(row) for pk, row in rows.items()}
