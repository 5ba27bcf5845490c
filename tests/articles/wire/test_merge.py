"""Takes merged with the desk's edits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.wire.merge import merge, merge_blocks, same_pictures

BLOCKS = st.lists(st.sampled_from("abcdef"), max_size=6)


@pytest.mark.parametrize(
    "base, ours, theirs, merged",
    [
        ("abc", "abc", "abX", "abX"),
        ("abc", "Xbc", "abY", "XbY"),
        ("abc", "aXc", "abY", "aXY"),
        ("abc", "aXc", "aYc", None),
        ("abc", "aXc", "aXc", "aXc"),
        ("abc", "ac", "abcd", "acd"),
        ("abc", "abc", "Zabc", "Zabc"),
        ("abc", "aXbc", "aYbc", None),
        ("abc", "ac", "aXc", None),
        ("abc", "", "abX", None),
        ("abc", "bca", "abc", "bca"),
    ],
)
def test_blocks_are_merged_unless_both_sides_changed_the_same(base, ours, theirs, merged):
    assert merge_blocks(list(base), list(ours), list(theirs)) == (None if merged is None else list(merged))


@given(BLOCKS, BLOCKS)
def test_what_one_side_alone_changed_is_what_comes_out(base, new):
    assert merge_blocks(base, base, new) == new
    assert merge_blocks(base, new, base) == new
    assert merge_blocks(base, new, new) == new


@given(BLOCKS, BLOCKS, BLOCKS)
def test_no_block_that_either_side_added_is_lost(base, ours, theirs):
    merged = merge_blocks(base, ours, theirs)
    if merged is not None:
        assert (set(ours) | set(theirs)) - set(base) <= set(merged)


def picture(caption, role="inline", alt=""):
    return {"role": role, "caption": caption, "credit": "", "alt": alt}


def copy(**pictures):
    return {"headline": "A", "pictures": pictures}


def test_pictures_are_merged_word_by_field():
    base = copy(p1=picture("A ship"), p2=picture("A port"))
    ours = copy(p1=picture("A ship", alt="Blue"), p2=picture("A port"))
    theirs = copy(p1=picture("A ship at sea"), p3=picture("A crane"))
    merged, conflicts = merge(base, ours, theirs)
    assert merged["pictures"] == {"p1": picture("A ship at sea", alt="Blue"), "p3": picture("A crane")}
    assert conflicts == []


def test_a_picture_changed_by_both_sides_is_a_conflict():
    base, ours = copy(p1=picture("A ship")), copy(p1=picture("Our ship"))
    merged, conflicts = merge(base, ours, copy(p1=picture("Their ship")))
    assert (merged, conflicts) == (ours, ["picture p1"])
    assert merge(base, ours, copy())[1] == ["picture p1"]


def test_a_picture_keeps_its_key_when_its_place_changes():
    base = {"photo-1": picture("A ship enters the harbour"), "photo-2": picture("Cranes at dawn")}
    theirs = {
        "photo-1": picture("Somebody else"),
        "photo-2": picture("A ship enters the harbour"),
        "photo-3": picture("Cranes at dusk"),
    }
    assert same_pictures(base, theirs, set()) == {
        "photo-2": "photo-1",
        "photo-3": "photo-2",
        "photo-1": "photo-3",
    }
    assert same_pictures(base, theirs, {"photo-3"})["photo-1"] == "photo-4"


def test_pictures_with_the_same_words_keep_their_names():
    pictures = {f"photo-{number}": picture("") for number in range(1, 12)}
    assert same_pictures(pictures, pictures, set(pictures)) == {key: key for key in pictures}
