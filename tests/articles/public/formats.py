"""The rules of the feed formats, as complaints about a document; an empty list means that it keeps them all.

RSS 2.0 (rssboard.org/rss-specification) with its best practices and Media RSS, Atom (RFC 4287) with tombstones
(RFC 6721), JSON Feed 1.1 (jsonfeed.org), sitemaps 0.9 with Google's news (sitemaps.org, the XSDs).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
AT = "{http://purl.org/atompub/tombstones/1.0}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
DC = "{http://purl.org/dc/elements/1.1/}"
MEDIA = "{http://search.yahoo.com/mrss/}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"

RFC822 = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} "
    r"\d\d:\d\d:\d\d ([+-]\d{4}|GMT)"
)
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{1,8})*", re.IGNORECASE)
MIME = re.compile(r"[a-z]+/[a-z0-9.+-]+")
ONCE_IN_CHANNEL = (
    "language copyright managingEditor webMaster pubDate lastBuildDate generator docs ttl image rating"
)
ONCE_IN_ITEM = "title link description author comments enclosure guid pubDate source"


def counted(node: etree._Element, name: str, low: int, high: int) -> Iterator[str]:
    number = len(node.findall(name))
    if not low <= number <= high:
        yield f"{node.tag}: {number} of {name}, not {low} to {high}"


def is_address(text: str | None) -> bool:
    parts = urlsplit(text or "")
    return parts.scheme in ("http", "https") and bool(parts.netloc) and " " not in (text or "")


def is_iri(text: str | None) -> bool:
    return bool(re.fullmatch(r"[a-z][a-z0-9+.-]*:\S+", text or ""))


def repeated(values: list[Any]) -> Iterator[str]:
    yield from (f"{value} is there {n} times" for value, n in Counter(values).items() if n > 1)


def rss(root: etree._Element) -> list[str]:
    return list(_rss(root))


def _rss(root: etree._Element) -> Iterator[str]:
    if root.tag != "rss" or root.get("version") != "2.0" or [child.tag for child in root] != ["channel"]:
        yield "not an rss element, version 2.0, with one channel"
    channel = root.find("channel")
    for name in ("title", "link", "description"):
        yield from counted(channel, name, 1, 1)
    for name in ONCE_IN_CHANNEL.split():
        yield from counted(channel, name, 0, 1)
    for node in channel:
        known = {*ONCE_IN_CHANNEL.split(), "title", "link", "description", "category", "cloud", "item"}
        if not node.tag.startswith("{") and node.tag not in known:
            yield f"channel: no element {node.tag} in RSS"
    for name in ("pubDate", "lastBuildDate"):
        yield from _rss_date(channel.findtext(name))
    if not is_address(channel.findtext("link")) or not LANGUAGE.fullmatch(channel.findtext("language", "en")):
        yield "channel: link or language"
    if not channel.findtext("ttl", "1").isdigit():
        yield "ttl is no number"
    itself = channel.findall(f"{ATOM}link[@rel='self']")
    if len(itself) != 1 or not is_address(itself[0].get("href")):
        yield "no atom:link to itself"
    items = channel.findall("item")
    for item in items:
        yield from _rss_item(item)
    yield from repeated([item.findtext("guid") for item in items])


def _rss_item(item: etree._Element) -> Iterator[str]:
    for name in (*ONCE_IN_ITEM.split(), f"{CONTENT}encoded"):
        yield from counted(item, name, 0, 1)
    if not (item.findtext("title") or item.findtext("description")):
        yield "item: neither title nor description"
    for node in item:
        if not node.tag.startswith("{") and node.tag not in {*ONCE_IN_ITEM.split(), "category"}:
            yield f"item: no element {node.tag} in RSS"
    guid = item.find("guid")
    if (
        guid is None
        or not guid.text
        or (guid.get("isPermaLink", "true") == "true" and not is_address(guid.text))
    ):
        yield "item: guid"
    if not is_address(item.findtext("link")):
        yield "item: link"
    yield from _rss_date(item.findtext("pubDate"))
    for node in item.iter(f"{DC}creator", "category", f"{MEDIA}credit", f"{MEDIA}description"):
        if not (node.text or "").strip():
            yield f"item: an empty {node.tag}"
    for media in item.findall(f"{MEDIA}content"):
        sizes = [media.get(name, "1") for name in ("width", "height", "fileSize")]
        if not is_address(media.get("url")) or not all(size.isdigit() for size in sizes):
            yield "media:content: url or sizes"
        if media.get("medium") != "image" or not MIME.fullmatch(media.get("type", "a/b")):
            yield "media:content: medium or type"


def _rss_date(text: str | None) -> Iterator[str]:
    if text is not None and not (RFC822.fullmatch(text) and parsedate_to_datetime(text).tzinfo):
        yield f"{text} is no date of RFC 822"


def atom(root: etree._Element) -> list[str]:
    return list(_atom(root))


def _atom(root: etree._Element) -> Iterator[str]:
    if root.tag != f"{ATOM}feed":
        yield "not a feed"
    entries = root.findall(f"{ATOM}entry")
    yield from _atom_shared(root)
    for name in ("subtitle", "generator", "icon", "logo", "rights"):
        yield from counted(root, ATOM + name, 0, 1)
    if root.find(f"{ATOM}author") is None and any(entry.find(f"{ATOM}author") is None for entry in entries):
        yield "feed: an entry without author, and none of the feed"
    yield from counted(root, f"{ATOM}link[@rel='self']", 1, 1)
    for entry in entries:
        yield from _atom_shared(entry)
        for name in ("published", "rights", "source", "summary", "content"):
            yield from counted(entry, ATOM + name, 0, 1)
        content = entry.find(f"{ATOM}content")
        if content is None and entry.find(f"{ATOM}link[@rel='alternate']") is None:
            yield "entry: neither content nor an alternate link"
    yield from repeated([(e.findtext(f"{ATOM}id"), e.findtext(f"{ATOM}updated")) for e in entries])
    updated = {entry.findtext(f"{ATOM}id"): entry.findtext(f"{ATOM}updated") for entry in entries}
    for stone in root.findall(f"{AT}deleted-entry"):
        if not is_iri(stone.get("ref")) or not RFC3339.fullmatch(stone.get("when", "")):
            yield "deleted-entry: ref or when"
        if stone.get("ref") in updated:
            yield "deleted-entry: its entry is there as well"
        for name in ("by", "comment"):
            yield from counted(stone, AT + name, 0, 1)


def _atom_shared(node: etree._Element) -> Iterator[str]:
    """What feeds and entries have in common."""
    for name in ("id", "title", "updated"):
        yield from counted(node, ATOM + name, 1, 1)
    if not is_iri(node.findtext(f"{ATOM}id")):
        yield "id is no IRI"
    for name in ("updated", "published"):
        text = node.findtext(ATOM + name)
        if text is not None and not RFC3339.fullmatch(text):
            yield f"{text} is no date of RFC 3339"
    for person in (*node.findall(f"{ATOM}author"), *node.findall(f"{ATOM}contributor")):
        yield from counted(person, f"{ATOM}name", 1, 1)
        yield from counted(person, f"{ATOM}uri", 0, 1)
        if not person.findtext(f"{ATOM}name") or not is_iri(person.findtext(f"{ATOM}uri", "a:b")):
            yield "a person without name, or with a uri that is none"
    links = node.findall(f"{ATOM}link")
    for link in links:
        if not is_iri(link.get("href")) or not MIME.fullmatch(link.get("type", "a/b")):
            yield "link: href or type"
    beside = [link for link in links if link.get("rel", "alternate") == "alternate"]
    yield from repeated([(link.get("type"), link.get("hreflang")) for link in beside])
    if any(not category.get("term") for category in node.findall(f"{ATOM}category")):
        yield "a category without term"
    for name in ("title", "subtitle", "summary", "rights", "content"):
        for text in node.findall(ATOM + name):
            if text.get("type", "text") not in ("text", "html") or len(text):
                yield f"{name}: type, or elements within"


FEED = (
    "version title home_page_url feed_url description user_comment next_url icon favicon authors language expired hubs "
    "items"
)
ITEM = (
    "id url external_url title content_html content_text summary image banner_image date_published date_modified "
    "authors tags language attachments"
)


def json_feed(feed: dict[str, Any]) -> list[str]:
    return list(_json_feed(feed))


def _json_feed(feed: dict[str, Any]) -> Iterator[str]:
    if feed.get("version") != "https://jsonfeed.org/version/1.1" or not feed.get("title"):
        yield "version or title"
    yield from _json_names(feed, FEED)
    yield from _json_shared(feed, ("home_page_url", "feed_url"))
    for hub in feed.get("hubs", []):
        if not hub.get("type") or not is_address(hub.get("url")):
            yield "hub: type or url"
    for item in feed["items"]:
        yield from _json_names(item, ITEM)
        yield from _json_shared(item, ("url", "external_url", "image", "banner_image"))
        if not isinstance(item.get("id"), str) or not item["id"]:
            yield "item: id"
        if not isinstance(item.get("content_html", item.get("content_text")), str):
            yield "item: neither content_html nor content_text"
        for name in ("date_published", "date_modified"):
            if name in item and not RFC3339.fullmatch(item[name]):
                yield f"item: {name}"
        if not all(isinstance(tag, str) and tag for tag in item.get("tags", [])):
            yield "item: tags"
    yield from repeated([item.get("id") for item in feed["items"]])


def _json_names(found: dict[str, Any], known: str) -> Iterator[str]:
    yield from (
        f"no member {name} in JSON Feed" for name in found if name not in known.split() and name[0] != "_"
    )
    yield from (f"an empty {name}" for name, value in found.items() if value in ("", None))


def _json_shared(found: dict[str, Any], addresses: tuple[str, ...]) -> Iterator[str]:
    yield from (
        f"{name} is no address" for name in addresses if name in found and not is_address(found[name])
    )
    for author in found.get("authors", []):
        if not set(author) & {"name", "url", "avatar"} or not set(author) <= {"name", "url", "avatar"}:
            yield "author: members"
        if not all(author.values()) or ("url" in author and not is_address(author["url"])):
            yield "author: an empty member, or a url that is none"
    if not LANGUAGE.fullmatch(found.get("language", "en")):
        yield "language"


def sitemap(root: etree._Element) -> list[str]:
    return list(_sitemap(root))


def _sitemap(root: etree._Element) -> Iterator[str]:
    inner = {f"{SITEMAP}urlset": f"{SITEMAP}url", f"{SITEMAP}sitemapindex": f"{SITEMAP}sitemap"}.get(root.tag)
    if inner is None or any(node.tag != inner for node in root) or len(root) > 50_000:
        yield "root, or what stands in it"
    for node in root:
        yield from counted(node, f"{SITEMAP}loc", 1, 1)
        loc = node.findtext(f"{SITEMAP}loc", "")
        if not is_address(loc) or not 12 <= len(loc) <= 2048:
            yield f"loc {loc}"
        if not RFC3339.fullmatch(node.findtext(f"{SITEMAP}lastmod", "2026-01-01T00:00:00Z")):
            yield "lastmod"
        for news in node.findall(f"{NEWS}news"):
            if not re.fullmatch(
                r"[a-z]{2,3}|zh-cn|zh-tw", news.findtext(f"{NEWS}publication/{NEWS}language", "")
            ):
                yield "news: language"
            if not RFC3339.fullmatch(news.findtext(f"{NEWS}publication_date", "")):
                yield "news: publication_date"
            if not news.findtext(f"{NEWS}title") or not news.findtext(f"{NEWS}publication/{NEWS}name"):
                yield "news: title or name"
    yield from repeated([node.findtext(f"{SITEMAP}loc") for node in root])
    if len(root.findall(f".//{NEWS}news")) > 1000:
        yield "more than 1,000 news"
