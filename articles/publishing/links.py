"""Pure rule: links in a body that an editor should look at before readers do."""

from __future__ import annotations

import ipaddress
import re
from html import unescape
from urllib.parse import urlsplit

from articles.content.html import plain_text

LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL | re.IGNORECASE)
PRIVATE_NAME = re.compile(r"^localhost$|\.(local|localhost|internal|lan|test|invalid)$")
ADDRESS_IN_TEXT = re.compile(r"^(?:https?://)?((?:[\w-]+\.)+[a-z]{2,})(?:[/?#]\S*)?$", re.IGNORECASE)
SHORTENERS = {"bit.ly", "t.co", "tinyurl.com", "goo.gl", "ow.ly", "is.gd", "buff.ly", "cutt.ly", "rb.gy"}


def suspicious_links(body: str) -> list[tuple[str, str]]:
    """(address, what is wrong with it) for each such link of an HTML body, once an address."""
    found: dict[str, str] = {}
    for href, inner in LINK.findall(body):
        url = unescape(href)
        problem = _problem(url, plain_text(inner).strip())
        if problem:
            found.setdefault(url, f"The link to {url} {problem}")
    return list(found.items())


def _problem(url: str, text: str) -> str:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
        parts.port  # noqa: B018  raises for nonsense
    except ValueError:
        return "is not an address that a browser can open."
    if parts.scheme not in ("http", "https"):
        return "" if parts.scheme in ("mailto", "tel") or url.startswith(("/", "#")) else "leads nowhere."
    if not host:
        return "leads nowhere."
    if "@" in parts.netloc:
        return "hides where it leads behind a name and “@”."
    if _is_private(host):
        return "leads to a private address that readers cannot reach."
    if any(label.startswith("xn--") for label in host.split(".")) or not host.isascii():
        return "leads to a host in letters that can look like others. Make sure that it is the right one."
    if host in SHORTENERS:
        return "is a short link: nobody sees where it leads. Link to the page itself."
    shown = ADDRESS_IN_TEXT.match(text)
    if shown and not _same_site(shown[1].lower(), host):
        return f"says “{shown[1]}” but leads to {host}."
    return ""


def _is_private(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return bool(PRIVATE_NAME.search(host))
    return not address.is_global


def _same_site(shown: str, host: str) -> bool:
    """Whether one is the other or a part of it: "bbc.co.uk" and "news.bbc.co.uk"."""
    shown, host = shown.removeprefix("www."), host.removeprefix("www.")
    return f".{shown}".endswith(f".{host}") or f".{host}".endswith(f".{shown}")
