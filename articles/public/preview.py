"""The story page of an edition that is not public: what the desk sees before readers do.

The desk calls it by the name in the settings (STORY_PREVIEW), since surfaces do not import each other.
"""

from __future__ import annotations

from datetime import datetime

from django.template.loader import render_to_string

from articles.editions.models import Edition
from articles.public.story import story_page


def preview(edition: Edition, *, at: datetime) -> str:
    """The page's HTML, exactly as the public template prints it."""
    page = story_page(edition, at=at)
    return render_to_string(
        "articles/story.html", {"page": page, "furniture": page.furniture, "head": page.head}
    )
