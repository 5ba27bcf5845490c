"""Pure rules: what a page says to machines: its head, Open Graph, and schema.org as JSON-LD.

Google's article guide and schema.org/NewsArticle are the source. No `aggregateRating`: articles are no supported type.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from articles.editions.models import Edition
from articles.editions.render import LEAD_SIZES

ESCAPES = {
    ord("<"): "\\u003C",
    ord(">"): "\\u003E",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}
TYPES = {
    "person": "Person",
    "organisation": "Organization",
    "place": "Place",
    "event": "Event",
    "subject": "Thing",
}
KINDS = ("16x9", "4x3", "1x1")
# https://creativecommons.org/licenses/ : "CC BY-SA 4.0".
CREATIVE_COMMONS = re.compile(r"CC[ -](BY(?:-NC)?(?:-SA|-ND)?)(?: ([1-4]\.\d))?", re.IGNORECASE)


@dataclass(frozen=True)
class Feed:
    """One address under which the page's list can be followed."""

    title: str
    path: str
    type: str


@dataclass(frozen=True)
class Head:
    """What stands in `<head>`. Addresses are absolute; an empty one prints nothing."""

    title: str
    description: str = ""
    canonical: str = ""
    image: str = ""
    image_alt: str = ""
    image_size: tuple[int, int] | None = None
    og_type: str = "website"
    social_title: str = ""
    previous: str = ""
    next: str = ""
    noindex: bool = False
    published_at: datetime | None = None
    updated_at: datetime | None = None
    section: str = ""
    here: str = ""
    preload: dict[str, str] = field(default_factory=dict)
    feeds: list[Feed] = field(default_factory=list)
    data: str = ""


def absolute(path: str) -> str:
    """`/world/` with the site's own address before it; an address that is absolute already stays."""
    return path if not path or "://" in path else f"{settings.SITE_URL}{path}"


def safe_json(value: Any) -> SafeString:
    """JSON that cannot end the `<script>` around it, whatever a headline says."""
    return mark_safe(json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES))


def feeds(title: str, stem: str) -> list[Feed]:
    """The three formats of one list: `/feeds/latest` → .rss, .atom, .json."""
    return [
        Feed(title, f"{stem}.rss", "application/rss+xml"),
        Feed(title, f"{stem}.atom", "application/atom+xml"),
        Feed(title, f"{stem}.json", "application/feed+json"),
    ]


def story_head(story: Edition) -> Head:
    """The head of a story's page."""
    lead = lead_picture(story)
    social = best(lead["picture"], "social") if lead else None
    section = story.sections[0]
    steps = [("Front page", "/"), (section["name"], f"/{section['slug']}/"), (story.headline, story.path)]
    return Head(
        title=story.search_title or story.headline,
        description=story.search_description or story.standfirst or story.introduction,
        canonical=story.original_url or absolute(story.path),
        image=absolute(social["url"]) if social else "",
        image_alt=lead["alt"] if lead and social else "",
        image_size=(social["width"], social["height"]) if social else None,
        og_type="article",
        social_title=story.social_headline or story.headline,
        noindex=story.noindex,
        published_at=story.published_at,
        updated_at=story.updated_at,
        section=story.sections[0]["name"],
        preload=preload(lead["picture"], sizes=LEAD_SIZES) if lead else {},
        here=f"/{story.sections[0]['slug']}/",
        feeds=feeds(
            f"{settings.SITE_NAME}: {story.sections[0]['name']}",
            f"/feeds/sections/{story.sections[0]['slug']}",
        ),
        data=safe_json([news_article(story), breadcrumbs(*steps)]),
    )


def lead_picture(story: Edition) -> dict[str, Any] | None:
    """The lead illustration when it has a picture to show."""
    return next((row for row in story.illustrations if row["role"] == "lead" and row.get("picture")), None)


def best(picture: dict[str, Any], crop: str) -> dict[str, Any] | None:
    """The widest JPEG of a crop, else of the whole picture."""
    rows = picture["crops"].get(crop, {}).get("jpeg") or picture["jpeg"]
    return rows[-1] if rows else None


def preload(picture: dict[str, Any], *, sizes: str, crop: str = "") -> dict[str, str]:
    """The lead photo's best format, to be fetched before the style sheet is read: `{type, srcset, sizes}`."""
    lists = picture["crops"].get(crop) or picture
    for kind in ("avif", "webp", "jpeg"):
        if lists[kind]:
            return {
                "type": f"image/{kind}",
                "srcset": ", ".join(f"{row['url']} {row['width']}w" for row in lists[kind]),
                "sizes": sizes,
            }
    return {}


