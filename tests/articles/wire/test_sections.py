"""The sections line of a saved page."""

import pytest

from articles.wire.sections import split_sections


@pytest.mark.parametrize(
    "line, names",
    [
        ("NewsTop StoryWorld", ["News", "Top Story", "World"]),
        ("News | World", ["News", "World"]),
        ("Home > News > Middle East", ["News", "Middle East"]),
        ("News, Top Story, World", ["News", "Top Story", "World"]),
        ("World", ["World"]),
        ("BREAKING NEWS", ["Breaking News"]),
        ("U.S.Politics", ["U.S.", "Politics"]),
        ("NewsGarden and HomeWorld", ["News", "Garden and Home", "World"]),
        ("News|News|World", ["News", "World"]),
    ],
)
def test_a_sections_line_is_cut(line, names):
    assert split_sections(line) == names


def test_names_of_the_newsroom_are_cut_without_a_capital_to_help():
    assert split_sections("UKWorld", ["UK"]) == ["UK", "World"]


@pytest.mark.parametrize(
    "line",
    [
        "YouTube",
        "YouTube sues McDonald over a name",
        "World leaders meet in Geneva",
        "A bridge opens",
        "News?",
        "",
    ],
)
def test_a_headline_is_no_sections_line(line):
    assert split_sections(line, following="People walked over it on Sunday") == []


def test_unknown_names_count_only_above_a_headline():
    assert split_sections("HarbourVillages", following="A new bridge opens today") == ["Harbour", "Villages"]
    assert split_sections("HarbourVillages", following="Bridge") == []
