"""What the desk shows of a difference."""

from articles.desk.changes import between, changes, shortened, three_way


def taken(**fields):
    return {
        "fields": fields,
        "further_sections": [],
        "bylines": [],
        "illustrations": [],
        "pins": {},
        "tags": [],
    }


def test_only_what_differs_is_shown_under_its_editors_name():
    found = changes(taken(headline="Old", kicker="K"), taken(headline="New", kicker="K"))
    assert [(change.label, change.pieces) for change in found] == [
        ("Headline", [("gone", "Old"), ("new", "New")])
    ]


def test_what_readers_never_see_is_left_out():
    assert changes(taken(internal_notes="a"), taken(internal_notes="b"), public_only=True) == []


def test_long_unchanged_stretches_are_cut_but_no_change_is():
    before = " ".join(f"w{n}" for n in range(200))
    pieces = between(before, before.replace("w100 ", "changed "))
    text = "".join(piece for _, piece in pieces)
    assert ("gone", "w100") in pieces
    assert ("new", "changed") in pieces
    assert "w99" in text
    assert "w10 " not in text
    assert "…" in text


def test_short_texts_are_shown_whole():
    pieces = [("same", "a b c "), ("new", "d")]
    assert shortened(pieces) == pieces


def test_each_field_is_somebodys_or_boths():
    base = {"a": 1, "b": 1, "c": 1, "d": 1}
    theirs = {"a": 2, "b": 1, "c": 2, "d": 2}
    mine = {"a": 1, "b": 3, "c": 3, "d": 2}
    assert three_way(base, theirs, mine) == {"a": "theirs", "b": "mine", "c": "both"}
