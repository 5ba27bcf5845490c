"""Sitemaps for search engines (https://www.sitemaps.org/protocol.html), and Google's news sitemap.

Only canonical addresses of stories that want to be found: neither `noindex` nor published elsewhere first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.db.models.functions import TruncMonth
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from articles.content.models import Section
from articles.editions.models import Edition
from articles.editions.querysets import EditionQuerySet
from articles.editions.uris import absolute
from articles.public.caching import cacheable
from articles.public.syndication_feed import legible

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
LARGEST = 50_000  # addresses in one file, by the protocol
NEWS_SPAN = timedelta(days=2)
NEWS_LARGEST = 1000


@dataclass(frozen=True)
class Address:
    path: str
    modified: datetime | None = None
    news: Any = None


def findable() -> EditionQuerySet:
    return Edition.objects.live().filter(noindex=False, original_url="")


@require_safe
@cacheable()
def index(request: HttpRequest) -> HttpResponse:
    """One file for sections, one for each month. One query."""
    months = (
        findable()
        .annotate(month=TruncMonth("published_at", tzinfo=UTC))
        .values("month")
        .annotate(modified=Max("live_from"))
        .order_by("-month")
    )
    files = [Address("/sitemaps/sections.xml")]
    files += [Address(f"/sitemaps/{row['month']:%Y-%m}.xml", row["modified"]) for row in months]
    return _xml("sitemapindex", "sitemap", files)


@require_safe
@cacheable()
def sections(request: HttpRequest) -> HttpResponse:
    """The fronts. One query."""
    slugs = Section.objects.filter(in_menu=True).values_list("slug", flat=True)
    return _xml(
        "urlset", "url", [Address("/"), Address("/latest/"), *(Address(f"/{slug}/") for slug in slugs)]
    )


@require_safe
@cacheable()
def month(request: HttpRequest, year: str, number: str) -> HttpResponse:
    """A month's stories, newest first. One query."""
    y, m = int(year), int(number)
    if not 1 <= m <= 12 or not 1900 < y < 9999:
        raise Http404
    start = datetime(y, m, 1, tzinfo=UTC)
    end = datetime(y + m // 12, m % 12 + 1, 1, tzinfo=UTC)
    rows = findable().filter(published_at__gte=start, published_at__lt=end).newest_first()
    found = [Address(path, modified) for path, modified in rows.values_list("path", "updated_at")[:LARGEST]]
    if not found:
        raise Http404
    return _xml("urlset", "url", found)


@require_safe
@cacheable()
def news(request: HttpRequest) -> HttpResponse:
    """What was published in the last two days, at most 1,000. One query."""
    rows = findable().filter(published_at__gt=timezone.now() - NEWS_SPAN).newest_first().for_lists()
    return _xml("urlset", "url", [Address(row.path, row.updated_at, news=row) for row in rows[:NEWS_LARGEST]])


def _xml(root: str, element: str, addresses: Iterable[Address]) -> HttpResponse:
    stream = StringIO()
    handler: Any = SimplerXMLGenerator(stream, "utf-8")
    handler.startDocument()
    handler.startElement(
        root, {"xmlns": SITEMAP, "xmlns:news": NEWS} if root == "urlset" else {"xmlns": SITEMAP}
    )
    for address in addresses:
        handler.startElement(element, {})
        handler.addQuickElement("loc", absolute(address.path))
        if address.modified:
            handler.addQuickElement("lastmod", address.modified.astimezone(UTC).isoformat(timespec="seconds"))
        if address.news:
            _news(handler, address.news)
        handler.endElement(element)
    handler.endElement(root)
    handler.endDocument()
    return HttpResponse(stream.getvalue(), content_type="application/xml; charset=utf-8")


def _news(handler: Any, edition: Edition) -> None:
    handler.startElement("news:news", {})
    handler.startElement("news:publication", {})
    handler.addQuickElement("news:name", settings.SITE_NAME)
    handler.addQuickElement("news:language", _language(edition.language))
    handler.endElement("news:publication")
    handler.addQuickElement(
        "news:publication_date", edition.published_at.astimezone(UTC).isoformat(timespec="seconds")
    )
    handler.addQuickElement("news:title", legible(edition.headline))
    handler.endElement("news:news")


def _language(tag: str) -> str:
    """Two or three letters, but for Chinese, of which Google's schema tells two kinds."""
    return tag.lower() if tag.lower() in ("zh-cn", "zh-tw") else tag.split("-")[0].lower()
