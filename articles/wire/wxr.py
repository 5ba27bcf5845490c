"""WordPress exports (WXR 1.0 to 1.2) → Stories, read as a stream, so that an export of any size fits in memory.

Format: RSS 2.0 with elements of the namespace `…wordpress.org/export/<version>/` (http or https), here called wp.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from lxml import etree

from articles.content.html import plain_text, safe_url
from articles.wire.sections import LONGEST_NAME
from articles.wire.story import Byline, Note, Picture, Stage, Story, WireError
from articles.wire.wxr_body import Attachment, convert

FORMAT = "WordPress export"
NAMESPACE = re.compile(r"^\{https?://wordpress\.org/export/1\.[0-2]/(?:excerpt/)?\}")
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
STAGES: dict[str, Stage] = {
    "publish": "ready",
    "future": "scheduled",
    "draft": "draft",
    "pending": "draft",
    "private": "draft",
}
# Rating widgets: number of votes, sum of their stars.
RATINGS = (
    ("rmp_vote_count", "rmp_rating_val_sum"),
    ("_kksr_casts", "_kksr_ratings"),
    ("ratings_users", "ratings_score"),
)
LONGEST = {"headline": 200, "slug": 120, "guid": 300, "path": 200, "standfirst": 1000}


@dataclass(slots=True)
class Export:
    """One export file. `lost` counts, by kind, what had no place; it is complete when `stories` is exhausted."""

    path: Path
    authors: dict[str, str] = field(default_factory=dict)
    attachments: dict[str, Attachment] = field(default_factory=dict)
    lost: Counter[str] = field(default_factory=Counter)

    def stories(self) -> Iterator[Story | WireError]:
        """Every post as a Story, or the reason why it cannot be one.

        The file is read twice: first for authors and pictures, which may stand below the posts that need them.
        Raises WireError, before the first story, when the file itself is broken.
        """
        for element in self._elements():
            values = _values(element)
            if element.tag != "item":
                self.authors[values.get("author_login", "")] = values.get("author_display_name", "")
            elif values.get("post_type") == "attachment":
                self.attachments[values.get("post_id", "")] = _attachment(element, values)
        for element in self._elements():
            if element.tag == "item":
                yield from self._item(element)

    def _elements(self) -> Iterator[etree._Element]:
        """The items and authors, each emptied when the next is asked for. No entities, no network, bounded nodes."""
        try:
            with self.path.open("rb") as file:
                events = etree.iterparse(
                    file,
                    resolve_entities=False,
                    no_network=True,
                    load_dtd=False,
                    huge_tree=False,
                    remove_comments=True,
                    remove_pis=True,
                )
                for _, element in events:
                    if element.getroottree().docinfo.doctype:
                        message = "this export declares a document type, which none needs; export it again"
                        raise WireError(message, place=str(self.path))
                    if element.tag == "item" or re.sub(NAMESPACE, "", element.tag) == "author":
                        yield element
                        element.clear()
                        while element.getprevious() is not None:
                            del element.getparent()[0]
        except etree.XMLSyntaxError as error:
            message = f"the export is broken here ({error.msg}); export it again"
            raise WireError(message, place=str(self.path), line=error.lineno) from error

    def _item(self, item: etree._Element) -> Iterator[Story | WireError]:
        values = _values(item)
        kind, status = values.get("post_type") or "post", values.get("status") or "publish"
        if kind == "attachment":
            return
        if kind != "post" or status not in STAGES:
            self.lost[f"post with status {status}" if kind == "post" else f"item of type {kind}"] += 1
            return
        try:
            yield self._story(item, values, STAGES[status])
        except WireError as error:
            yield error

    def _story(self, item: etree._Element, values: dict[str, str], stage: Stage) -> Story:
        headline = " ".join(plain_text(item.findtext("title") or "").split())
        guid = (item.findtext("guid") or item.findtext("link") or "").strip()
        place, line = str(self.path), item.sourceline
        if not headline or len(headline) > LONGEST["headline"]:
            reason = f"has a title of {len(headline)} letters" if headline else "has no title"
            raise WireError(f"the post {guid} {reason}; give it one of 1 to 200", place=place, line=line)
        if not guid or len(guid) > LONGEST["guid"]:
            raise WireError(f"the post “{headline}” has no usable guid", place=place, line=line)
        meta = _meta(item)
        body = convert(item.findtext(CONTENT) or "", self.attachments)
        self.lost += body.lost
        self.lost += Counter({"comment": sum(_name(child) == "comment" for child in item)})
        sections, tags = _categories(item)
        self.lost += Counter({"tag (we make our own)": tags})
        standfirst = " ".join(plain_text(values.get("encoded", "")).split())
        hidden = values.get("post_password") or values.get("status") == "private"
        votes, stars = _votes(meta)
        link = urlsplit(item.findtext("link") or "")
        lead = self.attachments.get(meta.get("_thumbnail_id", ""))
        pictures = [Picture("lead", "lead", lead.caption, lead.credit, lead.alt, lead.url)] if lead else []
        author = (item.findtext(CREATOR) or "").strip()
        name = (self.authors.get(author) or author)[:120]
        return Story(
            format=FORMAT,
            guid=guid,
            headline=headline,
            body=body.html,
            sections=tuple(sections),
            primary_section=sections[0] if sections else "",
            standfirst=standfirst if len(standfirst) <= LONGEST["standfirst"] else "",
            introduction=standfirst if len(standfirst) > LONGEST["standfirst"] else "",
            bylines=(Byline(name),) if name else (),
            pictures=tuple(pictures + body.pictures),
            stage="draft" if hidden else stage,
            slug=values.get("post_name", "") if len(values.get("post_name", "")) <= LONGEST["slug"] else "",
            published_at=_time(values.get("post_date_gmt", "")),
            old_path=link.path if not link.query and 1 < len(link.path) <= LONGEST["path"] else "",
            votes=votes,
            stars=stars,
            notes=tuple(
                [Note(line or 0, "was private or had a password there; it stays a draft")] if hidden else []
            ),
        )


def _name(element: etree._Element) -> str:
    """The element's name without the wp namespace, or "" when it is none of wp's."""
    tag = element.tag if isinstance(element.tag, str) else ""
    return NAMESPACE.sub("", tag) if NAMESPACE.match(tag) else ""


def _values(element: etree._Element) -> dict[str, str]:
    """The texts of the wp children, by name; `encoded` is the excerpt."""
    return {name: (child.text or "").strip() for child in element if (name := _name(child))}


def _meta(item: etree._Element) -> dict[str, str]:
    rows = (_values(child) for child in item if _name(child) == "postmeta")
    return {row.get("meta_key", ""): row.get("meta_value", "") for row in rows}


def _attachment(item: etree._Element, values: dict[str, str]) -> Attachment:
    words = " ".join(plain_text(values.get("encoded", "")).split())
    alt = _meta(item).get("_wp_attachment_image_alt", "")
    return Attachment.described(words, alt=alt, url=safe_url(values.get("attachment_url", "")) or "")


def _categories(item: etree._Element) -> tuple[list[str], int]:
    """The sections in their order, and the number of tags."""
    rows = [(one.get("domain"), " ".join((one.text or "").split())) for one in item.findall("category")]
    names = [name for domain, name in rows if domain in (None, "category") and 0 < len(name) <= LONGEST_NAME]
    return list(dict.fromkeys(names)), sum(domain == "post_tag" for domain, _ in rows)


def _votes(meta: dict[str, str]) -> tuple[int, int]:
    """(votes, stars) of the first widget that has counted any and whose figures agree."""
    for count_key, sum_key in RATINGS:
        count, total = (re.sub(r"\..*", "", meta.get(key, "")) for key in (count_key, sum_key))
        if count.isdecimal() and total.isdecimal() and 0 < int(count) <= int(total) <= 5 * int(count) < 2**31:
            return int(count), int(total)
    return 0, 0


def _time(text: str) -> datetime | None:
    """ "2022-02-16 10:15:00" in UTC; drafts have zeros there."""
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None
