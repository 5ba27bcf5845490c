"""Photo captions as they stand in agency copy: is this paragraph one, and which part of it is the credit."""

from __future__ import annotations

import re

AGENCIES = (
    r"AP|Reuters|REUTERS|AFP|EPA|EFE|DPA|dpa|ANSA|TASS|Tass|Sputnik|Xinhua|Kyodo|Yonhap|PA|PTI|ANP|TT|NTB"
    r"|Ritzau|APA|Getty|Getty Images|Shutterstock|Bloomberg|Anadolu|NurPhoto|SOPA|ZUMA|Magnum|Alamy|SIPA"
    r"|Sipa USA|UPI|CP|AAP"
)
CREDIT = re.compile(
    rf"\bvia\s+(?:the\s+)?[A-Z]|\b(?:{AGENCIES})\s+(?:Photo|Images?|Graphic|Video|Illustration|File)\b"
    rf"|\b(?:Photos?|Photograph|Photography|Picture|Image|Images|Illustration|Graphic|Handout|Screenshot|Pool)\b"
    rf"|^(?:{AGENCIES})$|\b(?:{AGENCIES})\s*/|/\s*(?:{AGENCIES})\b"
    r"|^(?:Courtesy|Credit)\b|^[A-Z][\w.'’\- ]+/\s?[A-Z][\w.'’\-]+",
)
_PICTURE = (
    r"(?:photos?|pictures?|images?|photographs?|(?:video |frame |screen ?)?grab|frame|screenshot|still)"
)
_MADE = (
    r"(?:taken|provided|released|made|distributed|supplied|published|dated|shot|shows?|from|by|on|of|with)"
)
OPENING = re.compile(
    rf"^(?:In|On) (?:this|these|an?) (?:[\w\- ]+? )?{_PICTURE}\b[^.]*?\b{_MADE}\b"
    r"|^(?:In|On) (?:this|these) (?:[\w\-]+ ){0,3}(?:photos?|images?|pictures?)\b"
)
# Reuters and some papers put the credit after the last sentence without parentheses.
BARE = re.compile(
    rf"(?<=[.!?])\s+(?P<credit>(?:(?:{AGENCIES})\s*/\s*[^\W\d_][^.!?]*(?:/[^.!?]*)?"
    r"|(?:Photo|Picture|Image|Photograph)(?:\s+by|\s*:|\s+credit\s*:)\s*[^.!?]+|Credit\s*:\s*[^.!?]+))$"
)
LONGEST_CREDIT = 160
LONGEST_CAPTION = 2000


def split_credit(text: str) -> tuple[str, str]:
    """(caption, credit), cut at the last parenthesis when it closes the text, or at a bare credit."""
    text = text.strip()
    if text.endswith(")"):
        start = _opening_of_last(text)
        inside = text[start + 1 : -1].strip()
        if start >= 0 and inside[:1].isalpha() and len(inside) <= LONGEST_CREDIT:
            return text[:start].rstrip(), inside
    bare = BARE.search(text)
    if bare:
        return text[: bare.start()].rstrip(), bare["credit"].strip()
    return text, ""


def is_caption(text: str) -> bool:
    """Whether the paragraph describes a photo: it ends in a photo credit, or opens "In this photo …"."""
    if len(text) > LONGEST_CAPTION:
        return False
    if OPENING.match(text):
        return True
    caption, credit = split_credit(text)
    return bool(caption and credit and CREDIT.search(credit))


def _opening_of_last(text: str) -> int:
    """Where the parenthesis that ends `text` opens, nesting counted; the last "(" if unbalanced."""
    depth = 0
    for at in range(len(text) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(text[at], 0)
        if depth == 0:
            return at
    return text.rfind("(")
