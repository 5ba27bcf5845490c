"""What is found before publishing, in every text that readers see."""

import pytest

from articles.publishing.checks import ADMINISTRATOR, CHECKS, EDITOR, findings, stopping
from articles.publishing.roles import PERMISSIONS
from tests.factories import NOW, make_story

TEXTS = [
    *("headline", "short_headline", "social_headline", "kicker", "standfirst", "introduction"),
    *("dateline", "contributors_note", "byline_override", "search_title", "search_description"),
]


def test_whoever_may_accept_a_finding_can_be_found_among_the_roles():
    for code, (level, permission) in CHECKS.items():
        assert (permission == "") == (level == "block"), code
        assert permission in {"", EDITOR, ADMINISTRATOR}
    assert {role for role, may in PERMISSIONS.items() if EDITOR in may} == {"Editor", "Administrator"}
    assert {role for role, may in PERMISSIONS.items() if ADMINISTRATOR in may} == {"Administrator"}


@pytest.mark.django_db
@pytest.mark.parametrize("field", TEXTS)
def test_a_mark_left_for_later_is_found_in_every_text_that_readers_see(field):
    story = make_story(**{field: "The vote was [check with Ana] to TK"})
    found = {row.about for row in findings(story, at=NOW) if row.code == "unfinished"}
    assert found == {"[check with Ana]", "TK"}


@pytest.mark.django_db
def test_a_mark_in_a_caption_is_found_and_one_in_the_internal_notes_is_not():
    pictures = [{"key": "cafe", "role": "lead", "caption": "The mayor, [note age]"}]
    story = make_story(illustrations=pictures, internal_notes="TK")
    assert [row.about for row in findings(story, at=NOW) if row.code == "unfinished"] == ["[note age]"]


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["The tk of Ankara", "ATK mode", "[sic]", "a [noted] author"])
def test_words_that_only_look_like_marks_are_left_alone(text):
    assert not [row for row in findings(make_story(headline=text), at=NOW) if row.code == "unfinished"]


@pytest.mark.django_db
def test_what_is_accepted_by_its_name_stops_nothing_and_what_blocks_always_does():
    found = findings(make_story(headline="TK", standfirst="", bylines=[]), at=NOW)
    assert [row.code for row in stopping(found)] == ["byline", "unfinished"]
    assert [row.code for row in stopping(found, accepting=["unfinished:TK", "byline:"])] == ["byline"]
