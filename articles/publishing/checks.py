"""What stands in the way of publishing a story, and what an editor should look at again."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.utils import timezone

from articles.content.html import illustration_keys, plain_text
from articles.content.models import Article, Illustration
from articles.editions.models import Edition
from articles.publishing.links import suspicious_links
from articles.publishing.unfinished import unfinished
from articles.revisions.queries import Parts, parts_of
from media.library.captions import alt_problem
from media.library.models import Photo

Level = Literal["block", "ask", "warn"]
EDITOR, ADMINISTRATOR = "articles.publish_article", "articles.override_checks"

# Every check: how grave it is, and the permission with which somebody may accept it ("" nobody).
# block: publishing is refused. ask: refused until somebody accepts it; nothing goes out unattended. warn: whoever
# publishes by hand says that they saw it; a scheduled or imported story goes out.
CHECKS: dict[str, tuple[Level, str]] = {
    "headline": ("block", ""),
    "section": ("block", ""),
    "body": ("block", ""),
    "byline": ("block", ""),
    "embargo": ("block", ""),
    "over": ("block", ""),
    "rights": ("block", ""),
    "alt": ("block", ""),
    "credit": ("block", ""),
    "lost": ("block", ""),
    "unfinished": ("ask", EDITOR),
    "single-use": ("ask", ADMINISTRATOR),
    "standfirst": ("warn", EDITOR),
    "photo": ("warn", EDITOR),
    "caption": ("warn", EDITOR),
    "unplaced": ("warn", EDITOR),
    "weak-alt": ("warn", EDITOR),
    "restrictions": ("warn", EDITOR),
    "link": ("warn", EDITOR),
}
GRAVITY: dict[Level, int] = {"block": 0, "ask": 1, "warn": 2}


@dataclass(frozen=True)
class Finding:
    """One thing found. `about`: which picture or link it is about, when there can be several."""

    code: str
    message: str
    about: str = ""

    @property
    def level(self) -> Level:
        return CHECKS[self.code][0]

    @property
    def permission(self) -> str:
        """Who may accept it; "" when nobody may."""
        return CHECKS[self.code][1]

    @property
    def key(self) -> str:
        """Its name when it is accepted; the same words about the same thing have the same key."""
        return f"{self.code}:{self.about}"


def findings(article: Article, *, at: datetime, parts: Parts | None = None) -> list[Finding]:
    """All findings, the gravest first. At most three queries, and one for each photo that may be used once only; none
    but the last with `parts` at hand, which must have their photos."""
    parts = parts or parts_of(article, photos=True)
    found = [
        *_text(article, parts),
        *_time(article, at),
        *_people(article, parts),
        *_pictures(article, parts, at),
        *(Finding("link", message, about=url) for url, message in suspicious_links(article.body)),
    ]
    return sorted(found, key=lambda finding: GRAVITY[finding.level])


def stopping(found: Iterable[Finding], *, accepting: Collection[str] = ()) -> list[Finding]:
    """Those that no publication passes: blocking ones, and questions that nobody answered. `accepting`: keys."""
    return [
        finding
        for finding in found
        if finding.level == "block" or (finding.level == "ask" and finding.key not in accepting)
    ]


def _text(article: Article, parts: Parts) -> list[Finding]:
    found = []
    if not article.headline.strip():
        found.append(Finding("headline", "There is no headline. Write one."))
    if not article.section_id:
        found.append(Finding("section", "There is no primary section. Choose one; it makes the address."))
    body = plain_text(article.body)
    if not body.strip():
        found.append(Finding("body", "The story has no text."))
    if not article.standfirst.strip():
        found.append(
            Finding(
                "standfirst", "There is no standfirst: lists and search results will show only the headline."
            )
        )
    texts = [
        *(
            article.headline,
            article.short_headline,
            article.social_headline,
            article.kicker,
            article.standfirst,
        ),
        *(article.introduction, article.dateline, body, article.contributors_note),
        *(article.byline_override, article.search_title, article.search_description),
        *(row[name] for row in parts.illustrations for name in ("caption", "alt", "credit_override")),
    ]
    for mark in dict.fromkeys(mark for text in texts for mark in unfinished(text)):
        found.append(
            Finding(
                "unfinished", f"“{mark}” is still in the text. Fill it in or take it out.", about=mark[:100]
            )
        )
    return found


def _time(article: Article, at: datetime) -> list[Finding]:
    found = []
    if article.embargo_until and article.embargo_until > at:
        until = timezone.localtime(article.embargo_until)
        found.append(
            Finding("embargo", f"Under embargo until {until:%d %B %Y, %H:%M %Z}. Schedule it for then.")
        )
    if article.unpublish_at and article.unpublish_at <= at:
        over = timezone.localtime(article.unpublish_at)
        found.append(
            Finding(
                "over",
                f"It was to be withdrawn on {over:%d %B %Y, %H:%M %Z}. Choose a later time, or none.",
            )
        )
    return found


def _people(article: Article, parts: Parts) -> list[Finding]:
    if article.no_byline or article.byline_override or parts.bylines:
        return []
    return [Finding("byline", "Nobody is credited. Add a byline, or tick “No byline”.")]


def _pictures(article: Article, parts: Parts, at: datetime) -> list[Finding]:
    found = []
    in_body = illustration_keys(article.body)
    for row in parts.illustrations:
        key, photo = row["key"], parts.photos.get(row["photo"])
        name = f"The photo “{row['caption'][:40] or key}”"
        if photo is None:
            found.append(
                Finding(
                    "photo",
                    f"{name} has a caption but no picture yet; readers will see the caption alone.",
                    about=key,
                )
            )
        else:
            found.extend(_one_picture(article, row, photo, name, at))
        if not row["caption"].strip():
            found.append(Finding("caption", f"{name} has no caption.", about=key))
        if row["role"] == Illustration.Role.INLINE and key not in in_body:
            found.append(
                Finding(
                    "unplaced", f"{name} does not stand in the text, so readers will not see it.", about=key
                )
            )
    for key in set(in_body) - {row["key"] for row in parts.illustrations}:
        found.append(
            Finding(
                "lost",
                f"The text shows a picture ({key}) that is not in the story. Take it out or add it.",
                about=key,
            )
        )
    return found


def _one_picture(
    article: Article, row: dict[str, Any], photo: Photo, name: str, at: datetime
) -> list[Finding]:
    found = []
    key = row["key"]
    if not photo.is_usable(at):
        found.append(
            Finding(
                "rights",
                f"{name} may not be used now: its rights window is closed or it was withdrawn.",
                about=key,
            )
        )
    if not row["alt"].strip():
        found.append(
            Finding(
                "alt",
                f"{name} has no alternative text. Say what it shows for those who cannot see it.",
                about=key,
            )
        )
    elif problem := alt_problem(row["alt"], caption=row["caption"], file_name=photo.file_name):
        found.append(Finding("weak-alt", f"{name}: {problem}", about=key))
    if not (row["credit_override"] or photo.credit).strip():
        found.append(Finding("credit", f"{name} has no credit. Say whose picture it is.", about=key))
    if photo.restrictions.strip():
        found.append(
            Finding("restrictions", f"{name} is restricted: {photo.restrictions.strip()}", about=key)
        )
    if photo.single_use:
        elsewhere = Edition.objects.live().showing_photo(photo.pk).exclude(article=article).first()
        if elsewhere is not None:
            found.append(
                Finding(
                    "single-use",
                    f"{name} may be used once only, and “{elsewhere.headline}” shows it.",
                    about=key,
                )
            )
    return found
