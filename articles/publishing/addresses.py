"""Addresses of stories: one that is free, and the old ones that lead on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.text import slugify

from articles.content.models import Article
from articles.editions.actions import address
from articles.editions.models import Edition
from articles.publishing.models import OldAddress
from articles.publishing.steps import NotAllowed, S


def free_slug(story: Article, section: dict[str, Any]) -> str:
    """The story's slug, with a number behind it when another story has that address or once had it. `section`: its
    `{id, slug}`. One query, and one more for each address that is taken."""
    wanted = slug = slugify(story.proposed_slug)[:110] or f"story-{story.pk}"
    for number in range(2, 1000):
        public = Article.objects.filter(
            section=section["id"], slug=slug, status__in=[S.LIVE, S.WITHDRAWN]
        ).exclude(pk=story.pk)
        once = OldAddress.objects.filter(path=address(section["slug"], slug)).exclude(article=story)
        if not public.values("pk").union(once.values("pk")).exists():
            return slug
        slug = f"{wanted}-{number}"
    raise NotAllowed(f"A thousand stories have the address “{wanted}”. Choose another slug.")


def remember_address(story: Article, before: Edition | None, now: Edition, *, at: datetime) -> None:
    """From now on the address that the story had leads to the one it has."""
    if before and before.path == now.path:
        return
    OldAddress.objects.filter(path=now.path).delete()
    if before:
        OldAddress.objects.update_or_create(path=before.path, defaults={"article": story, "at": at})
