"""Pure rule: the body of a WordPress post → our body, pictures as placeholders; nothing that is said is dropped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

from lxml.html import Element, HtmlElement

from articles.content.html import BLOCKS, clean, safe_url, to_html, tree
from articles.wire.credit import LONGEST_CAPTION, is_caption, split_credit
from articles.wire.story import Picture

TAGS = "p|h[1-6]|ul|ol|li|blockquote|figure|table|div|aside|section|pre|hr|iframe|dl"
STARTS_BLOCK = re.compile(rf"^</?(?:{TAGS})\b", re.IGNORECASE)
AFTER_BLOCK = re.compile(rf"(</(?:{TAGS})>)[ \t]*\n", re.IGNORECASE)
BEFORE_BLOCK = re.compile(rf"\n[ \t]*(<(?:{TAGS})\b)", re.IGNORECASE)
COMMENTS = re.compile(r"<!--.*?-->", re.DOTALL)
CAPTION = re.compile(r"\[caption[^\]]*\](.*?)\[/caption\]", re.DOTALL)
GALLERY = re.compile(r"\[gallery[^\]]*?\bids=[\"']?([\d, ]+)[^\]]*\]")
EMBED = re.compile(r"\[(embed|video|audio)[^\]]*\]\s*(https?://[^\s\[\]\"<>]+)\s*\[/\1\]")
SHORTCODE = re.compile(r"\[([a-z][a-z0-9_-]{2,40})(?=[\s\]/])[^\]\n]{0,500}\]")
IMAGE_CLASS = re.compile(r"\bwp-image-(\d+)\b")
RENAMED = {"b": "strong", "i": "em", "h1": "h2", "h5": "h4", "h6": "h4", "pre": "p", "dt": "p", "dd": "p"}
LONGEST_ALT = 500
WRAPPERS = ("div", "section", "article", "main", "center", "figure", "figcaption", "dl")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture of the export's library, in words."""

    caption: str = ""
    credit: str = ""
    alt: str = ""
    url: str = ""

    @classmethod
    def described(cls, words: str, *, alt: str = "", url: str = "") -> Attachment:
        """From a caption that may end with its credit."""
        caption, credit = split_credit(words) if is_caption(words) else (words, "")
        return cls(caption[:LONGEST_CAPTION], credit, alt.strip()[:LONGEST_ALT], url)


@dataclass(slots=True)
class Body:
    """A body of ours; `lost` counts by kind what it could not keep as it was."""

    html: str = ""
    pictures: list[Picture] = field(default_factory=list)
    lost: Counter[str] = field(default_factory=Counter)


def convert(content: str, attachments: Mapping[str, Attachment]) -> Body:
    """The body of a post in blocks or in the classic form, where empty lines make paragraphs."""
    body = Body()
    in_blocks = "<!-- wp:" in content
    text = COMMENTS.sub("", content.replace("\r\n", "\n").replace("\x00", ""))
    text = CAPTION.sub(_caption, text)
    text = GALLERY.sub(_gallery, text)
    text = EMBED.sub(lambda found: f"\n\n{_link(found[2])}\n\n", text)
    for found in SHORTCODE.finditer(text):
        body.lost[f"shortcode [{found[1]}], kept as text"] += 1
    settle(tree(text if in_blocks else with_paragraphs(text)), attachments, body)
    return body


def settle(root: HtmlElement, attachments: Mapping[str, Attachment], body: Body) -> None:
    """Fills `body` from any HTML: pictures as placeholders, embeds as links, tables as lines, the rest as our blocks."""
    for image in list(root.iter("img")):
        _place_picture(root, image, attachments, body)
    for frame in list(root.iter("iframe")):
        _link_instead(frame, body)
    for table in list(root.iter("table")):
        _lines_instead(table, body)
    _flatten(root)
    for block in root:
        block.tail = "\n"
    body.html = clean(to_html(root))


