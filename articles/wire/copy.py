"""A story as plain values that can be compared and merged: from a Story, and from a working copy."""

from __future__ import annotations

from html import escape

from lxml import etree

from articles.content.html import clean, tree
from articles.content.models import Article
from articles.wire.merge import Copy
from articles.wire.story import Story

TEXT = (
    *("headline", "short_headline", "social_headline", "standfirst", "introduction", "dateline"),
    *("contributors_note", "byline_override", "slugline"),
)


def of_story(story: Story, keys: dict[str, str] | None = None) -> Copy:
    """The story's copy; `keys` renames its pictures (see `merge.same_pictures`)."""
    body = story.body
    keys = keys or {}
    if any(old != new for old, new in keys.items()):
        for old in keys:  # in two steps, for one's new name may be another's old
            body = body.replace(f'data-illustration="{old}"', f'data-illustration="\x00{old}"')
        for old, new in keys.items():
            body = body.replace(f'data-illustration="\x00{old}"', f'data-illustration="{new}"')
    return {
        **{name: getattr(story, name) for name in TEXT},
        "section": story.primary_section,
        "further_sections": sorted(name for name in story.sections if name != story.primary_section),
        "bylines": _once(story),
        "pictures": {
            keys.get(one.key, one.key): {
                "role": one.kind,
                "caption": one.caption,
                "credit": one.credit,
                "alt": one.alt,
            }
            for one in story.pictures
        },
        "body": blocks(body),
    }


def _once(story: Story) -> list[list[str]]:
    """The bylines; a name that is printed twice in one role counts once."""
    rows: dict[tuple[str, str], list[str]] = {}
    for one in story.bylines:
        rows.setdefault((one.name.casefold(), one.role), [one.name, one.role, one.place])
    return list(rows.values())


def of_article(article: Article) -> Copy:
    """The working copy's copy."""
    return {
        **{name: getattr(article, name) for name in TEXT},
        "section": article.section.name if article.section else "",
        "further_sections": sorted(article.further_sections.values_list("name", flat=True)),
        "bylines": [
            [byline.author.name, byline.role, byline.place]
            for byline in article.bylines.select_related("author").order_by("position", "id")
        ],
        "pictures": {
            row.key: {"role": row.role, "caption": row.caption, "credit": row.credit_override, "alt": row.alt}
            for row in article.illustrations.order_by("position", "id")
        },
        "body": blocks(article.body),
    }


def blocks(body: str) -> list[str]:
    """The body's top elements as HTML, one by one; text between them stands as a paragraph."""
    root = tree(clean(body))
    found = _loose(root.text)
    for element in root:
        tail, element.tail = element.tail, None
        found += [etree.tostring(element, encoding="unicode", method="html"), *_loose(tail)]
    return found


def _loose(text: str | None) -> list[str]:
    return [f"<p>{escape(text.strip(), quote=False)}</p>"] if text and text.strip() else []
