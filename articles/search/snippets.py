"""Pure rule: a passage with the words that were found, as safe markup."""

from __future__ import annotations

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

# Private-use characters mark the found words in the database's answer: no text holds them, and escaping leaves them.
START, STOP = "\ue000", "\ue001"


def marked(passage: str) -> SafeString:
    """`a \\ue000word\\ue001` → `a <mark>word</mark>`, everything else escaped."""
    return mark_safe(escape(passage.strip()).replace(START, "<mark>").replace(STOP, "</mark>"))
