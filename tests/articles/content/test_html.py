"""What may stand in a body."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.content.html import clean, illustration_keys, paragraphs, plain_text, safe_url, word_count

HOSTILE = [
    "<script>alert(1)</script>",
    "<p onclick=alert(1)>x</p>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="\u00a0java\u200bscript:alert(1)">x</a>',
    '<a href="&#x6A;avascript:alert(1)">x</a>',
    '<a href="//elsewhere.example/x">x</a>',
    '<a href="/\\elsewhere.example">x</a>',
    '<a href="data:text/html,<script>1</script>">x</a>',
    '<img src=x onerror="alert(1)">',
    '<svg><animate onbegin="alert(1)"></svg>',
    '<figure data-illustration="a&quot; onload=1"></figure>',
    "<style>*{display:none}</style>",
    '<p style="position:fixed">x</p>',
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
]


@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_hostile_survives_cleaning(html):
    cleaned = clean(html)
    for bad in (
        "script",
        "onclick",
        "onerror",
        "onload",
        "onbegin",
        "javascript",
        "data:",
        "style",
        "elsewhere",
        "svg",
    ):
        assert bad not in cleaned.lower()


def test_what_the_editor_makes_survives_cleaning():
    html = (
        '<p>One <strong>two</strong> <em>three</em> <a href="https://example.org/a?b=1&amp;c=2">four</a></p>'
        '<figure data-illustration="ab12cd34"></figure><h2>Five</h2><ul><li><p>six</p></li></ul>'
        '<blockquote><p>seven</p></blockquote><aside class="pull-quote"><p>eight</p></aside>'
    )
    assert clean(html) == html


@given(st.text(alphabet="<>/=\"' apbhrefstylionk&;:#x0123456789\u00a0\u200b", max_size=200))
def test_cleaning_twice_changes_nothing(text):
    assert clean(clean(text)) == clean(text)


def test_a_paste_from_a_word_processor_leaves_no_empty_paragraphs():
    paste = (
        '<p class="MsoNormal">A<o:p></o:p></p><p>&nbsp;</p><p><br></p><figure><img src="file:///c"></figure>'
    )
    assert clean(paste) == "<p>A</p>"


@pytest.mark.parametrize(
    "url", ["https://example.org/a:b", "/world/story/", "mailto:desk@example.org", "#top", "a?b=c:d"]
)
def test_an_ordinary_address_is_kept(url):
    assert safe_url(url) == url


def test_text_keeps_blocks_apart_and_in_order():
    html = "<p>One <em>two</em></p><ul><li><p>three</p></li><li>four</li></ul>five<aside><p>six<br>seven</p></aside>"
    assert paragraphs(html) == ["One two", "three", "four", "five", "six seven"]
    assert plain_text("<p>a</p><p>b</p>") == "a\n\nb"
    assert word_count(html) == 7


def test_illustrations_are_found_in_their_order():
    assert illustration_keys(
        '<figure data-illustration="b"></figure><p>x</p><figure data-illustration="a"></figure>'
    ) == ["b", "a"]
