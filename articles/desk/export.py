"""The story list as a table for a spreadsheet (CSV, RFC 4180)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone

from articles.content.models import Article
from articles.editions.models import Edition

if TYPE_CHECKING:
    from articles.desk.stories import StoryAdmin

HEAD = (
    *("Number", "Stage", "Headline", "Kicker", "Slugline", "Section", "Byline", "Source", "Language"),
    *("Urgency", "Started", "Changed", "Published", "Address"),
)
CHUNK = 500
# A cell that begins like this is a formula to a spreadsheet (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Line:
    """A file that gives back what is written into it."""

    def write(self, line: str) -> str:
        return line


def export(admin: StoryAdmin, request: HttpRequest) -> StreamingHttpResponse:
    """All that the list shows with these filters, for whoever may see it."""
    return as_csv(admin.get_changelist_instance(request).queryset)


def as_csv(stories: Any) -> StreamingHttpResponse:
    # The middleware has taken the editor's own zone off again by the time that the lines are sent.
    response = StreamingHttpResponse(
        lines(stories, zone=timezone.get_current_timezone()), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="stories-{timezone.localdate():%Y-%m-%d}.csv"'
    response["Cache-Control"] = "no-store"
    return response


def lines(stories: Any, *, zone: Any) -> Iterator[str]:
    """The table, line by line; two queries and the bylines' for each CHUNK stories."""
    writer = csv.writer(Line())
    yield "\ufeff"  # or Excel takes UTF-8 for something else
    yield writer.writerow(HEAD)
    chunk: list[Article] = []
    for story in stories.iterator(chunk_size=CHUNK):
        chunk.append(story)
        if len(chunk) == CHUNK:
            yield from _rows(chunk, writer, zone)
            chunk = []
    yield from _rows(chunk, writer, zone)


def _rows(stories: Iterable[Article], writer: Any, zone: Any) -> Iterator[str]:
    public = {
        row["article_id"]: row
        for row in Edition.objects.live()
        .filter(article__in=[story.pk for story in stories])
        .order_by()
        .values("article_id", "published_at", "path")
    }

    def local(moment: datetime | None) -> str:
        return moment.astimezone(zone).isoformat(timespec="minutes") if moment else ""

    for story in stories:
        live: Any = public.get(story.pk, {})
        yield writer.writerow(
            plain(str(cell))
            for cell in (
                story.pk,
                story.get_status_display() + (" (on hold)" if story.on_hold else ""),
                story.headline,
                story.kicker,
                story.slugline,
                story.section or "",
                ", ".join(byline.author.name for byline in story.bylines.all()),
                story.source or "",
                story.language,
                story.urgency,
                local(story.created_at),
                local(story.updated_at),
                local(live.get("published_at")),
                live.get("path", ""),
            )
        )


def plain(cell: str) -> str:
    """The cell as text, whatever it begins with."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
