"""Pure rule: the dateline stands at the head of the first paragraph, before its words."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


def dated(body: str, *, dateline: str, source: str) -> SafeString:
    """The body with `MOSCOW (AP) — ` run into its first paragraph; in one of its own when it begins otherwise."""
    if not dateline:
        return mark_safe(body)
    agency = format_html(' <span class="agency">({})</span>', source) if source else ""
    line = format_html('<span class="dateline">{}{} —</span> ', dateline, agency)
    start = body.find("<p>")
    figures_only = start >= 0 and not body[:start].replace("\n", "").strip().startswith(
        ("<h", "<ul", "<ol", "<blockquote")
    )
    if start < 0 or not figures_only:
        return mark_safe(f"<p>{line}</p>{body}")
    return mark_safe(f"{body[:start]}<p>{line}{body[start + 3 :]}")
