"""Pure rule: what a clock on the wall means in a time zone, around the two nights on which clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo


class NeverShown(ValueError):
    """No clock shows this time: it falls into the hour that is skipped in spring."""


class ShownTwice(ValueError):
    """Clocks show this time twice, in autumn. `moments`: both, the earlier first."""

    def __init__(self, message: str, moments: tuple[datetime, datetime]) -> None:
        self.moments = moments
        super().__init__(message)


def moment(wall: datetime, zone: tzinfo, *, fold: int | None = None) -> datetime:
    """The moment at which clocks of `zone` show `wall` (without a zone).

    `fold` 0 or 1 says which of two moments is meant, where there are two; it changes nothing elsewhere.
    """
    early, late = (wall.replace(tzinfo=zone, fold=turn) for turn in (0, 1))
    if early.utcoffset() == late.utcoffset():
        return early
    day = f"{wall:%d %B %Y}".lstrip("0")
    if _shown(early, zone) != wall:
        raise NeverShown(
            f"On {day} the clocks of {zone} go forward and skip {wall:%H:%M}. Choose "
            f"{_shown(early, zone):%H:%M}, or a time before the change."
        )
    if fold is None:
        raise ShownTwice(
            f"On {day} the clocks of {zone} go back and show {wall:%H:%M} twice. Say which is meant.",
            (early, late),
        )
    return late if fold else early


def _shown(at: datetime, zone: tzinfo) -> datetime:
    return at.astimezone(UTC).astimezone(zone).replace(tzinfo=None)


def named(at: datetime) -> str:
    """A moment in its own zone, beyond doubt: "25 October 2026, 02:30 CET (UTC+01:00)"."""
    offset = f"{at:%z}"
    return f"{at:%d %B %Y, %H:%M %Z}".lstrip("0") + f" (UTC{offset[:3]}:{offset[3:]})"
