"""Pure rule: the byline as printed, with each author's name a link."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe


def linked(line: str, credits: Sequence[dict[str, str]]) -> SafeString:
    """`By A and B` with the first mention of each credited name linked to its author's page; the rest is escaped.

    An override that leaves a name out leaves its link out too.
    """
    slugs = {credit["name"]: credit["slug"] for credit in credits if credit["name"]}
    if not slugs:
        return SafeString(escape(line))
    names = sorted(slugs, key=len, reverse=True)
    # Longest first, and whole words: "Ann Lee" is not found in "Joann Leeson".
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in names))
    parts: list[str] = []
    end = 0
    for found in pattern.finditer(line):
        parts.append(escape(line[end : found.start()]))
        slug = slugs.pop(found[0], "")
        parts.append(
            format_html('<a rel="author" href="/authors/{}/">{}</a>', slug, found[0])
            if slug
            else escape(found[0])
        )
        end = found.end()
    parts.append(escape(line[end:]))
    return mark_safe("".join(parts))
