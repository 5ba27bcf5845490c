"""Pure rule: two bodies side by side, paragraph by paragraph, so that each difference can be decided by itself."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from lxml import etree

from articles.content.html import plain_text, tree
from articles.revisions.diff import Piece, words


@dataclass(frozen=True)
class Hunk:
    """A stretch of top-level blocks.

    `verdict`: "same", or whose change it is since both began: "mine", "theirs", "both".
    """

    mine: str
    theirs: str
    verdict: str

    @property
    def pieces(self) -> list[Piece]:
        """From theirs to mine, word by word."""
        return words(plain_text(self.theirs), plain_text(self.mine))

    @property
    def both_say_something(self) -> bool:
        return bool(self.mine and self.theirs)


def blocks(html: str) -> list[str]:
    """The body's top-level blocks as HTML; text that stands outside of any is a block of its own."""
    root = tree(html)
    found = [root.text] if root.text and root.text.strip() else []
    for child in root:
        tail, child.tail = child.tail, None
        found.append(etree.tostring(child, encoding="unicode", method="html"))
        if tail and tail.strip():
            found.append(tail)
    return found


def hunks(base: str, theirs: str, mine: str) -> list[Hunk]:
    """Both bodies as hunks in order: joining `mine` gives mine, joining `theirs` gives theirs."""
    known = set(blocks(base))
    a, b = blocks(theirs), blocks(mine)
    found = []
    for verb, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        verdict = "same" if verb == "equal" else _verdict(known, a[i:j], b[k:m], a, b)
        found.append(Hunk(mine="".join(b[k:m]), theirs="".join(a[i:j]), verdict=verdict))
    return found


def _verdict(
    known: set[str], theirs: list[str], mine: list[str], all_theirs: list[str], all_mine: list[str]
) -> str:
    """Who made this difference: a block that the base does not have was written, one of the base's was taken out."""
    wrote_theirs, wrote_mine = set(theirs) - known, set(mine) - known
    if wrote_theirs and wrote_mine:
        return "both"
    if wrote_theirs or wrote_mine:
        return "theirs" if wrote_theirs else "mine"
    # Nobody wrote anything: what one side still has, the other took out.
    return "theirs" if set(mine) - set(all_theirs) and not set(theirs) - set(all_mine) else "mine"
