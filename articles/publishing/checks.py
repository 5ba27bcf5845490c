"""What stands in the way of publishing a story, and what an editor should look at again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from urllib.parse import urlsplit

from django.utils import timezone

from articles.content.html import illustration_keys, plain_text
from articles.content.models import Article, Illustration
from articles.editions.models import Edition
from media.library.captions import alt_problem
from media.library.models import Photo

UNFINISHED = re.compile(r"\bTK\b|\[(?:note|check|tk|todo|nb)\b[^\]]*\]", re.IGNORECASE)
TK_ONLY_CAPITALS = re.compile(r"\btk\b")
LINK = re.compile(r'href="([^"]*)"')
SUSPICIOUS_HOSTS = re.compile(
    r"^(localhost|127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)|\.(local|internal|test|invalid)$"
)


@dataclass(frozen=True)
class Finding:
    """One thing found. `block`: publishing is refused; `warn`: an editor may go on."""

    code: str
    level: Literal["block", "warn"]
    message: str


def findings(article: Article, *, at: datetime) -> list[Finding]:
    """All findings, blocking ones first. Four queries."""
    found = [
        *_text(article),
        *_time(article, at),
        *_people(article),
        *_pictures(article, at),
        *_links(article),
    ]
    return sorted(found, key=lambda finding: finding.level)


def _block(code: str, message: str) -> Finding:
    return Finding(code, "block", message)


def _warn(code: str, message: str) -> Finding:
    return Finding(code, "warn", message)


def _text(article: Article) -> list[Finding]:
    found = []
    if not article.headline.strip():
        found.append(_block("headline", "There is no headline. Write one."))
    if not article.section_id:
        found.append(_block("section", "There is no primary section. Choose one; it makes the address."))
    if not plain_text(article.body).strip():
        found.append(_block("body", "The story has no text."))
    if not article.standfirst.strip():
        found.append(
            _warn(
                "standfirst", "There is no standfirst: lists and search results will show only the headline."
            )
        )
    words = " ".join(
        [article.headline, article.kicker, article.standfirst, article.introduction, plain_text(article.body)]
    )
    note = next((hit for hit in UNFINISHED.finditer(words) if not TK_ONLY_CAPITALS.fullmatch(hit[0])), None)
    if note:
        found.append(_block("unfinished", f"“{note[0]}” is still in the text. Fill it in or take it out."))
    return found


def _time(article: Article, at: datetime) -> list[Finding]:
    if article.embargo_until and article.embargo_until > at:
        until = timezone.localtime(article.embargo_until)
        return [_block("embargo", f"Under embargo until {until:%d %B %Y, %H:%M %Z}. Schedule it for then.")]
    return []


def _people(article: Article) -> list[Finding]:
    if article.no_byline or article.byline_override or article.bylines.exists():
        return []
    return [_block("byline", "Nobody is credited. Add a byline, or tick “No byline”.")]


def _pictures(article: Article, at: datetime) -> list[Finding]:
    found = []
    rows = list(article.illustrations.select_related("photo"))
    usable = set(
        Photo.objects.usable(at)
        .filter(pk__in=[r.photo_id for r in rows if r.photo_id])
        .values_list("pk", flat=True)
    )
    in_body = illustration_keys(article.body)
    for row in rows:
        name = f"The photo “{row.caption[:40] or row.key}”"
        if row.photo is None:
            found.append(
                _warn(
                    "photo", f"{name} has a caption but no picture yet; readers will see the caption alone."
                )
            )
        else:
            found.extend(_one_picture(row, row.photo, name, usable))
        if not row.caption.strip():
            found.append(_warn("caption", f"{name} has no caption."))
        if row.role == Illustration.Role.INLINE and row.key not in in_body:
            found.append(_warn("unplaced", f"{name} does not stand in the text, so readers will not see it."))
    for key in set(in_body) - {row.key for row in rows}:
        found.append(
            _block(
                "lost", f"The text shows a picture ({key}) that is not in the story. Take it out or add it."
            )
        )
    return found


def _one_picture(row: Illustration, photo: Photo, name: str, usable: set[int]) -> list[Finding]:
    found = []
    if photo.pk not in usable:
        found.append(
            _block("rights", f"{name} may not be used now: its rights window is closed or it was withdrawn.")
        )
    if not row.alt.strip():
        found.append(
            _block("alt", f"{name} has no alternative text. Say what it shows for those who cannot see it.")
        )
    elif problem := alt_problem(row.alt, caption=row.caption, file_name=photo.file_name):
        found.append(_warn("alt", f"{name}: {problem}"))
    if not row.credit.strip():
        found.append(_block("credit", f"{name} has no credit. Say whose picture it is."))
    if photo.restrictions.strip():
        found.append(_warn("restrictions", f"{name} is restricted: {photo.restrictions.strip()}"))
    if photo.single_use:
        elsewhere = Edition.objects.live().showing_photo(photo.pk).exclude(article_id=row.article_id).first()
        if elsewhere is not None:
            found.append(
                _block("single-use", f"{name} may be used once only, and “{elsewhere.headline}” shows it.")
            )
    return found


def _links(article: Article) -> list[Finding]:
    found = []
    for url in LINK.findall(article.body):
        host = urlsplit(url).hostname or ""
        if SUSPICIOUS_HOSTS.search(host) or "@" in urlsplit(url).netloc:
            found.append(_warn("link", f"The link to {url} leads to a private or disguised address."))
    return found
