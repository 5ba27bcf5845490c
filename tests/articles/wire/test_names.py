"""Bylines in capitals become names as their owners write them."""

import pytest

from articles.wire.names import natural_case, split_byline


@pytest.mark.parametrize(
    "printed, name",
    [
        ("VLADIMIR ISACHENKOV", "Vladimir Isachenkov"),
        ("LIV O'HARA", "Liv O'Hara"),
        ("MARIE D’ANGELO", "Marie D’Angelo"),
        ("IAN McKAY", "Ian McKay"),
        ("IAN MCKAY", "Ian McKay"),
        ("FLORA MACDONALD", "Flora MacDonald"),
        ("EMMANUEL MACRON", "Emmanuel Macron"),
        ("JEAN-PAUL DUPONT", "Jean-Paul Dupont"),
        ("ANNA SMITH-O'BRIEN", "Anna Smith-O'Brien"),
        ("JAN VAN DER BERG", "Jan van der Berg"),
        ("VAN MORRISON", "Van Morrison"),
        ("ÖZGÜR ÇELİK", "Özgür Çelik"),
        ("BASHAR AL-ASSAD", "Bashar al-Assad"),
        ("J.D. VANCE", "J.D. Vance"),
        ("JD POWER", "JD Power"),
        ("MARTIN L. KING JR.", "Martin L. King Jr."),
        ("HENRY FORD III", "Henry Ford III"),
        ("JO NG", "Jo Ng"),
        ("Ludwig van Beethoven", "Ludwig van Beethoven"),
        ("danah boyd", "danah boyd"),
    ],
)
def test_a_name_in_natural_case(printed, name):
    assert natural_case(printed) == name


@pytest.mark.parametrize(
    "line, writers",
    [
        ("By ANNA BELL", [("ANNA BELL", "")]),
        ("By ANNA BELL, JO GREY and AL TREE", [("ANNA BELL", ""), ("JO GREY", ""), ("AL TREE", "")]),
        ("By ANNA BELL, JO GREY, and AL TREE", [("ANNA BELL", ""), ("JO GREY", ""), ("AL TREE", "")]),
        ("BY ANNA BELL & JO GREY", [("ANNA BELL", ""), ("JO GREY", "")]),
        (
            "By Anna Bell in Kyiv and Jo van Grey in Brussels",
            [("Anna Bell", "Kyiv"), ("Jo van Grey", "Brussels")],
        ),
        ("By MARTIN KING, JR. and AL TREE", [("MARTIN KING JR.", ""), ("AL TREE", "")]),
    ],
)
def test_a_byline_is_split_into_its_writers(line, writers):
    assert split_byline(line) == writers


@pytest.mark.parametrize(
    "line",
    [
        "By Wednesday, the rain had stopped.",
        "By Wednesday",
        "By and large",
        "By the end of the day, 1,200 people had come",
        "Bypass opens",
        "By " + "ANNA BELL, " * 60 + "JO GREY",
    ],
)
def test_a_sentence_that_begins_with_by_is_no_byline(line):
    assert split_byline(line) is None
