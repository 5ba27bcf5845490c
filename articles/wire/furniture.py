"""Page furniture: lines of a saved page that belong to the site around the story, by the known wordings.

The rating block is that of the widget most WordPress newsrooms use (Rate My Post) and of our own.
"""

from __future__ import annotations

import re

RATING = "rating block"
FURNITURE = "page furniture"
DATE = "date of the page"
_THING = r"(?:article|post|story|page)"
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DAY = rf"(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}}\.? {_MONTH},? \d{{4}}|\d{{4}}-\d\d-\d\d)"
_TIME = r"(?:(?: at|,| ·| \||\s*[-–—])?\s*\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?(?: [a-z]{1,4})?)?"
_KNOWN: tuple[tuple[str, str], ...] = (
    (RATING, rf"how useful was this {_THING}\?"),
    (RATING, r"click on a star to rate it!"),
    (RATING, r"average rating:? \d+(?:[.,]\d+)? ?/ ?5\.? vote count:? \d+\.?"),
    (RATING, rf"no votes so far! be the first to rate this {_THING}\."),
    (RATING, rf"(?:as you found|we are sorry that) this {_THING} (?:useful|was not useful).*"),
    (RATING, rf"let us improve this {_THING}!"),
    (RATING, rf"tell us how we can improve this {_THING}\?"),
    (RATING, r"submit rating|submit feedback|thanks for your (?:vote|rating|feedback)!?"),
    (DATE, rf"(?:(?:first |last )?(?:published|updated|posted)(?: on)?:? )?(?:[a-z]+day,? )?{_DAY}{_TIME}"),
    (FURNITURE, r"latest news|menu|main menu|close menu|search|skip to (?:main )?content|advertisement"),
    (FURNITURE, r"share(?: this)?:?|share this (?:article|post|story):?|like this:|loading\.\.\."),
    (
        FURNITURE,
        r"back to top|scroll to top|read more|subscribe|newsletter|leave a (?:comment|reply)|no comments",
    ),
)
_PATTERNS = tuple((reason, re.compile(rf"(?:{pattern})", re.IGNORECASE)) for reason, pattern in _KNOWN)

NEIGHBOUR = re.compile(r"^(previous|next)\s+(?:article|post|story)\s*:?$", re.IGNORECASE)
# Label and headline on one line: "Next article: Xi urges …", or glued as pages copied from a browser have it.
NEIGHBOUR_INLINE = re.compile(
    r"^(?i:(previous|next)\s+(?:article|post|story))(?:\s*:\s+(?=\S)|(?=[A-Z“\"0-9]))(.+)$"
)
MORE_NEWS = re.compile(
    r"^for more (?P<section>(?!on\b|about\b|information\b)[^\W\d_][\w&'’\- ]{0,40}?)"
    r" (?:news|stories|coverage)"
    r"(?:\s*,?\s*(?:click|tap|see|visit) (?:here|below))?\s*[.:…>»]*$",
    re.IGNORECASE,
)


def furniture(text: str) -> str:
    """Why this line is no part of the story ("rating block", "page furniture"), or "" when it may be one."""
    return next((reason for reason, pattern in _PATTERNS if pattern.fullmatch(text)), "")
