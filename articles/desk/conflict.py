"""Two texts of one story: what somebody saved meanwhile, beside what stands in the form."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.http import QueryDict

from articles.bylines.models import Author
from articles.content.html import clean
from articles.content.models import Article
from articles.desk.blocks import Hunk, hunks
from articles.desk.changes import changes, three_way
from articles.desk.forms import StoryForm, read_rows
from articles.desk.story_page import base_of, picture_rows
from articles.revisions.actions import EditConflict
from articles.revisions.diff import Piece
from articles.revisions.models import Revision

# Texts that may stand one after the other; a headline, an address or a choice cannot be two.
JOINED = {"standfirst", "introduction", "contributors_note", "internal_notes", "search_description"}
ROWS = ("bylines", "illustrations", "further_sections", "pins")


@dataclass(frozen=True)
class Clash:
    """One field that differs. `verdict`: "theirs" or "mine" when only one of them changed it, else "both".

    `pieces` read from theirs to yours; `theirs` and `mine` are what the form can hold, as text, or as data for rows.
    `hunks` are the body's, each to be decided by itself; `joins`: both texts can stand one after the other.
    """

    name: str
    label: str
    verdict: str
    pieces: list[Piece]
    theirs: Any
    mine: Any
    joins: bool = False
    hunks: list[Hunk] = field(default_factory=list)

    @property
    def data(self) -> dict[str, Any]:
        """What the form's script works with."""
        return {"theirs": self.theirs, "mine": self.mine, "hunks": [asdict(hunk) for hunk in self.hunks]}


@dataclass(frozen=True)
class ConflictPage:
    by: str
    at: datetime
    clashes: list[Clash]


def conflict_page(
    *, data: QueryDict, form: StoryForm, article: Article, conflict: EditConflict
) -> ConflictPage:
    """Everything that differs, field by field: text, bylines, photos, sections, pins."""
    theirs = conflict.current.snapshot
    mine = as_snapshot(data=data, form=form, article=article) | {"tags": theirs["tags"]}
    started = Revision.objects.filter(article=article, number=base_of(data) or 0).first()
    base = started.snapshot if started else {"fields": {}}
    verdicts = three_way(base["fields"], theirs["fields"], mine["fields"]) | three_way(
        *({name: side.get(name) for name in ROWS} for side in (base, theirs, mine))
    )
    shown: dict[str, Clash] = {}
    for change in changes(theirs, mine):
        name = "illustrations" if change.field.startswith("illustration ") else change.field.replace(" ", "_")
        if name in shown:
            shown[name].pieces.extend([("same", "\n\n"), *change.pieces])
            continue
        shown[name] = Clash(
            name=name.removesuffix("_id"),
            label="Photos" if name == "illustrations" else change.label,
            verdict=verdicts.get(name, "both"),
            pieces=list(change.pieces),
            theirs=_held(name, theirs, at=conflict.current.at),
            mine=_held(name, mine, at=conflict.current.at),
            joins=name in JOINED,
            hunks=hunks(base["fields"].get("body", ""), theirs["fields"]["body"], mine["fields"]["body"])
            if name == "body"
            else [],
        )
    return ConflictPage(
        by=str(conflict.current.by or "Somebody"), at=conflict.current.at, clashes=list(shown.values())
    )


def as_snapshot(*, data: QueryDict, form: StoryForm, article: Article) -> dict[str, Any]:
    """The posted form in the shape of `snapshot.take`."""
    rows = read_rows(data, article=article)
    names = dict(Author.objects.filter(pk__in=[row.author for row in rows.bylines]).values_list("pk", "name"))
    values = form.valid_values()
    fields = {}
    for name, stored in (
        Revision.objects.get(article=article, number=article.version).snapshot["fields"].items()
    ):
        value = values.get(name.removesuffix("_id"), stored)
        if name == "body":
            value = clean(value or "")
        elif name.endswith("_id"):
            value = getattr(value, "pk", value)
        fields[name] = value.isoformat() if isinstance(value, datetime) else value
    return {
        "fields": fields,
        "further_sections": sorted(
            section.pk for section in values.get("further_sections", []) if section != values.get("section")
        ),
        "bylines": [
            {
                "author": row.author,
                "author_name": names.get(row.author, ""),
                "role": row.role,
                "place": row.place,
            }
            for row in rows.bylines
        ],
        "illustrations": [asdict(row) for row in rows.illustrations],
        "pins": rows.pins,
    }


def _held(name: str, snapshot: dict[str, Any], *, at: datetime) -> Any:
    """What one side's choice puts into the form."""
    if name == "bylines":
        return [
            {"id": row["author"], "name": row["author_name"], "role": row["role"], "place": row["place"]}
            for row in snapshot["bylines"]
        ]
    if name == "illustrations":
        return picture_rows(snapshot["illustrations"], at=at)
    if name in ROWS:
        return snapshot[name]
    value = snapshot["fields"].get(name)
    return "" if value is None else str(value)
