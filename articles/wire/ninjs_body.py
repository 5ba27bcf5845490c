"""Pure rule: the text of a ninjs document → our body, each association's picture where the text shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from lxml.html import Element, HtmlElement

from articles.content.html import BLOCKS, ILLUSTRATION, illustration_keys, tree
from articles.wire.story import Picture
from articles.wire.wxr_body import Body, settle


def from_html(html: str, pictures: Sequence[tuple[Picture, frozenset[str]]]) -> Body:
    """`pictures` with the addresses of their files. A figure that bears the name of one, or shows one of its files,
    becomes its place; the others follow at the end. Images that no association describes are kept as pictures too."""
    body = Body()
    root = tree(html.replace("\x00", ""))
    for wrapper in reversed(list(root.iter("div", "section", "article", "main"))):
        if wrapper is not root and any(child.tag in BLOCKS for child in wrapper):
            wrapper.drop_tag()  # or a picture within it would stand before all of it
    known = {picture.key: picture for picture, _ in pictures}
    by_file = {file: picture.key for picture, files in pictures for file in files}
    for figure in list(root.iter("figure")):
        if figure.get("data-illustration") in known:
            _empty(figure)
    for image in list(root.iter("img")):
        key = by_file.get(image.get("src") or "")
        if key:
            _replace_by_place(root, image, key)
    settle(root, {}, body)
    found, body.pictures = body.pictures, [picture for picture, _ in pictures]
    for picture in found:
        key = free_key(picture.key, known)
        body.html = body.html.replace(f'data-illustration="{picture.key}"', f'data-illustration="{key}"')
        known[key] = replace(picture, key=key)
        body.pictures.append(known[key])
    placed = set(illustration_keys(body.html))
    for picture, _ in pictures:
        if picture.kind == "inline" and picture.key not in placed:
            body.html += f'\n<figure data-illustration="{picture.key}"></figure>'
    return body


def from_text(text: str) -> str:
    """Plain text as HTML: an empty line ends a paragraph; without one, each line does."""
    text = text.replace("\r\n", "\n")
    blocks = text.split("\n\n") if "\n\n" in text.strip() else text.split("\n")
    return "\n".join(
        f"<p>{escape(' '.join(block.split()), quote=False)}</p>" for block in blocks if block.strip()
    )


def free_key(wanted: str, taken: object) -> str:
    """A picture's name that bodies may point with and that no other has; `taken` answers `in`."""
    wanted = wanted if ILLUSTRATION.fullmatch(wanted) else "photo-1"
    number = 1
    while wanted in taken:  # type: ignore[operator]
        number += 1
        wanted = f"photo-{number}"
    return wanted


def _empty(figure: HtmlElement) -> None:
    key, tail = figure.get("data-illustration"), figure.tail
    figure.clear()
    figure.set("data-illustration", key or "")
    figure.tail = tail


def _replace_by_place(root: HtmlElement, image: HtmlElement, key: str) -> None:
    """The figure of the image, or the image alone, gives way to the picture's place before its top element."""
    figure = next(image.iterancestors("figure"), None)
    whole = figure if figure is not None and len(list(figure.iter("img"))) == 1 else image
    top = whole
    while top.getparent() is not root:
        top = top.getparent()
    top.addprevious(Element("figure", {"data-illustration": key}))
    whole.drop_tree()
