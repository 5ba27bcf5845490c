"""A mention: a stretch of a story's text that names something, and what kind of thing it names."""

from dataclasses import dataclass

PERSON, ORG, PLACE, EVENT = "PERSON", "ORG", "PLACE", "EVENT"
LABELS = frozenset({PERSON, ORG, PLACE, EVENT})

KIND_OF_LABEL = {PERSON: "person", ORG: "organisation", PLACE: "place", EVENT: "event"}
LABEL_OF_KIND = {kind: label for label, kind in KIND_OF_LABEL.items()}


@dataclass(frozen=True, order=True)
class Mention:
    """`text[start:end]` names a thing of the kind `label`; `score` is 0–1 where the finder gives one."""

    start: int
    end: int
    label: str
    score: float | None = None

    def overlaps(self, other: "Mention") -> bool:
        return self.start < other.end and other.start < self.end
