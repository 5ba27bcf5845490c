"""Pure rule: the demo's plain markup as the body HTML that editors' stories have.

Blocks stand apart by an empty line: `## ` a subheading, `- ` list items, `> ` a quotation, `>> ` a pull quote,
`[illustration 2]` the place of the story's second illustration, anything else a paragraph. Inside them: **strong** and
*emphasis*.
"""

from __future__ import annotations

import re
from html import escape

ILLUSTRATION = re.compile(r"\[illustration (\d+)\]")


def illustration_key(number: int) -> str:
    """The key of a story's n-th illustration in the body, from 1."""
    return f"photo-{number}"


def to_html(text: str) -> str:
    """The whole body."""
    return "\n".join(_block(block.strip()) for block in re.split(r"\n\s*\n", text.strip()))


def _block(block: str) -> str:
    if found := ILLUSTRATION.fullmatch(block):
        return f'<figure data-illustration="{illustration_key(int(found[1]))}"></figure>'
    if block.startswith("## "):
        return f"<h2>{_inline(block[3:])}</h2>"
    if block.startswith(">> "):
        return f'<aside class="pull-quote"><p>{_inline(block[3:])}</p></aside>'
    if block.startswith("> "):
        return f"<blockquote><p>{_inline(block[2:])}</p></blockquote>"
    if block.startswith("- "):
        return f"<ul>{''.join(f'<li>{_inline(item[2:])}</li>' for item in block.splitlines())}</ul>"
    return f"<p>{_inline(block)}</p>"


def _inline(text: str) -> str:
    html = escape(" ".join(text.split()), quote=False)
    html = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", html)
    return re.sub(r"\*(.+?)\*", r"<em>\1</em>", html)
