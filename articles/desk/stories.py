"""Stories in the admin: the list, and the doors of the form."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from unfold.admin import ModelAdmin

from articles.bylines.models import Byline
from articles.content.models import Article
from articles.desk import (
    bulk,
    export,
    history,
    look_ups,
    merge_views,
    presence_views,
    preview,
    preview_link_views,
    saved_views,
    story_views,
    tag_views,
    trash_views,
    verb_views,
)
from articles.desk.filters import TRASH, ByAuthor, Corrected, Hold, InTrash, Mine
from articles.desk.permissions import may_edit, may_see_all, may_view
from articles.desk.story_list import StoryList
from articles.publishing.trash import KEPT_FOR


@admin.register(Article)
class StoryAdmin(ModelAdmin):
    list_display = ["story", "stage", "section", "people", "changed"]
    list_display_links = ["story"]
    list_filter = ["status", Mine, "section", ByAuthor, "source", Corrected, Hold, InTrash]
    list_filter_sheet = True
    search_fields = ["headline", "slugline"]
    search_help_text = "Words of the headline, the text or the byline"
    list_per_page = 50
    list_before_template = "desk/views.html"
    list_disable_select_all = True
    sortable_by = ()
    show_full_result_count = False
    list_fullwidth = True
    ordering = ["-updated_at", "-id"]

    # The list -------------------------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        stories: Any = super().get_queryset(request)
        stories = stories.in_trash() if request.GET.get(TRASH) == "1" else stories.kept()
        if not may_see_all(request.user):
            stories = stories.of(request.user)
        # Lists never print the long columns.
        return (
            stories.select_related("section", "source")
            .prefetch_related("bylines__author")
            .defer("body", "introduction", "contributors_note", "internal_notes")
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Article], search_term: str
    ) -> tuple[QuerySet[Article], bool]:
        for word in [word for word in search_term.split() if re.search(r"\w", word)][:8]:
            # Two index look-ups; an OR of both would read every story.
            saying = Article.objects.with_word(word).order_by().values("pk")
            credited = Byline.objects.filter(author__name__icontains=word).order_by().values("article")
            queryset = queryset.filter(pk__in=saying.union(credited))
        return queryset, False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[StoryList]:
        return StoryList

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().changelist_view(
            request, {**(extra_context or {}), **saved_views.tabs(request.user, request.GET)}
        )

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        chosen = bulk.offered(request, in_trash=request.GET.get(TRASH) == "1")
        return {action.__name__: (action, action.__name__, action.short_description) for action in chosen}

    @admin.display(description="Story")
    def story(self, article: Article) -> str:
        above = " · ".join(filter(None, [article.kicker, article.slugline, str(article.source or "")]))
        return format_html(
            '<span class="desk-story"><strong>{}</strong>{}</span>',
            str(article),
            format_html("<small>{}</small>", above) if above else "",
        )

    @admin.display(description="Stage")
    def stage(self, article: Article) -> str:
        return format_html(
            '<span class="stage stage-{}">{}</span>{}',
            article.status,
            article.get_status_display().capitalize(),
            format_html(' <span class="stage stage-hold">{}</span>', "On hold") if article.on_hold else "",
        )

    @admin.display(description="By")
    def people(self, article: Article) -> str:
        return (
            format_html_join(", ", "{}", ((byline.author.name,) for byline in article.bylines.all())) or "—"
        )

    @admin.display(description="Changed")
    def changed(self, article: Article) -> str:
        if article.trashed_at:
            gone = timezone.localtime(article.trashed_at + KEPT_FOR)
            return f"Deleted for good after {date_format(gone, 'j M Y')}"
        at = timezone.localtime(article.updated_at)
        this_year = at.year == timezone.localdate().year
        return format_html(
            '<span class="moment">{}</span>', date_format(at, "j M, H:i" if this_year else "j M Y")
        )

    # Who may ---------------------------------------------------------------------------------------------------------

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        if obj is None:
            return super().has_change_permission(request)
        return may_edit(request.user, obj)

    def has_view_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        if obj is None:
            return super().has_view_permission(request)
        return may_view(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Stories are put into the trash or withdrawn; nobody deletes one."""
        return False

    # The form --------------------------------------------------------------------------------------------------------

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        return story_views.edit(self, request, None)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return story_views.edit(self, request, object_id)

    def get_urls(self) -> list[URLPattern]:
        def door(view: Any) -> Any:
            def wrapped(request: HttpRequest, **kwargs: Any) -> HttpResponse:
                return view(self, request, **kwargs)

            return self.admin_site.admin_view(wrapped)

        return [
            path("autosave/", door(story_views.autosave), name="articles_article_autosave_new"),
            path("authors/", door(look_ups.authors), name="articles_article_authors"),
            path("stories/", door(look_ups.stories), name="articles_article_stories"),
            path("entities/", door(look_ups.entities), name="articles_article_entities"),
            path("views/", door(saved_views.views), name="articles_article_views"),
            path("export/", door(export.export), name="articles_article_export"),
            path("trash/", door(trash_views.trash), name="articles_article_trash"),
            path("<int:object_id>/autosave/", door(story_views.autosave), name="articles_article_autosave"),
            path(
                "<int:object_id>/verb/<slug:verb>/", door(verb_views.verb_view), name="articles_article_verb"
            ),
            path("preview/", door(preview.preview), name="articles_article_preview_new"),
            path("<int:object_id>/preview/", door(preview.preview), name="articles_article_preview"),
            path("<int:object_id>/presence/", door(presence_views.beat), name="articles_article_presence"),
            path("<int:object_id>/links/", door(preview_link_views.links), name="articles_article_links"),
            path("<int:object_id>/merge/", door(merge_views.merge_view), name="articles_article_merge"),
            path("<int:object_id>/tags/", door(tag_views.tags), name="articles_article_tags"),
            path("<int:object_id>/history/", door(history.revisions), name="articles_article_history"),
            path(
                "<int:object_id>/history/<int:number>/",
                door(history.revision),
                name="articles_article_revision",
            ),
            path(
                "<int:object_id>/editions/<int:number>/",
                door(history.edition),
                name="articles_article_edition",
            ),
            *super().get_urls(),
        ]
