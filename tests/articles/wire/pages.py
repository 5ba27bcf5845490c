"""Story pages for the tests: one of our own writing, and the real one of the shared folder."""

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("NEWSROOM_SHARED") or Path(__file__).parents[3].parent / "shared")
SAMPLE = SHARED / "samples" / "nato-sees-no-sign.txt"
needs_sample = pytest.mark.skipif(
    not SAMPLE.is_file(),
    reason="needs the sample story page: put it in ../shared/samples or set NEWSROOM_SHARED",
)

# Each block stands between blank lines. Own writing; the shape is that of a story page saved from a browser.
BLOCKS = {
    "sections": "NewsTop StoryScience",
    "headline": "Probe lands on the far side of the moon",
    "lead": "Moon",
    "introduction": "The landing had been put off twice, and we follow it. As reported by the AFP:",
    "standfirst": "Engineers say the craft is upright and its panels face the sun",
    "dateline": "BREMEN, Germany (AFP) — A European probe touched down on Tuesday, its makers said.",
    "caption one": "In this image from the mission, the probe stands in dust. (Mission Handout via AFP)",
    "first": "“It stands where we wanted it,” said flight director Ana Lindqvist.",
    "caption two": "Engineers cheer in the control room (from left to right) on Tuesday. (AFP Photo/Jo Brandt)",
    "second": "The craft weighs 1,200 kilograms (2,646 pounds) & six instruments — none above 40.",
    "third": "It will work for one lunar day.",
    "note": (
        "Okafor reported from Kourou, French Guiana, and McKay from Paris. "
        "Lea Roth in Bonn contributed to this report."
    ),
    "byline": "By LIV O'HARA, CHIDI OKAFOR and IAN McKAY",
    "more": "For more science news",
    "neighbours": "Previous Article\nBakers strike over flour\nNext Article\nTown votes on a bridge",
    "question": "How useful was this article?",
    "click": "Click on a star to rate it!",
    "average": "Average rating 4.5 / 5. Vote count: 12",
    "votes": "No votes so far! Be the first to rate this article.",
    "latest": "Latest News",
    "menu": "Menu",
}
OPTIONAL = sorted(set(BLOCKS) - {"headline", "dateline", "first", "second", "third"})


def page(*, without=(), **changed: str) -> str:
    """The page's text; `without` drops blocks, keywords replace or add (at the end) a block's text."""
    blocks = BLOCKS | changed
    return "\n\n".join(text for name, text in blocks.items() if name not in without) + "\n"
