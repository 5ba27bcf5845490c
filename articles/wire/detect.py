"""Which wire format a file is, told from its content and never from its name alone.

Text pages, WordPress exports and ninjs are read; each other kind we recognise is refused by its name, with advice.
"""

from __future__ import annotations

import re

from articles.wire.lines import decode
from articles.wire.story import WireError

TEXT_PAGE = "text page"
WXR = "WordPress export"
NINJS = "ninjs"
LARGEST = 1024 * 1024  # bytes; a hundred times the longest story page
LARGEST_NINJS = 64 * LARGEST  # a file may hold many documents

ADD_PICTURE = "add pictures in the admin under Photos, not as stories"
SAVE_AS_TEXT = "save the story page as plain text (.txt, UTF-8) and import that file"
# First bytes → what it is and what to do about it.
BINARY: tuple[tuple[bytes, str, str], ...] = (
    (b"\xff\xd8\xff", "a JPEG picture", ADD_PICTURE),
    (b"\x89PNG", "a PNG picture", ADD_PICTURE),
    (b"GIF8", "a GIF picture", ADD_PICTURE),
    (b"RIFF", "a WebP picture or a sound", ADD_PICTURE),
    (b"%PDF", "a PDF document", SAVE_AS_TEXT),
    (b"{\\rtf", "a rich text (RTF) document", SAVE_AS_TEXT),
    (b"\xd0\xcf\x11\xe0", "an old Word document", SAVE_AS_TEXT),
    (b"PK\x03\x04", "a zip archive or a Word document", "unpack it or " + SAVE_AS_TEXT),
    (b"\x1f\x8b", "a gzip archive", "unpack it first"),
    (b"SQLite format 3", "a database", SAVE_AS_TEXT),
)
# What stands near the start of the text → the format's name. The first that fits counts.
TEXT_FORMATS: tuple[tuple[str, str], ...] = (
    (r"wordpress\.org/export/", "a WordPress export of a version other than 1.0 to 1.2"),
    (r"iptc\.org/std/nar/2006-10-01", "NewsML-G2"),
    (r"<nitf[\s>]|<!DOCTYPE nitf", "NITF"),
    (r"<rss[\s>]|<rdf:RDF[\s>]", "an RSS feed"),
    (r"<feed[\s>]", "an Atom feed"),
    (r"<!DOCTYPE html|<html[\s>]|<body[\s>]|<article[\s>]", "an HTML page"),
    (r"\A\s*<\?xml|\A\s*<!--|\A\s*<[A-Za-z][\w:\-]*[\s/>]", "XML"),
    (r"\A\s*\{\s*\"[^\"]+\"\s*:[\s\S]*jsonfeed\.org/version", "a JSON feed"),
    (r"\A\s*\{\s*\"[^\"]+\"\s*:|\A\s*\[\s*[\{\]]", "JSON of another kind than ninjs"),
)
LOOKED_AT = 16_384  # letters
IS_JSON = re.compile(rb"[\s\xef\xbb\xbf]*[\[{]\s*(?:\"[^\"]+\"\s*:|\{)")
IS_JSON_FEED = re.compile(rb"jsonfeed\.org/version")
HAS_URI = re.compile(rb"\"uri\"\s*:")
IS_WXR = re.compile(rb"<rss\b[^>]*https?://wordpress\.org/export/1\.[0-2]/")


def detect(data: bytes, place: str = "") -> str:
    """TEXT_PAGE, WXR or NINJS, from the start of a file. WireError, saying what to do, for what we cannot read."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xfe\xff"):
        raise WireError("the file is empty; a text page holds a headline and the story under it", place=place)
    for start, kind, advice in BINARY:
        if data.startswith(start):
            raise WireError(f"this is {kind}, not a story; {advice}", place=place)
    if IS_WXR.search(data[:LOOKED_AT]):
        return WXR
    if IS_JSON.match(data) and HAS_URI.search(data) and not IS_JSON_FEED.search(data[:LOOKED_AT]):
        return NINJS
    if len(data) > LARGEST:
        size = f"{len(data) / 1_048_576:.1f} MB"
        raise WireError(f"the file has {size}, a text page at most {LARGEST // 1_048_576} MB", place=place)
    utf_16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\x00" in data and not utf_16:
        raise WireError(f"this is no text but binary data; {SAVE_AS_TEXT}", place=place)
    text = decode(data, place)
    if "\x00" in text or _controls(text[:LOOKED_AT]) > 0.05:
        raise WireError(f"this is no text but binary data; {SAVE_AS_TEXT}", place=place)
    for pattern, kind in TEXT_FORMATS:
        if re.search(pattern, text[:LOOKED_AT], re.IGNORECASE):
            raise WireError(
                f"this is {kind}, which import_stories does not read yet; {SAVE_AS_TEXT}", place=place
            )
    return TEXT_PAGE


def _controls(text: str) -> float:
    """The share of control characters other than tabs and line ends."""
    return sum(1 for letter in text if ord(letter) < 32 and letter not in "\t\r\n\f\v") / max(len(text), 1)
