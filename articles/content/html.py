"""Pure rules of body HTML: what may stand in it, and what it says as plain text.

Every door into the database (form, import, API, restore) passes through `clean`, so a body is safe wherever it
is printed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import urlsplit

import nh3
from lxml import etree
from lxml.html import HtmlElement, fragment_fromstring

from articles.content.embeds import embed_of

BLOCKS = {"p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "aside", "figure", "hr"}
INLINE = {"a", "strong", "em", "s", "sub", "sup", "code", "br", "cite"}
ASIDES = {"pull-quote", "fact-box", "correction-note"}
SCHEMES = {"http", "https", "mailto", "tel"}
ILLUSTRATION = re.compile(r"[A-Za-z0-9_-]{1,16}")
# A video and its title; one with a figure in it is none.
EMBED = re.compile(r'<figure data-embed="([^"]*)">((?:(?!</?figure).)*)</figure>', re.DOTALL)


def clean(html: str) -> str:
    """Body HTML with nothing in it but what the editor can make. Cleaning twice changes nothing."""
    html = nh3.clean(
        html.replace("\r\n", "\n").replace("\x00", ""),
        tags=BLOCKS | INLINE,
        clean_content_tags={"script", "style", "template", "noscript", "iframe", "object"},
        attributes={
            "a": {"href", "title"},
            "figure": {"data-illustration", "data-embed"},
            "aside": {"class"},
        },
        attribute_filter=_attribute,
        link_rel=None,
        url_schemes=SCHEMES,
        strip_comments=True,
    )
    before = None
    while before != html:  # what is dropped from a video may leave it a title alone
        before, html = html, _drop_empty(_plain_embeds(html))
    return html.strip()


def safe_url(url: str) -> str | None:
    """The address if a link may lead there, else None.

    Refused: any scheme but SCHEMES, however it is spelled (browsers skip control characters and Unicode spaces before
    and inside a scheme), and `//host`, which changes the site without saying so.
    """
    bare = "".join(c for c in url if unicodedata.category(c)[0] not in "CZ").replace("\\", "/")
    if bare.startswith("//"):
        return None
    try:
        scheme = urlsplit(bare).scheme
    except ValueError:
        return None
    if ":" in bare.split("/")[0].split("?")[0].split("#")[0] and scheme.lower() not in SCHEMES:
        return None
    if scheme and scheme.lower() not in SCHEMES:
        return None
    return url.strip()


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "href":
        return safe_url(value)
    if name == "data-embed":
        embed = embed_of(value)
        return embed.url if embed else None
    if tag == "figure":
        return value if ILLUSTRATION.fullmatch(value) else None
    if tag == "aside":
        return value if value in ASIDES else None
    return value


def _plain_embeds(html: str) -> str:
    """Videos with nothing in them but a title as text; a figure is an illustration or a video, never both."""
    html = re.sub(
        r'<figure (?=[^>]*(data-illustration="[^"]*"))(?=[^>]*data-embed)[^>]*>', r"<figure \1>", html
    )
    return EMBED.sub(lambda found: f'<figure data-embed="{found[1]}">{_one_line(found[2])}</figure>', html)


def _one_line(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).replace("&nbsp;", " ").split())


def _drop_empty(html: str) -> str:
    """Without figures that point nowhere and paragraphs that say nothing (a paste from Word leaves both)."""
    before = None
    while before != html:
        before = html
        html = re.sub(r"<figure>\s*</figure>", "", html)
        html = re.sub(
            r"<(p|h2|h3|h4|li|blockquote|aside|ul|ol)(?: class=\"[a-z-]+\")?>(?:\s|&nbsp;|<br>)*</\1>",
            "",
            html,
        )
    return html


def illustration_keys(html: str) -> list[str]:
    """The illustrations that a body shows, in its order."""
    return re.findall(r'<figure data-illustration="([A-Za-z0-9_-]{1,16})">', html)


def tree(html: str) -> HtmlElement:
    """The body as an lxml tree under one `div`."""
    return fragment_fromstring(html or "", create_parent="div")


def to_html(root: HtmlElement) -> str:
    """The tree's content as HTML, without the `div` around it."""
    head = etree.tostring(root, encoding="unicode", method="html")
    return head[head.index(">") + 1 : head.rindex("</")]


def _blocks(root: HtmlElement) -> Iterator[str]:
    text = root.text or ""
    for child in root:
        if child.tag in BLOCKS:
            if text.strip():
                yield text
            text = ""
            yield from _blocks(child)
        else:
            text += "\n" if child.tag == "br" else "".join(child.itertext())
        text += child.tail or ""
    if text.strip():
        yield text


def paragraphs(html: str) -> list[str]:
    """The text of each block, in order, without white space at the ends."""
    return [re.sub(r"[ \t\n\r\f]+", " ", text).strip() for text in _blocks(tree(html))]


def plain_text(html: str) -> str:
    """The body as text, its blocks apart by an empty line."""
    return "\n\n".join(paragraphs(html))


def word_count(html: str) -> int:
    """Words between white space, as editors count them."""
    return sum(len(text.split()) for text in paragraphs(html))
