"""A story form as a browser would post it."""

from __future__ import annotations

from typing import Any

from articles.content.models import Article
from articles.desk.forms import StoryForm
from articles.desk.story_page import stored_rows


def posted(article: Article | None = None, **changes: Any) -> dict[str, Any]:
    """What the form of this story posts, with some fields written anew."""
    data: dict[str, Any] = {}
    form = StoryForm(instance=article)
    for name, field in form.fields.items():
        value = form.get_initial_for_field(field, name)
        if name == "further_sections":
            data[name] = [section.pk for section in value or []]
        elif value not in (None, False):
            data[name] = str(value) if value is not True else "on"
    if article is not None:
        rows = stored_rows(article)
        data["base"] = article.version
        for name in ("author", "role", "place"):
            data[f"byline-{name}"] = [getattr(row, name) for row in rows.bylines]
        for name in ("key", "role", "photo", "caption", "credit_override", "alt"):
            data[f"illustration-{name}"] = [getattr(row, name) or "" for row in rows.illustrations]
        data |= {f"pin-{direction}": target for direction, target in rows.pins.items()}
    return {name: value for name, value in (data | changes).items() if value is not None}
