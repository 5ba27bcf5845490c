"""Pure rules: a body and its illustrations as the markup that readers get.

No inline style stands in it: the public policy forbids it. A picture's dominant colour is an SVG fill, which is data.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from articles.content.embeds import embed_of
from articles.content.html import EMBED

LEAD_SIZES = "(min-width: 75rem) 60rem, 100vw"
INLINE_SIZES = "(min-width: 48rem) 42rem, 100vw"
PLACEHOLDER = re.compile(r'<figure data-illustration="([A-Za-z0-9_-]{1,16})"></figure>')
MIME = {"avif": "image/avif", "webp": "image/webp"}


def body_html(body: str, illustrations: Sequence[dict[str, Any]]) -> SafeString:
    """The clean body with each illustration's markup in its place; an unknown or unusable one leaves nothing."""
    markup = {row["key"]: figure(row) for row in illustrations if row["role"] == "inline"}
    return mark_safe(EMBED.sub(_video, PLACEHOLDER.sub(lambda found: markup.get(found[1], ""), body)))


def _video(found: re.Match[str]) -> str:
    """A video as a link, which a script turns into the player once a reader clicks; its title is clean HTML already."""
    embed = embed_of(found[1])
    if embed is None:
        return ""
    return format_html(
        '<figure class="embed"><a href="{}" data-player="{}" rel="noopener">'
        "<span>{}</span></a><figcaption>Plays from {}, which will then know of your visit.</figcaption></figure>",
        embed.url,
        embed.player,
        mark_safe(found[2]) if found[2] else f"Watch on {embed.provider}",
        embed.provider,
    )


def lead_html(illustrations: Sequence[dict[str, Any]]) -> SafeString:
    """The lead photo's markup, or nothing."""
    return next((figure(row, lead=True) for row in illustrations if row["role"] == "lead"), SafeString(""))


def figure(row: dict[str, Any], *, lead: bool = False) -> SafeString:
    """One illustration `{photo, caption, credit, alt, picture}` as a figure.

    A photo that may not be shown (`photo` without `picture`) leaves nothing. Copy whose photo never came (neither)
    keeps its caption: it was part of the story.
    """
    if row["picture"] is None and row["photo"]:
        return SafeString("")
    if row["picture"] is None and not row["caption"]:
        return SafeString("")
    image = picture(row["picture"], alt=row["alt"], lead=lead) if row["picture"] else SafeString("")
    kind = "picture" if image else "picture no-photo"
    return format_html(
        '<figure class="{}">{}{}</figure>', f"{kind} lead" if lead else kind, image, caption(row)
    )


def caption(row: dict[str, Any]) -> SafeString:
    """The caption, and the credit in parentheses, which always prints."""
    if not row["caption"] and not row["credit"]:
        return SafeString("")
    credit = format_html('<span class="credit">({})</span>', row["credit"]) if row["credit"] else ""
    return format_html(
        "<figcaption>{}{}{}</figcaption>", row["caption"], " " if credit and row["caption"] else "", credit
    )


def picture(sources: dict[str, Any], *, alt: str, lead: bool = False, sizes: str = "") -> SafeString:
    """`media.renditions.sources.picture_sources` as a `<picture>`: AVIF, WebP, JPEG, with its size so nothing shifts."""
    sizes = sizes or (LEAD_SIZES if lead else INLINE_SIZES)
    jpeg = sources["jpeg"] or sources["crops"].get("16x9", {}).get("jpeg", [])
    if not jpeg:
        return SafeString("")
    better = format_html_join(
        "",
        '<source type="{}" srcset="{}" sizes="{}">',
        ((MIME[kind], _srcset(sources[kind]), sizes) for kind in ("avif", "webp") if sources[kind]),
    )
    # A browser that shows no AVIF or WebP still gets a picture of a sensible width.
    fallback = next((row for row in jpeg if row["width"] >= 960), jpeg[-1])
    loading = 'fetchpriority="high"' if lead else 'loading="lazy" decoding="async"'
    return format_html(
        '<span class="frame"><svg class="tint" aria-hidden="true" width="100%" height="100%">'
        '<rect width="100%" height="100%" fill="{}"></rect></svg>'
        '<picture>{}<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}" {}></picture></span>',
        sources["dominant_colour"],
        better,
        fallback["url"],
        _srcset(jpeg),
        sizes,
        sources["width"],
        sources["height"],
        alt,
        mark_safe(loading),
    )


def _srcset(rows: Sequence[dict[str, Any]]) -> str:
    return ", ".join(f"{row['url']} {row['width']}w" for row in rows)
