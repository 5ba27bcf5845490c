"""Atom 1.0 (RFC 4287) with tombstones (RFC 6721).

Django's generator writes `updated` only where it is given and one author at most, and knows no content and no
tombstones.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed

from articles.editions.uris import absolute
from articles.public.syndication_feed import Feed


class FullAtom(Atom1Feed):
    """Items carry their `entry`; the feed its `tombstones`."""

    def root_attributes(self) -> dict[str, str]:
        return {**super().root_attributes(), "xmlns:at": "http://purl.org/atompub/tombstones/1.0"}

    def latest_post_date(self) -> Any:
        return self.feed["updated"]

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        for hub in self.feed["hubs"]:
            handler.addQuickElement("link", "", {"rel": "hub", "href": hub})

    def write_items(self, handler: Any) -> None:
        for stone in self.feed["tombstones"]:
            handler.startElement("at:deleted-entry", {"ref": stone.uri, "when": stone.at.isoformat()})
            handler.addQuickElement("at:comment", stone.reason)
            handler.endElement("at:deleted-entry")
        super().write_items(handler)

    def item_attributes(self, item: Any) -> dict[str, str]:
        return {"xml:lang": item["entry"].language}

    def add_item_elements(self, handler: Any, item: Any) -> None:
        # Django calls a description HTML, and a standfirst is plain text: "<" in it would be taken for markup.
        super().add_item_elements(handler, item | {"description": None})
        entry = item["entry"]
        if entry.summary:
            handler.addQuickElement("summary", entry.summary)
        for creator in entry.creators:
            handler.startElement("author", {})
            handler.addQuickElement("name", creator.name)
            if creator.url:
                handler.addQuickElement("uri", creator.url)
            handler.endElement("author")
        handler.addQuickElement("content", entry.html, {"type": "html"})
        if entry.picture:
            attributes = {
                "rel": "enclosure",
                "href": entry.picture.url,
                "type": "image/jpeg",
                "length": str(entry.picture.length),
            }
            handler.addQuickElement("link", "", attributes)
        if entry.external_url:
            handler.addQuickElement("link", "", {"rel": "via", "href": entry.external_url})


def atom(feed: Feed) -> str:
    written = FullAtom(
        title=feed.title,
        link=absolute(feed.page),
        description=None,
        subtitle=feed.description,
        language=settings.LANGUAGE_CODE,
        feed_url=absolute(f"{feed.path}.atom"),
        feed_guid=feed.uri,
        author_name=settings.SITE_NAME,
        author_link=settings.SITE_URL,
        updated=feed.updated,
        tombstones=feed.tombstones,
        hubs=[settings.WEBSUB_HUB] if settings.WEBSUB_HUB else [],
    )
    for entry in feed.entries:
        written.add_item(
            title=entry.title,
            link=entry.url,
            description=entry.summary,
            pubdate=entry.published,
            updateddate=entry.updated,
            unique_id=entry.uri,
            categories=entry.categories,
            entry=entry,
        )
    return written.writeString("utf-8")
