"""RSS 2.0 (https://www.rssboard.org/rss-specification) with dc:creator, content:encoded and Media RSS.

Django's generator writes no content:encoded and one creator at most.
"""

from __future__ import annotations

from html import escape
from typing import Any

from django.conf import settings
from django.utils.feedgenerator import Rss201rev2Feed

from articles.editions.uris import absolute
from articles.public.syndication_feed import Feed


class FullRss(Rss201rev2Feed):
    """Items carry their `entry`."""

    def rss_attributes(self) -> dict[str, str]:
        return {
            **super().rss_attributes(),
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:media": "http://search.yahoo.com/mrss/",
        }

    def latest_post_date(self) -> Any:
        return self.feed["updated"]

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        for hub in self.feed["hubs"]:
            handler.addQuickElement("atom:link", None, {"rel": "hub", "href": hub})

    def add_item_elements(self, handler: Any, item: Any) -> None:
        super().add_item_elements(handler, item)
        entry = item["entry"]
        for creator in entry.creators:
            handler.addQuickElement("dc:creator", creator.name)
        handler.addQuickElement("atom:updated", entry.updated.isoformat())
        handler.addQuickElement("content:encoded", entry.html)
        if entry.picture:
            self._picture(handler, entry.picture)

    def _picture(self, handler: Any, picture: Any) -> None:
        attributes = {
            "url": picture.url,
            "medium": "image",
            "type": "image/jpeg",
            "width": str(picture.width),
            "height": str(picture.height),
            "fileSize": str(picture.length),
        }
        handler.startElement("media:content", attributes)
        if picture.caption:
            handler.addQuickElement("media:description", picture.caption, {"type": "plain"})
        if picture.credit:
            handler.addQuickElement(
                "media:credit", picture.credit, {"role": "photographer", "scheme": "urn:ebu"}
            )
        handler.endElement("media:content")


def rss(feed: Feed) -> str:
    written = FullRss(
        title=feed.title,
        link=absolute(feed.page),
        description=feed.description,
        language=settings.LANGUAGE_CODE,
        feed_url=absolute(f"{feed.path}.rss"),
        ttl=5,
        updated=feed.updated,
        hubs=[settings.WEBSUB_HUB] if settings.WEBSUB_HUB else [],
    )
    for entry in feed.entries:
        written.add_item(
            title=entry.title,
            link=entry.url,
            description=escape(entry.summary),  # readers take it for HTML
            pubdate=entry.published,
            unique_id=entry.uri,
            unique_id_is_permalink=False,
            categories=entry.categories,
            entry=entry,
        )
    return written.writeString("utf-8")
