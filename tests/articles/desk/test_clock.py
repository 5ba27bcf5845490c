"""What a clock on the wall means, on the two nights on which clocks change."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from articles.desk.clock import NeverShown, ShownTwice, moment, named

BERLIN, NEW_YORK, SYDNEY = (
    ZoneInfo(name) for name in ("Europe/Berlin", "America/New_York", "Australia/Sydney")
)


@pytest.mark.parametrize(
    "wall, zone, utc",
    [
        ("2026-07-01T06:30", BERLIN, "2026-07-01T04:30"),
        ("2026-03-29T01:59", BERLIN, "2026-03-29T00:59"),
        ("2026-03-29T03:00", BERLIN, "2026-03-29T01:00"),
        ("2026-10-25T01:59", BERLIN, "2026-10-24T23:59"),
        ("2026-10-25T03:00", BERLIN, "2026-10-25T02:00"),
        ("2026-03-08T01:59", NEW_YORK, "2026-03-08T06:59"),
        ("2026-03-08T03:00", NEW_YORK, "2026-03-08T07:00"),
        ("2026-11-01T02:00", NEW_YORK, "2026-11-01T07:00"),
        ("2026-11-22T12:00", UTC, "2026-11-22T12:00"),
    ],
)
def test_a_time_that_is_shown_once_is_that_moment(wall, zone, utc):
    found = moment(datetime.fromisoformat(wall), zone)
    assert found == datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert moment(datetime.fromisoformat(wall), zone, fold=1) == found


@pytest.mark.parametrize(
    "wall, zone, instead",
    [
        ("2026-03-29T02:30", BERLIN, "03:30"),
        ("2026-03-08T02:00", NEW_YORK, "03:00"),
        ("2026-10-04T02:15", SYDNEY, "03:15"),
    ],
)
def test_a_time_that_is_skipped_in_spring_is_refused_with_another_proposed(wall, zone, instead):
    for fold in (None, 0, 1):
        with pytest.raises(NeverShown, match=f"skip {wall[-5:]}. Choose {instead}"):
            moment(datetime.fromisoformat(wall), zone, fold=fold)


@pytest.mark.parametrize(
    "wall, zone, first, second",
    [
        ("2026-10-25T02:30", BERLIN, "2026-10-25T00:30", "2026-10-25T01:30"),
        ("2026-11-01T01:00", NEW_YORK, "2026-11-01T05:00", "2026-11-01T06:00"),
    ],
)
def test_a_time_that_is_shown_twice_in_autumn_asks_which(wall, zone, first, second):
    at = datetime.fromisoformat(wall)
    with pytest.raises(ShownTwice) as asked:
        moment(at, zone)
    both = tuple(datetime.fromisoformat(utc).replace(tzinfo=UTC) for utc in (first, second))
    assert tuple(one.astimezone(UTC) for one in asked.value.moments) == both
    assert tuple(moment(at, zone, fold=fold).astimezone(UTC) for fold in (0, 1)) == both


def test_a_moment_is_named_beyond_doubt():
    both = [moment(datetime(2026, 10, 25, 2, 30), BERLIN, fold=fold) for fold in (0, 1)]
    assert [named(at) for at in both] == [
        "25 October 2026, 02:30 CEST (UTC+02:00)",
        "25 October 2026, 02:30 CET (UTC+01:00)",
    ]
