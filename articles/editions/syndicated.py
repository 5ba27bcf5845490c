"""Pure rules: what of a story others may print: the pictures that they may have, and the body with them in place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from html import escape
from typing import Any

from django.conf import settings

from articles.content.embeds import embed_of
from articles.content.html import EMBED
from articles.editions.models import Edition
from articles.editions.uris import absolute
from media.library.models import Photo

FIGURE = re.compile(r'<figure data-illustration="([A-Za-z0-9_-]{1,16})">.*?</figure>', re.DOTALL)
ROOTED = re.compile(r'href="(/[^"]*)"')


def is_allowed(photo: Photo, at: datetime) -> bool:
    """Whether partners may have a photo of ours now."""
    return photo.syndication_allowed and photo.is_usable(at)


def facts_for_partners(photo: Photo) -> dict[str, Any]:
    """What partners are told of a photo that readers do not see: a change of it must reach them too."""
    return {
        "allowed": photo.syndication_allowed,
        "title": photo.headline,
        "rights_holder": photo.rights_holder,
        "usage_terms": photo.usage_terms,
        "source_type": photo.source_type,
    }


def allowed_pictures(edition: Edition, photos: Mapping[int, Photo], at: datetime) -> list[dict[str, Any]]:
    """The illustrations that partners may have: usable now and syndicated, or only described (no photo came)."""
    return [
        shown
        for shown in edition.illustrations
        if not shown.get("photo")
        or (
            shown.get("picture")
            and (photo := photos.get(shown["photo"])) is not None
            and is_allowed(photo, at)
        )
    ]


def body_html(edition: Edition, pictures: list[dict[str, Any]]) -> str:
    """The body with the pictures that partners may have, in place, each `<figure data-illustration>` named as its
    association is; links with their host."""
    # A lead stands above the text, even where it stands in for another and had a place in it.
    by_key = {picture["key"]: picture for picture in pictures if picture["role"] == "inline"}

    def figure(match: re.Match[str]) -> str:
        return figure_html(by_key[match[1]]) if match[1] in by_key else ""

    body = EMBED.sub(_video, FIGURE.sub(figure, edition.body))
    return ROOTED.sub(lambda m: f'href="{settings.SITE_URL}{m[1]}"', body)


def _video(found: re.Match[str]) -> str:
    """A video as a link: what plays it is between the partner and the provider."""
    embed = embed_of(found[1])
    return (
        f'<p><a href="{escape(embed.url)}">{found[2] or f"Watch on {embed.provider}"}</a></p>'
        if embed
        else ""
    )


def figure_html(shown: dict[str, Any]) -> str:
    """An illustration as a plain figure: one picture, caption, credit."""
    files = (shown.get("picture") or {}).get("jpeg") or []
    image = ""
    if files:
        best = files[-1]
        image = (
            f'<img src="{escape(absolute(best["url"]))}" alt="{escape(shown.get("alt") or "")}"'
            f' width="{best["width"]}" height="{best["height"]}">'
        )
    credit = f' <span class="credit">{escape(shown["credit"])}</span>' if shown.get("credit") else ""
    caption = f"<figcaption>{escape(shown.get('caption') or '')}{credit}</figcaption>"
    return f'<figure data-illustration="{shown["key"]}">{image}{caption}</figure>'
