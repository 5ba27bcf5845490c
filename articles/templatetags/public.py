"""Public templates: times with their zone, pictures in lists, differences."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html, format_html_join, linebreaks
from django.utils.safestring import SafeString, mark_safe

from articles.editions.cards import Card, CardPicture
from articles.public.furniture import Furniture

register = template.Library()
Key = TypeVar("Key", bound=tuple[str, ...])
# Parts that last: two to three a story, 10 to 30 kB together.
LASTING = 1000
# Stories in lists, 1 kB each: those of every front, and what a crawler wants of the rest.
TEASERS = 2000
# Parts that are the same on many pages, 1 kB each: those of a crawler's day need not all be kept.
SAME = 2000
_lasting: dict[tuple[str, str], SafeString] = {}
_teasers: dict[tuple[str, str, str], SafeString] = {}
MIME = (("avif", "image/avif"), ("webp", "image/webp"))


@register.filter
def moment(at: datetime) -> SafeString:
    """`22 November 2026, 09:14 UTC`, for machines too."""
    local = timezone.localtime(at)
    return _time(
        at.isoformat(timespec="seconds"), f"{local.day} {local:%B %Y}, {local:%H:%M} {local.tzname()}"
    )


@register.filter
def day(at: datetime) -> SafeString:
    """`22 November 2026`"""
    local = timezone.localtime(at)
    return _time(f"{local:%Y-%m-%d}", f"{local.day} {local:%B %Y}")


@register.filter
def short_moment(at: datetime, today: datetime) -> SafeString:
    """In lists: `09:14` today, `22 Nov` this year, `22 Nov 2025` before. The zone is the paper's, named in the footer."""
    local = timezone.localtime(at)
    if local.date() == today.date():
        text = f"{local:%H:%M}"
    else:
        text = f"{local.day} {local:%b}" if local.year == today.year else f"{local.day} {local:%b %Y}"
    return _time(at.isoformat(timespec="seconds"), text)


@register.filter
def weekday(at: datetime) -> SafeString:
    """`Sunday, 22 November 2026`"""
    return _time(f"{at:%Y-%m-%d}", f"{at:%A}, {at.day} {at:%B %Y}")


@register.simple_tag
def shot(photo: CardPicture, crop: str, sizes: str, *, lead: bool = False) -> SafeString:
    """A card's `<picture>` in one ratio ("16x9", "4x3", "1x1"; "whole" uncut), over its dominant colour."""
    picture = photo.picture
    lists: dict[str, Any] = picture["crops"].get(crop) or picture
    if not lists["jpeg"]:
        lists = picture
    rows = lists["jpeg"]
    if not rows:
        return SafeString("")
    better = format_html_join(
        "",
        '<source type="{}" srcset="{}" sizes="{}">',
        ((mime, _srcset(lists[kind]), sizes) for kind, mime in MIME if lists[kind]),
    )
    return format_html(
        '<span class="frame r{}"><svg class="tint" aria-hidden="true" width="100%" height="100%">'
        '<rect width="100%" height="100%" fill="{}"></rect></svg>'
        '<picture>{}<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}" {}></picture></span>',
        crop,
        picture["dominant_colour"],
        better,
        rows[0]["url"],
        _srcset(rows),
        sizes,
        rows[-1]["width"],
        rows[-1]["height"],
        photo.alt,
        mark_safe('fetchpriority="high"' if lead else 'loading="lazy" decoding="async"'),
    )


@register.simple_tag
def same(template_name: str, furniture: Furniture, here: str = "", **context: Any) -> SafeString:
    """A part that depends on the furniture alone (and on where the reader is), rendered once for all pages."""
    key = (template_name, here, *(str(value) for value in context.values()))
    found = furniture.rendered.get(key)
    if found is None:
        found = render_to_string(template_name, {"furniture": furniture, "here": here, **context})
        if len(furniture.rendered) < SAME:
            furniture.rendered[key] = found
    return found


@register.simple_tag
def teaser(card: Card, furniture: Furniture, **how: Any) -> SafeString:
    """A story in a list, rendered once for as long as its edition's row stays as it is, and until midnight by the
    reader's clock. `how` is what parts/card.html understands. A card without a `state` is rendered each time.
    """
    today = furniture.today
    key = (card.state, f"{today.toordinal()} {timezone.get_current_timezone_name()}", str(how))
    found = _teasers.get(key) if card.state else None
    if found is None:
        found = render_to_string("articles/parts/card.html", {"furniture": furniture, "card": card, **how})
        if card.state:
            _put(_teasers, key, found, most=TEASERS)
    return found


@register.simple_tag(takes_context=True)
def lasting(context: Context, template_name: str) -> SafeString:
    """A part of a page that comes from a story's edition alone, rendered once for as long as its row stays as it is.

    Every publication makes every page anew (its Latest News changed), but not what the stories say. A page without a
    `state` is rendered each time: a preview, or one that is no story's.
    """
    state = getattr(context.get("page"), "state", "")
    found = _lasting.get((template_name, state)) if state else None
    if found is None:
        with context.push():
            found = context.template.engine.get_template(template_name).render(context)  # type: ignore[union-attr]
        if state:
            _put(_lasting, (template_name, state), found, most=LASTING)
    return found


@register.filter
def prose(text: str) -> SafeString:
    """Plain text as paragraphs."""
    return mark_safe(linebreaks(text, autoescape=True))


@register.filter
def pieces(found: list[tuple[str, str]]) -> SafeString:
    """A difference as `<del>` and `<ins>`; long stretches that stayed are cut in the middle."""
    tags = {"gone": "del", "new": "ins"}
    parts = []
    for verb, text in found:
        if verb in tags:
            parts.append(format_html("<{}>{}</{}>", tags[verb], text, tags[verb]))
        else:
            parts.append(format_html("{}", _shortened(text)))
    return mark_safe("".join(parts))


def _put(kept: dict[Key, SafeString], key: Key, found: SafeString, *, most: int) -> None:
    """What was put in first makes room."""
    kept[key] = found
    if len(kept) > most:
        kept.pop(next(iter(kept)), None)


def _time(machine: str, reader: str) -> SafeString:
    """Both are made of digits and the names of months and zones: there is nothing to escape."""
    return SafeString(f'<time datetime="{machine}">{reader}</time>')


def _shortened(text: str, edge: int = 140) -> str:
    return (
        text
        if len(text) <= edge * 3
        else f"{text[:edge].rsplit(' ', 1)[0]} … {text[-edge:].split(' ', 1)[-1]}"
    )


def _srcset(rows: list[dict[str, Any]]) -> str:
    return ", ".join(f"{row['url']} {row['width']}w" for row in rows)
