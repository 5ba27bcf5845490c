"""Pure rule: when the lead photo may not be shown (any more), the story's next photo stands in for it.

Rows are those of `Edition.illustrations`, lead first. The row that stands in is the lead, and remembers in "stands_in"
its place among the others, so that the first lead comes back as soon as it may be shown.
"""

from __future__ import annotations

from typing import Any

Rows = list[dict[str, Any]]


def as_edited(rows: Rows) -> Rows:
    """The rows as the editors ordered them: nobody stands in."""
    if not rows or "stands_in" not in rows[0]:
        return rows
    stood_in, *others = rows
    place = stood_in["stands_in"]
    back = {name: value for name, value in stood_in.items() if name != "stands_in"} | {"role": "inline"}
    return [*others[:place], back, *others[place:]]


def with_stand_in(rows: Rows) -> Rows:
    """The rows as readers shall see them: led by the first photo that may be shown, when the lead's may not.

    A story without a lead photo, or one whose lead never had a file, was edited so and stays so.
    """
    lead = rows[0] if rows else None
    if lead is None or lead["role"] != "lead" or lead["picture"] or not lead["photo"]:
        return rows
    place = next((number for number, row in enumerate(rows) if row["picture"]), None)
    if place is None:
        return rows
    others = [row for number, row in enumerate(rows) if number != place]
    return [rows[place] | {"role": "lead", "stands_in": place}, *others]
