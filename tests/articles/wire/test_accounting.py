"""Nothing of a text page is lost, whatever is missing, added, or broken in its form."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from articles.wire.accounting import account, lost
from articles.wire.lines import decode
from articles.wire.story import WireError
from articles.wire.text_page import parse
from tests.articles.wire.pages import BLOCKS, OPTIONAL, SAMPLE, needs_sample, page

WORDS = [
    "said",
    "the",
    "of",
    "Kyiv",
    "AP",
    "(AP)",
    "Photo/Jo",
    "By",
    "and",
    "Next",
    "Article",
    ":",
    "—",
    "“no”",
    "7",
]
LINE = st.text(
    st.characters(codec="utf-8", exclude_characters="\r\n", exclude_categories=("Cs",)), max_size=120
)
PARAGRAPH = st.one_of(
    LINE,
    st.sampled_from(
        [*BLOCKS.values(), "By AL GREY", "* * *", "Menu", "(AP)", "CAIRO (AP) — So it was.", "Next story"]
    ),
    st.lists(st.sampled_from(WORDS), max_size=20).map(" ".join),
)


@needs_sample
def test_every_line_of_the_real_page_is_accounted_for():
    text = decode(SAMPLE.read_bytes())
    story = parse(text)
    filled = [number for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    assert list(account(story)) == filled
    assert lost(text, story) == []


def test_a_line_that_the_story_does_not_hold_is_found():
    text = page()
    story = parse(text)
    assert lost(text, replace(story, body=story.body.replace("six instruments", "instruments")))[0].line == 19
    assert lost(text, replace(story, contributors_note=""))[0].text == BLOCKS["note"]
    assert lost(text, replace(story, bylines=story.bylines[:2]))[0].text == BLOCKS["byline"]
    assert lost(text, replace(story, sections=("News", "Science")))[0].line == 1
    assert lost(text, replace(story, pictures=story.pictures[:1]))[0].text == BLOCKS["caption one"]
    assert lost(text, replace(story, left_out=story.left_out[:-1]))[0].text == "Menu"
    assert lost(text, replace(story, placed=story.placed[:-1]))


@settings(deadline=None, max_examples=60)
@given(
    without=st.sets(st.sampled_from(OPTIONAL)),
    added=st.lists(st.tuples(st.integers(0, 30), PARAGRAPH), max_size=4),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    nbsp=st.booleans(),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    last=st.booleans(),
)
def test_nothing_is_lost_whatever_is_missing_or_added(without, added, end, nbsp, encoding, last):
    blocks = page(without=without).strip("\n").split("\n\n")
    for where, text in added:
        blocks.insert(min(where, len(blocks)), text)
    text = "\n\n".join(blocks) + ("\n" if last else "")
    if nbsp:
        text = text.replace(" 1", "\u00a01").replace("(", "\u00a0(")
    text = text.replace("\n", end)
    decoded = decode(text.encode(encoding))
    try:
        story = parse(decoded)
    except WireError:
        return  # an added line took the headline
    assert lost(decoded, story) == []


@settings(deadline=None, max_examples=60)
@given(st.lists(PARAGRAPH, min_size=1, max_size=8), st.sampled_from(["\n", "\n\n"]))
def test_nothing_is_lost_of_any_text(lines, between):
    text = between.join(lines)
    try:
        story = parse(text)
    except WireError:
        return
    assert lost(text, story) == []
