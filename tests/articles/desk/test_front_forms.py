"""What the buttons of a front's desk page do to its slots."""

from datetime import timedelta

import pytest

from articles.desk.front_forms import Line, moved
from articles.front.actions import SlotRow
from tests.factories import NOW

ZONES = ["top", "secondary", "rail"]


def lines(**zones):
    """`top=[1]` is a slot of story 1 with the key s1."""
    return [Line(f"s{story}", SlotRow(zone, story)) for zone, stories in zones.items() for story in stories]


def stories(found):
    return {zone: [line.row.article_id for line in found if line.row.zone == zone] for zone in ZONES}


@pytest.mark.parametrize(
    ("verb", "key", "after"),
    [
        ("up", "s3", {"top": [1], "secondary": [3, 2], "rail": [4]}),
        ("up", "s2", {"top": [1, 2], "secondary": [3], "rail": [4]}),
        ("up", "s1", {"top": [1], "secondary": [2, 3], "rail": [4]}),
        ("down", "s2", {"top": [1], "secondary": [3, 2], "rail": [4]}),
        ("down", "s3", {"top": [1], "secondary": [2], "rail": [3, 4]}),
        ("down", "s4", {"top": [1], "secondary": [2, 3], "rail": [4]}),
        ("remove", "s2", {"top": [1], "secondary": [3], "rail": [4]}),
        ("remove", "s9", {"top": [1], "secondary": [2, 3], "rail": [4]}),
        ("add", "5-rail", {"top": [1], "secondary": [2, 3], "rail": [5, 4]}),
        ("add", "4-secondary", {"top": [1], "secondary": [4, 2, 3], "rail": []}),
        ("add", "5-top", {"top": [5], "secondary": [1, 2, 3], "rail": [4]}),
        ("add", "5-nowhere", {"top": [1], "secondary": [2, 3], "rail": [4]}),
        ("add", "x-top", {"top": [1], "secondary": [2, 3], "rail": [4]}),
    ],
)
def test_a_button_moves_one_slot(verb, key, after):
    before = lines(top=[1], secondary=[2, 3], rail=[4])
    assert stories(moved(before, ZONES, verb=verb, key=key)) == after


def test_a_top_story_with_its_times_waits_for_them_where_it_is():
    before = [Line("s1", SlotRow("top", 1, starts_at=NOW, ends_at=NOW + timedelta(hours=1)))]
    assert stories(moved(before, ZONES, verb="add", key="2-top"))["top"] == [2, 1]


def test_a_zone_that_the_front_has_not_is_left_out():
    assert stories(moved(lines(top=[1], rail=[2]), ["top", "secondary"], verb="up", key="s1"))["rail"] == []
