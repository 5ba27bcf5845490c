"""What the words around a name say of its kind."""

from __future__ import annotations

import pytest

from articles.tagging.cues import on_sport
from articles.tagging.mention import ORG, PERSON, PLACE
from tests.articles.tagging.test_pipeline import Marked, names

SPORT = "The striker scored twice in the league match. "


def kinds(text, **marked):
    return names([("body", text)], Marked(**marked))


@pytest.mark.parametrize(
    "text",
    [
        "Police were seen near Quellmark at noon.",
        "The town of Quellmark burned.",
        "Rain fell in parts of Quellmark.",
    ],
)
def test_something_is_in_a_place(text):
    assert kinds(text, Quellmark=PERSON) == {"Quellmark": "place"}


def test_what_is_said_in_somebodys_house_leaves_him_a_person():
    assert kinds("They met in Quellmark's kitchen.", Quellmark=PERSON) == {"Quellmark": "person"}


def test_an_unknown_place_that_speaks_is_a_person():
    assert kinds("Later Quellmark said no.", Quellmark=PLACE) == {"Quellmark": "person"}


def test_a_title_overrules_a_known_firm():
    assert kinds("They met Mr Boeing.", Boeing=ORG) == {"Boeing": "person"}


def test_of_a_row_both_are_what_the_known_one_is():
    found = kinds("He flew for Quellmark and Norway today.", Quellmark=PERSON, Norway=PLACE)
    assert found["Quellmark"] == "place"


def test_a_town_that_wins_is_a_club_in_sport():
    told = SPORT + "Hamburg beat Bremen 2-1 on Sunday."
    assert kinds(told, Hamburg=PLACE, Bremen=PLACE) == {"Hamburg": "organisation", "Bremen": "organisation"}


def test_a_town_that_is_played_in_stays_one():
    told = SPORT + "They won 2-1 in Hamburg, and Hamburg was wet."
    assert kinds(told, Hamburg=PLACE) == {"Hamburg": "place"}


def test_a_town_that_wins_something_else_stays_one():
    assert kinds("Hamburg won the vote on Sunday.", Hamburg=PLACE) == {"Hamburg": "place"}


def test_a_nation_that_plays_stays_a_country():
    assert kinds(SPORT + "Norway beat Austria 2-1.", Norway=PLACE, Austria=PLACE) == {
        "Norway": "place",
        "Austria": "place",
    }


def test_three_words_of_sport_make_a_story_one_on_it():
    assert on_sport("the coach, the striker, the referee's whistle and the league")
    assert not on_sport("the coach left for Oslo and the coach came back")


def test_a_town_of_somebodys_name_is_he_where_nothing_is_in_it():
    found = kinds("Naomi Bergen smiled. Bergen left early.", **{"Naomi Bergen": PERSON, "Bergen": PLACE})
    assert found == {"Naomi Bergen": "person"}


def test_a_town_of_somebodys_name_stays_one_where_something_is_in_it():
    found = kinds("Naomi Bergen smiled in Bergen.", **{"Naomi Bergen": PERSON, "Bergen": PLACE})
    assert found == {"Naomi Bergen": "person", "Bergen": "place"}


def test_a_nickname_follows_its_club():
    told = SPORT + "Bergen Otters won. The Otters rest now."
    found = names([("body", told)], Marked(**{"Bergen Otters": ORG}))
    assert found == {"Bergen Otters": "organisation"}


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("He runs the Armed Forces of Belvia now.", "Armed Forces of Belvia", "organisation"),
        ("Asked the Commission on Fair Debates.", "Commission on Fair Debates", "organisation"),
        ("The Center for Plain Rights sued.", "Center for Plain Rights", "organisation"),
        ("He spoke of Karolina Brandvold again.", "Karolina Brandvold", "person"),
        ("Then Jan Brandvold left.", "Jan Brandvold", "person"),
        ("Drugmaker Quell Inc fell.", "Quell Inc", "organisation"),
        ("Talks in The Hague went on.", "The Hague", "place"),
    ],
)
def test_names_are_taken_whole(text, name, kind):
    marked = Marked(
        **{"Armed Forces": ORG, "Belvia": PLACE, "Center for Plain Rights": PLACE, "Karolina": PLACE},
        **{"Brandvold": PERSON, "Jan Brandvold": PERSON, "Drugmaker Quell": ORG, "Hague": PLACE},
    )
    assert names([("body", text)], marked) == {name: kind}


def test_a_verb_between_two_people_parts_them():
    found = kinds("Holm passes Brandvold.", **{"Holm passes Brandvold": PERSON})
    assert found == {"Holm": "person", "Brandvold": "person"}


def test_a_dateline_does_not_swallow_the_name_behind_it():
    found = names(
        [("body", "OSLO - Naomi Brandvold won.")],
        Marked(**{"OSLO - Naomi": PLACE, "Naomi Brandvold": PERSON}),
    )
    assert found == {"Oslo": "place", "Naomi Brandvold": "person"}


def test_a_tournament_is_not_in_the_place_it_is_named_after():
    assert "United States" not in kinds("She won the U.S. Open.", **{"U.S.": PLACE})
