"""What became of a story that came in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from articles.content.models import Article

Outcome = Literal["imported", "updated", "unchanged", "skipped"]


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one story. `changed` names the fields of an update, `why` explains a skip, `not_published` why a
    publication that was asked for did not happen, `pinned` which neighbours were pinned."""

    outcome: Outcome
    article: Article
    changed: tuple[str, ...] = ()
    why: str = ""
    not_published: str = ""
    pinned: tuple[str, ...] = ()
    new_sections: tuple[str, ...] = ()
    published: bool = False
