"""Which videos may stand in a story, and what becomes of them in a body."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.content.embeds import PLAYERS, embed_of
from articles.content.html import clean, plain_text

WATCH = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


@pytest.mark.parametrize(
    "copied, page",
    [
        (WATCH, WATCH),
        ("http://m.youtube.com/watch?app=desktop&v=dQw4w9WgXcQ&t=42s", WATCH),
        ("https://youtu.be/dQw4w9WgXcQ?si=abc", WATCH),
        ("https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0", WATCH),
        ("https://www.youtube.com/shorts/dQw4w9WgXcQ", WATCH),
        (" https://vimeo.com/76979871 ", "https://vimeo.com/76979871"),
        ("https://player.vimeo.com/video/76979871?h=8272103f6e", "https://vimeo.com/76979871"),
        ("https://vimeo.com/76979871/8272103f6e", "https://vimeo.com/76979871"),
        ("https://www.dailymotion.com/video/x84sh87", "https://www.dailymotion.com/video/x84sh87"),
        ("https://dai.ly/x84sh87", "https://www.dailymotion.com/video/x84sh87"),
    ],
)
def test_an_address_copied_from_anywhere_names_the_video(copied, page):
    embed = embed_of(copied)
    assert embed.url == page
    assert embed.player.startswith(PLAYERS)
    assert embed_of(embed.url) == embed


@pytest.mark.parametrize(
    "wrong",
    [
        "https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
        "https://evil.example/?u=https://youtu.be/dQw4w9WgXcQ",
        "javascript:https://youtu.be/dQw4w9WgXcQ",
        "https://youtu.be@evil.example/dQw4w9WgXcQ",
        "https://www.youtube.com/watch?v=short",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ%22onload=",
        "https://www.youtube.com/@channel",
        "https://vimeo.com/about",
        "https://[broken",
        "//youtu.be/dQw4w9WgXcQ",
        "",
    ],
)
def test_no_other_address_is_a_video(wrong):
    assert embed_of(wrong) is None


def test_a_video_in_a_body_keeps_its_page_and_a_title_as_text():
    body = clean(
        '<p>See:</p><figure data-embed="https://youtu.be/dQw4w9WgXcQ"><p>The <b>song</b> &amp; dance</p></figure>'
    )
    assert body == f'<p>See:</p><figure data-embed="{WATCH}">The song &amp; dance</figure>'
    assert plain_text(body) == "See:\n\nThe song & dance"


def test_a_video_without_a_title_stays_and_one_from_elsewhere_goes():
    assert clean(f'<figure data-embed="{WATCH}"></figure>') == f'<figure data-embed="{WATCH}"></figure>'
    assert clean('<figure data-embed="https://evil.example/v"></figure>') == ""


def test_a_figure_is_never_a_video_and_an_illustration():
    both = f'<figure data-embed="{WATCH}" data-illustration="photo-1"></figure>'
    assert clean(both) == '<figure data-illustration="photo-1"></figure>'


# What a body is made of, and what it is not; a bar stands for a space.
PIECES = """
    <p> </p> text <b> </b> <figure> </figure> &amp; &nbsp; <br> </aside> <li> < <ul> </ul> <blockquote> </iframe>
    <aside|class='fact-box'> <aside|class="pull-quote"> <aside|class="correction-note"> <iframe|src="x">
    <figure|data-illustration="k"> <figure|data-embed="x"|data-illustration="k">
    <figure|data-embed="https://dai.ly/x84sh87"> <figure|data-embed="https://youtu.be/dQw4w9WgXcQ">
"""
HTML = st.lists(st.sampled_from(PIECES.split()), max_size=14).map(
    lambda found: "".join(found).replace("|", " ")
)


@given(HTML)
def test_cleaning_a_body_with_boxes_and_videos_twice_changes_nothing(html):
    once = clean(html)
    assert clean(once) == once
