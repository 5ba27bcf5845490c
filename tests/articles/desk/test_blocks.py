"""Two bodies, difference by difference: what only one side changed is that side's, and nothing gets lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from articles.content.html import clean
from articles.desk.blocks import blocks, hunks


def body(*lines: str) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def decided(base: str, theirs: str, mine: str) -> list[tuple[str, str, str]]:
    return [
        (hunk.verdict, hunk.theirs, hunk.mine) for hunk in hunks(base, theirs, mine) if hunk.verdict != "same"
    ]


def test_each_paragraph_is_decided_by_itself():
    base = body("One", "Two", "Three", "Four", "Five")
    theirs = body("One, they say", "Two", "Three", "Four by them", "Five")
    mine = body("One", "Two", "Three, I say", "Four by me", "Five", "Six of mine")
    assert decided(base, theirs, mine) == [
        ("theirs", body("One, they say"), body("One")),
        ("both", body("Three", "Four by them"), body("Three, I say", "Four by me")),
        ("mine", "", body("Six of mine")),
    ]


def test_a_paragraph_that_one_side_took_out_is_that_sides_change():
    base = body("One", "Two", "Three")
    assert decided(base, body("One", "Three"), base) == [("theirs", "", body("Two"))]
    assert decided(base, base, body("One", "Three")) == [("mine", body("Two"), "")]


def test_boxes_lists_and_loose_text_are_blocks():
    html = clean('loose<p>One</p><ul><li>a</li><li>b</li></ul><aside class="fact-box"><p>Box</p></aside>')
    assert "".join(blocks(html)) == html
    assert len(blocks(html)) == 4


TEXTS = st.lists(st.sampled_from("abcdef"), max_size=8).map(lambda lines: body(*lines))


@given(TEXTS, TEXTS, TEXTS)
def test_each_side_is_found_whole_in_its_hunks(base, theirs, mine):
    found = hunks(base, theirs, mine)
    assert "".join(hunk.theirs for hunk in found) == theirs
    assert "".join(hunk.mine for hunk in found) == mine
    assert all((hunk.verdict == "same") == (hunk.mine == hunk.theirs) for hunk in found)