def news_article(story: Edition) -> dict[str, Any]:
    """schema.org/NewsArticle of one story."""
    lead = lead_picture(story)
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": absolute(story.path),
        "headline": story.headline,
        "description": story.standfirst,
        "datePublished": story.published_at.isoformat(),
        "dateModified": story.updated_at.isoformat(),
        "inLanguage": story.language,
        "articleSection": [section["name"] for section in story.sections],
        "wordCount": story.word_count,
        "isAccessibleForFree": True,
        "author": [
            {"@type": "Person", "name": row["name"], "url": absolute(f"/authors/{row['slug']}/")}
            for row in story.credits
            if row["role"] in ("writer", "reporting")
        ]
        or [{"@type": "Organization", "name": (story.source or {}).get("full_name") or settings.SITE_NAME}],
        "publisher": publisher(),
        "image": images(lead) if lead else [],
        "about": [thing(topic) for topic in story.topics if topic["rel"] == "about"],
        "mentions": [thing(topic) for topic in story.topics if topic["rel"] != "about"],
        "correction": [
            {"@type": "CorrectionComment", "text": row["text"], "datePublished": row["at"]}
            for row in story.corrections
        ],
        "dateline": story.dateline,
    }
    if story.source:
        data["sourceOrganization"] = {
            "@type": "NewsMediaOrganization",
            "name": story.source.get("full_name") or story.source["name"],
            **({"url": story.source["url"]} if story.source.get("url") else {}),
        }
    if story.original_url:
        data["isBasedOn"] = story.original_url
    return {key: value for key, value in data.items() if value not in ("", [], None)}


def publisher() -> dict[str, Any]:
    """Who prints all this."""
    return {"@type": "NewsMediaOrganization", "name": settings.SITE_NAME, "url": f"{settings.SITE_URL}/"}


def images(lead: dict[str, Any]) -> list[dict[str, Any]]:
    """The lead photo in three ratios, each with its credit and licence."""
    found = [best(lead["picture"], kind) for kind in KINDS]
    unique = {row["url"]: row for row in found if row}
    return [
        {
            "@type": "ImageObject",
            "url": absolute(row["url"]),
            "width": row["width"],
            "height": row["height"],
            **({"caption": lead["caption"]} if lead["caption"] else {}),
            **({"creditText": lead["credit"]} if lead["credit"] else {}),
            **rights(lead.get("rights") or {}),
        }
        for row in unique.values()
    ]


def rights(known: dict[str, str]) -> dict[str, Any]:
    """Google's image metadata (creator, copyrightNotice, license), of what is known."""
    found: dict[str, Any] = {}
    if creator := known.get("creator"):
        found["creator"] = {"@type": "Person", "name": creator}
    if notice := known.get("copyright_notice"):
        found["copyrightNotice"] = notice
    if name := known.get("licence"):
        found["license"] = licence_url(name) or {"@type": "CreativeWork", "name": name}
    return found


def licence_url(name: str) -> str:
    """Where a licence can be read: an address as it is, a Creative Commons licence by its short name; else nothing."""
    if name.startswith(("https://", "http://")):
        return name
    if found := CREATIVE_COMMONS.fullmatch(name.strip()):
        return f"https://creativecommons.org/licenses/{found[1].lower()}/{found[2] or '4.0'}/"
    is_zero = name.strip().upper() in ("CC0", "CC0 1.0")
    return "https://creativecommons.org/publicdomain/zero/1.0/" if is_zero else ""


def thing(topic: dict[str, Any]) -> dict[str, Any]:
    """A topic as a thing of its kind, the same as Wikidata's where that is known."""
    data = {
        "@type": TYPES.get(topic["kind"], "Thing"),
        "name": topic["name"],
        "url": absolute(f"/topics/{topic['slug']}/"),
    }
    if topic.get("wikidata_id"):
        data["sameAs"] = f"https://www.wikidata.org/entity/{topic['wikidata_id']}"
    return data


def breadcrumbs(*steps: tuple[str, str]) -> dict[str, Any]:
    """schema.org/BreadcrumbList of `(name, path)` from the front downwards."""
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": absolute(path)}
            for number, (name, path) in enumerate(steps, 1)
        ],
    }
