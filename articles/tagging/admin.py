"""Entities and the review queue of tags in the admin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action, display

from articles.editions.admin import ShownToReaders
from articles.tagging import actions, entities, link
from articles.tagging.models import Alias, Entity, Tag
from articles.tagging.queries import acceptance
from articles.tagging.reasons import quote

SPLIT_AT_MOST = 500  # stories offered when an entity is split


class EntityForm(forms.ModelForm):
    """An entity; an empty slug is made from its name."""

    class Meta:
        model = Entity
        fields = ["kind", "name", "description", "photo", "public", "wikidata_id", "geonames_id", "slug"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:  # whoever may only look has no fields
            self.fields["slug"].required = False
            self.fields["slug"].help_text = "The last part of the topic's address. Empty: made from the name."

    def clean_slug(self) -> str:
        return self.cleaned_data["slug"] or link.free_slug(self.cleaned_data.get("name", ""))


class AliasInline(TabularInline):
    model = Alias
    fields = ["text", "muted"]
    extra = 1
    verbose_name_plural = "other names in stories"


@admin.register(Entity)
class EntityAdmin(ShownToReaders, ModelAdmin):
    """The desk's people, places and organisations."""

    form = EntityForm
    inlines = [AliasInline]
    list_display = ["name", "kind", "on_stories", "public", "wikidata_id"]
    list_filter = ["kind", "public"]
    search_fields = ["name", "aliases__text"]
    search_help_text = "A name or another spelling"
    autocomplete_fields = ["photo"]
    list_per_page = 50
    show_full_result_count = False
    ordering = ["name"]
    actions_detail = ["split"]
    actions = ["merge_selected"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entity]:
        shown = Q(tags__status__in=[Tag.Status.CONFIRMED, Tag.Status.APPLIED])
        return (
            super()
            .get_queryset(request)
            .filter(merged_into__isnull=True)
            .annotate(stories=Count("tags", filter=shown, distinct=True))
        )

    @display(description="Stories", ordering="stories")
    def on_stories(self, entity: Any) -> int:
        return entity.stories

    def save_model(self, request: HttpRequest, obj: Entity, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "name" in form.changed_data:
            entities.renamed(entity=obj, before=form.initial["name"])

    @action(description="Split", url_path="split", permissions=["change"])
    def split(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Gives some of an entity's stories to a new entity of the same kind."""
        entity = get_object_or_404(Entity, pk=object_id)
        name = request.POST.get("name", "")
        if request.method == "POST":
            stories = [int(each) for each in request.POST.getlist("story") if each.isdecimal()]
            try:
                other = entities.split(entity=entity, name=name, article_ids=stories)
            except ValueError as error:
                self.message_user(request, str(error), messages.ERROR)
            else:
                self.message_user(request, f"“{other}” has taken {len(stories)} stories from “{entity}”.")
                return redirect("admin:articles_entity_change", other.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Split “{entity}”",
            "entity": entity,
            "tags": entity.tags.select_related("article").order_by("-article_id")[:SPLIT_AT_MOST],
            "name": name,
        }
        return render(request, "desk/entity_split.html", context)

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:
        """The name is always one of the spellings by which stories find the entity."""
        super().save_related(request, form, formsets, change)
        link.learn_names(form.instance, [form.instance.name])

    @admin.action(description="Merge into the one with most stories", permissions=["change"])
    def merge_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        first, *others = sorted(queryset, key=lambda entity: (-entity.stories, entity.pk))
        if not others:
            self.message_user(request, "Choose at least two entities to merge.", messages.WARNING)
            return
        try:
            for other in others:
                entities.merge(entity=other, into=first, at=timezone.now())
        except ValueError as error:
            self.message_user(request, str(error), messages.ERROR)
            return
        names = ", ".join(f"“{other}”" for other in others)
        self.message_user(request, f"{names} merged into “{first}”. Their addresses lead to it.")


@admin.register(Tag)
class TagAdmin(ModelAdmin):
    """The review queue: what the machine proposes on all stories, to accept or reject."""

    list_display = ["entity_name", "kind", "on_story", "because", "status", "confidence", "decision"]
    list_display_links = None
    list_filter = ["status", "entity__kind", "source", "rel"]
    search_fields = ["entity__name", "article__headline"]
    list_select_related = ["entity", "article"]
    list_per_page = 50
    show_full_result_count = False
    ordering = ["-id"]
    actions_list = ["report"]

    class Media:
        js = ("desk/tag_queue.js",)

    actions = ["accept_selected", "reject_selected"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @action(description="How often accepted", url_path="report", permissions=["view"])
    def report(self, request: HttpRequest) -> HttpResponse:
        """How often the desk accepts what the machine proposes."""
        context = {**self.admin_site.each_context(request), "title": "How often tags are accepted"}
        return render(request, "desk/tag_report.html", {**context, "rows": acceptance()})

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not request.GET and request.method == "GET":
            # The queue opens with what waits for a decision.
            return redirect(f"{request.path}?status__exact={Tag.Status.SUGGESTED.value}")
        return super().changelist_view(request, extra_context)

    @display(description="Tag", ordering="entity__name")
    def entity_name(self, tag: Tag) -> str:
        return tag.entity.name

    @display(description="Kind", ordering="entity__kind")
    def kind(self, tag: Tag) -> str:
        return tag.entity.get_kind_display()

    @display(description="Story")
    def on_story(self, tag: Tag) -> str:
        url = reverse("admin:articles_article_change", args=[tag.article_id])
        return format_html('<a href="{}">{}</a>', url, tag.article)

    @display(description="Because")
    def because(self, tag: Tag) -> str:
        if not tag.evidence:
            return tag.reason
        before, words, after = quote(tag.evidence[0])
        told = '<div class="because">{}<br><q>{}<mark>{}</mark>{}</q></div>'
        return format_html(told, tag.reason, before, words, after)

    @display(description="A accepts, R rejects")
    def decision(self, tag: Tag) -> str:
        return format_html(
            '<span class="desk" data-decide="{}"><button type="button" class="button small" data-do="accept" '
            'aria-label="Accept {}">Accept</button> <button type="button" class="button small" data-do="reject" '
            'aria-label="Reject {}">Reject</button></span>',
            reverse("admin:articles_tag_decide", args=[tag.pk]),
            tag.entity,
            tag.entity,
        )

    def get_urls(self) -> list[URLPattern]:
        door = self.admin_site.admin_view(self.decide)
        return [path("<int:pk>/decide/", door, name="articles_tag_decide"), *super().get_urls()]

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """POST `do` accept or reject: one decision from the queue, by key or button. Answers with the new status."""
        if request.method != "POST" or request.POST.get("do") not in ("accept", "reject"):
            return HttpResponseBadRequest("Send a POST with do=accept or do=reject.")
        tag = get_object_or_404(Tag, pk=pk)
        if not self.has_change_permission(request, tag):
            raise PermissionDenied
        verb = actions.accept if request.POST["do"] == "accept" else actions.reject
        return HttpResponse(verb(tag=tag, by=request.user, at=timezone.now()).get_status_display())

    @admin.action(description="Accept", permissions=["change"])
    def accept_selected(self, request: HttpRequest, queryset: QuerySet[Tag]) -> None:
        for tag in queryset:
            actions.accept(tag=tag, by=request.user, at=timezone.now())
        self.message_user(request, f"{len(queryset)} tags accepted.")

    @admin.action(description="Reject", permissions=["change"])
    def reject_selected(self, request: HttpRequest, queryset: QuerySet[Tag]) -> None:
        for tag in queryset:
            actions.reject(tag=tag, by=request.user, at=timezone.now())
        self.message_user(request, f"{len(queryset)} tags rejected. These stories will not get them again.")
