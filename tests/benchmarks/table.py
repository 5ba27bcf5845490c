"""Row: one figure; and the table that they are printed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

NGINX = "nginx, the same bytes from disk"  # the row that every rate is compared with
PER_SECOND = "/s"


@dataclass(frozen=True)
class Row:
    """A measured number. `p99`: milliseconds in which 99 of 100 were answered; `note`: a few words behind it."""

    name: str
    value: float
    unit: str = PER_SECOND
    p99: float | None = None
    note: str = ""


def show(found: Mapping[int, Sequence[Row]]) -> None:
    """Prints the rows of each size of the archive; those of later sizes with their ratio to the first size's."""
    sizes = list(found)
    first = {row.name: row for row in found[sizes[0]]}
    for size in sizes:
        base = next((row.value for row in found[size] if row.name == NGINX), None)
        print(f"\n{size:,} stories")
        against = f"to {sizes[0]:,}" if size != sizes[0] else ""
        print(f"{'':44}{'figure':>12}{'':4}{'to nginx':>10}{'p99 ms':>10}{against:>14}")
        for row in found[size]:
            before = first.get(row.name)
            print(_line(row, base=base, before=before if size != sizes[0] else None))


def _line(row: Row, *, base: float | None, before: Row | None) -> str:
    figure = f"{row.value:,.0f}" if row.value >= 100 else f"{row.value:,.1f}"
    ratio = f"{row.value / base:.4f}" if base and row.unit == PER_SECOND else ""
    slowest = f"{row.p99:.1f}" if row.p99 is not None else ""
    change = f"{row.value / before.value:.2f} ×" if before and before.value else ""
    note = f"  {row.note}" if row.note else ""
    return f"{row.name:44}{figure:>12} {row.unit:3}{ratio:>10}{slowest:>10}{change:>14}{note}".rstrip()
