import pytest

from newsroom.demo.markup import to_html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One line\nand another.", "<p>One line and another.</p>"),
        ("## A turn", "<h2>A turn</h2>"),
        ("- one\n- **two**", "<ul><li>one</li><li><strong>two</strong></li></ul>"),
        ("> Read him.", "<blockquote><p>Read him.</p></blockquote>"),
        (">> Read him.", '<aside class="pull-quote"><p>Read him.</p></aside>'),
        ("[illustration 2]", '<figure data-illustration="photo-2"></figure>'),
        ("A *Tempest* & <b>", "<p>A <em>Tempest</em> &amp; &lt;b&gt;</p>"),
        ("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
    ],
)
def test_each_block_becomes_the_html_of_the_editor(text, html):
    assert to_html(text) == html
