"""Who may do what with which story. Surfaces ask here; actions check the state."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from articles.content.models import Article


def is_own(user: Any, article: Article) -> bool:
    """Whether this user started the story or stands in its byline."""
    return article.created_by_id == user.pk or article.bylines.filter(author__user=user).exists()


def may_see_all(user: Any) -> bool:
    """Editors, and those who only read (the photo desk), see every story; reporters their own."""
    return user.has_perm("articles.edit_any_article") or (
        user.has_perm("articles.view_article") and not user.has_perm("articles.change_article")
    )


def may_view(user: Any, article: Article) -> bool:
    return may_see_all(user) or (user.has_perm("articles.view_article") and is_own(user, article))


def may_edit(user: Any, article: Article) -> bool:
    """Whether this user may write in the story; nobody does while it is in the trash.

    What is to be published by itself is the editors': the text that they have read is the one that goes out.
    """
    if article.trashed_at is not None or not may_change(user, article):
        return False
    return article.publish_at is None or user.has_perm("articles.publish_article")


def may_change(user: Any, article: Article) -> bool:
    """The same of a story that may be in the trash: who may throw it away and take it out again."""
    if not user.has_perm("articles.change_article"):
        return False
    return user.has_perm("articles.edit_any_article") or is_own(user, article)


def story_or_404(request: HttpRequest, object_id: Any) -> Article:
    """The story, for somebody who may see it."""
    text = str(object_id)
    article = (
        Article.objects.select_related("section", "source", "created_by").filter(pk=text).first()
        if text.isascii() and text.isdecimal() and len(text) < 19
        else None
    )
    if article is None:
        raise Http404("There is no such story.")
    if not may_view(request.user, article):
        raise PermissionDenied
    return article
