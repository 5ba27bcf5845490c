"""The story page of an edition that is not public: what the desk sees before readers do.

The desk calls it by the name in the settings (STORY_PREVIEW), since surfaces do not import each other.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.template.loader import render_to_string

from articles.editions.models import Edition
from articles.public.metadata import Head
from articles.public.story import story_page


def preview(edition: Edition, *, at: datetime, note: str = "") -> str:
    """The page's HTML, as the public template prints it.

    With a `note`, it is for somebody outside: the note stands on top, nothing says to machines where the story will be,
    and nobody is asked to rate what is not published.
    """
    page = story_page(edition, at=at)
    if note:
        head = Head(title=page.head.title, noindex=True, preload=page.head.preload)
        page = replace(page, head=head, rating=None)
    return render_to_string(
        "articles/preview.html" if note else "articles/story.html",
        {"page": page, "furniture": page.furniture, "head": page.head, "note": note},
    )