def with_paragraphs(text: str) -> str:
    """Classic content as HTML: an empty line ends a paragraph, a line end is a break."""
    text = BEFORE_BLOCK.sub(r"\n\n\1", AFTER_BLOCK.sub(r"\1\n\n", text))
    chunks = (chunk.strip() for chunk in re.split(r"\n\s*\n", text))
    return "\n".join(
        chunk if STARTS_BLOCK.match(chunk) else f"<p>{chunk.replace(chr(10), '<br>')}</p>"
        for chunk in chunks
        if chunk
    )


def _caption(found: re.Match[str]) -> str:
    image, end, text = found[1].rpartition(">")
    return f"\n\n<figure>{image}{end}<figcaption>{text.strip()}</figcaption></figure>\n\n"


def _gallery(found: re.Match[str]) -> str:
    ids = [one.strip() for one in found[1].split(",") if one.strip()]
    return "\n\n" + "\n\n".join(f'<figure><img class="wp-image-{one}"></figure>' for one in ids) + "\n\n"


def _link(url: str) -> str:
    return f'<p><a href="{escape(url)}">{escape(url)}</a></p>'


def _top(root: HtmlElement, element: HtmlElement) -> HtmlElement:
    while element.getparent() is not root:
        element = element.getparent()
    return element


def _place_picture(
    root: HtmlElement, image: HtmlElement, attachments: Mapping[str, Attachment], body: Body
) -> None:
    """Puts a placeholder before the top element that holds the image, and the image's words into a Picture."""
    found = IMAGE_CLASS.search(image.get("class", ""))
    known = attachments.get(found[1]) if found else None
    figure = next(image.iterancestors("figure"), None)
    words = ""
    if figure is not None and len(list(figure.iter("img"))) == 1:
        for caption in list(figure.iter("figcaption")):
            words += " ".join(caption.text_content().split())
            caption.drop_tree()
    if known is None and not image.get("src"):
        body.lost["picture that the export does not hold"] += 1
    known = known or Attachment()
    said = Attachment.described(words) if words else known
    alt = (image.get("alt") or known.alt).strip()[:LONGEST_ALT]
    url = known.url or safe_url(image.get("src") or "") or ""
    key = f"photo-{len(body.pictures) + 1}"
    body.pictures.append(Picture(key, "inline", said.caption, said.credit or known.credit, alt, url))
    place = Element("figure", {"data-illustration": key})
    top = _top(root, image)
    root.insert(root.index(top), place)
    image.drop_tree()


def _link_instead(frame: HtmlElement, body: Body) -> None:
    url = safe_url(frame.get("src") or "")
    if url:
        link = Element("a", {"href": url})
        link.text = url
        frame.addprevious(link)
        body.lost["embed, kept as a link"] += 1
    frame.drop_tree()


def _lines_instead(table: HtmlElement, body: Body) -> None:
    for row in table.iter("tr"):
        line = Element("p")
        line.text = " | ".join(
            " ".join(cell.text_content().split()) for cell in row if isinstance(cell.tag, str)
        )
        table.addprevious(line)
    body.lost["table, kept as lines"] += 1
    table.drop_tree()


def _flatten(root: HtmlElement) -> None:
    """Leaves only the editor's blocks at the top; loose text and inline runs become paragraphs."""
    for element in reversed(list(root.iter(*WRAPPERS))):
        if element is root or element.get("data-illustration"):
            continue
        if any(child.tag in BLOCKS for child in element):
            element.drop_tag()
        else:
            element.tag = "p"
    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = RENAMED.get(element.tag, element.tag)
    for anchor in list(root.iter("a")):
        if not anchor.text_content().strip():
            anchor.drop_tag()
    run: HtmlElement | None = None
    loose, root.text = root.text, None
    if loose and loose.strip():
        run = Element("p")
        run.text = loose
        root.insert(0, run)
    for child in [one for one in root if one is not run]:
        if child.tag in BLOCKS:
            run = None
            tail, child.tail = child.tail, None
            if tail and tail.strip():
                run = Element("p")
                run.text = tail
                child.addnext(run)
        else:
            if run is None:
                run = Element("p")
                child.addprevious(run)
            run.append(child)
