"""Pure rule: the byline as a line of print."""

from __future__ import annotations

from collections.abc import Sequence

LEADS = {
    "writer": "By",
    "reporting": "Reporting by",
    "photographer": "Photographs by",
    "editor": "Edited by",
    "translator": "Translated by",
}


def join_names(names: Sequence[str]) -> str:
    """`["A", "B", "C"]` → `"A, B and C"`."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def byline(credits: Sequence[tuple[str, str]], *, override: str = "", none: bool = False) -> str:
    """The line for `(name, role)` pairs in their order, writers first: `By A and B; translated by C`.

    An override is printed as it stands; `none` prints nothing.
    """
    if none:
        return ""
    if override:
        return override
    parts = []
    for role, lead in LEADS.items():
        names = [name for name, role_of in credits if role_of == role]
        if names:
            parts.append(f"{lead} {join_names(names)}")
    return "; ".join(part if index == 0 else part[0].lower() + part[1:] for index, part in enumerate(parts))
