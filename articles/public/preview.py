"""Pages that are not public: what the desk sees of a story or a front before readers do.

The desk calls them by their names in the settings (…_PREVIEW), since surfaces do not import each other.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.template.loader import render_to_string
from django.utils import timezone

from articles.content.models import Section
from articles.editions.models import Edition
from articles.front.models import FrontVersion
from articles.front.queries import chosen_of, front, front_of
from articles.public.front import FrontPage, page_with
from articles.public.furniture import furniture
from articles.public.listings import ListPage, newest_in, section_with
from articles.public.metadata import Head
from articles.public.story import story_page


def as_readers_see() -> timezone.override:
    """By the paper's clock, not the editor's: the furniture that is made here stands on public pages too."""
    return timezone.override(timezone.get_default_timezone())


def preview(edition: Edition, *, at: datetime, note: str = "") -> str:
    """The page's HTML, as the public template prints it.

    With a `note`, it is for somebody outside: the note stands on top, nothing says to machines where the story will be,
    and nobody is asked to rate what is not published.
    """
    with as_readers_see():
        page = replace(story_page(edition, at=at), reads="")
        if note:
            head = Head(title=page.head.title, noindex=True, preload=page.head.preload)
            page = replace(page, head=head, rating=None)
        return render_to_string(
            "articles/preview.html" if note else "articles/story.html",
            {"page": page, "furniture": page.furniture, "head": page.head, "note": note},
        )


def front_preview(version: FrontVersion | None, *, section: Section | None, at: datetime) -> str:
    """The front page or a section's with the slots of a version, as they will stand at `at`, among today's stories."""
    with as_readers_see():
        frame = furniture(at=timezone.now())
        page: FrontPage | ListPage
        if section is None:
            page = page_with(front_of(version, at=at) if version else front(), furniture=frame)
        else:
            slots = chosen_of(version, at=at) if version else []
            page = section_with(section, slots, newest_in(section, query={}), furniture=frame)
        return render_to_string(
            "articles/section.html" if section else "articles/front.html",
            {"page": page, "furniture": frame, "head": replace(page.head, noindex=True, data="")},
        )
