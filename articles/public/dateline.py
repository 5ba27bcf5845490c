"""Pure rule: the dateline stands at the head of the first paragraph, before its words."""

from __future__ import annotations

import re

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

# Pictures may come before the words.
OPENING = re.compile(r"\s*(?:<figure\b.*?</figure>\s*)*<p>", re.DOTALL)


def dated(body: str, *, dateline: str, source: str) -> SafeString:
    """The body with `MOSCOW (AP) — ` run into its first paragraph; in one of its own when it begins otherwise."""
    if not dateline:
        return mark_safe(body)
    agency = format_html(' <span class="agency">({})</span>', source) if source else ""
    line = format_html('<span class="dateline">{}{}</span> — ', dateline, agency)
    opening = OPENING.match(body)
    if not opening:
        return mark_safe(f"<p>{line}</p>{body}")
    return mark_safe(f"{opening[0]}{line}{body[opening.end() :]}")
