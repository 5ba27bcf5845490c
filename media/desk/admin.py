"""The picture library in the admin: the grid, the photo form, collections."""

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from unfold.admin import ModelAdmin

from media.desk import filters, views
from media.desk.cards import card_of, with_thumbs
from media.desk.forms import CROP_RATIOS, CollectionForm, PhotoForm
from media.desk.place import place_of, shelf
from media.desk.queries import embedded_record, look_alikes, uses_of
from media.library import actions as library
from media.library.captions import alt_problem
from media.library.models import Collection, Photo


class Grid(ChangeList):
    """A change list whose rows are cards."""

    def get_queryset(
        self, request: HttpRequest, exclude_parameters: list[str | None] | None = None
    ) -> QuerySet:
        return with_thumbs(super().get_queryset(request, exclude_parameters))

    def get_results(self, request: HttpRequest) -> None:
        """One page from its place on. What Django's templates ask of numbered pages is answered for this page alone."""
        place = place_of(request.GET.get(PAGE_VAR, ""))
        self.shelf = shelf(self.queryset, place=place, size=self.list_per_page)
        self.result_list = self.shelf.photos
        self.result_count = len(self.shelf.photos)
        self.full_result_count = self.result_count
        self.show_full_result_count = self.show_admin_actions = True
        self.can_show_all = self.multi_page = False
        self.paginator = Paginator(self.shelf.photos, self.list_per_page)
        at = timezone.now()
        self.cards = [card_of(photo, at) for photo in self.shelf.photos]

    @property
    def newer(self) -> str:
        return self._page(self.shelf.newer)

    @property
    def older(self) -> str:
        return self._page(self.shelf.older)

    def _page(self, token: str) -> str:
        return self.get_query_string({PAGE_VAR: token}) if token else ""


@admin.register(Photo)
class PhotoAdmin(ModelAdmin):
    """Search, upload, describe, cut, and take from readers."""

    form = PhotoForm
    change_list_template = "admin/media/photo/library.html"
    change_form_template = "admin/media/photo/photo.html"
    search_fields = ["search_text"]
    search_help_text = "Caption, credit, people, place, keyword, file name"
    list_per_page = 48
    list_max_show_all = 48
    show_full_result_count = False
    list_filter = [
        *(filters.Rights, filters.Missing, filters.Taken, filters.Shape, filters.HowMade),
        *(filters.InCollection, filters.Where),
    ]
    list_filter_sheet = True
    warn_unsaved_form = True
    compressed_fields = True
    actions = ["edit_together", "withdraw", "bring_back", "trash", "take_from_trash", "delete_for_ever"]
    fieldsets = [
        (None, {"fields": ["focal_x", "focal_y", "crops"], "classes": ["photo-hidden"]}),
        ("What it shows", {"fields": ["headline", "caption", "alt", "persons", "keywords"]}),
        ("Credit", {"fields": ["credit", "creator", "copyright_notice"]}),
        ("When and where", {"fields": ["taken_at", "city", "country", "source_type"]}),
        (
            "Rights",
            {
                "fields": [
                    *("rights_holder", "licence", "rights_from", "rights_until"),
                    *("usage_terms", "restrictions", "syndication_allowed", "single_use"),
                ]
            },
        ),
    ]

    class Media:
        css = {"all": ["media/desk.css"]}
        js = ["media/crop.js", "media/upload.js"]

    # Reading ---------------------------------------------------------------------------------------------------

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        return queryset.search(search_term), False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return Grid

    def get_urls(self) -> list[Any]:
        def own(view: Any, address: str, name: str) -> Any:
            return path(address, self.admin_site.admin_view(view), name=f"media_photo_{name}")

        return [
            own(views.upload, "upload/", "upload"),
            own(views.picker, "picker/", "picker"),
            own(partial(views.batch, admin=self), "together/", "together"),
            own(views.preview, "<int:pk>/preview/", "preview"),
            own(views.replace, "<int:pk>/replace/", "replace"),
            own(views.former, "<int:pk>/former/<int:number>/", "former"),
            own(views.download, "<int:pk>/original/", "original"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().changelist_view(
            request,
            {"title": "Photos", "may_upload": self.has_add_permission(request)} | (extra_context or {}),
        )

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """There is no empty photo: adding one is uploading one."""
        return redirect(reverse("admin:media_photo_changelist") + "#upload")

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        photo = self.get_object(request, object_id) if object_id else None
        if photo is not None:
            at = timezone.now()
            extra_context = (extra_context or {}) | {
                "photo": photo,
                "card": card_of(photo, at),
                "crop_ratios": CROP_RATIOS,
                "uses": uses_of(photo),
                "embedded": embedded_record(photo),
                "look_alikes": look_alikes(photo, at),
                "renditions": photo.renditions.order_by("format", "width"),
                "show_save_and_add_another": False,
            }
        return super().changeform_view(request, object_id, form_url, extra_context)

    # Writing ---------------------------------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Photo, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        library.photo_changed(photo=obj, fields=set(form.changed_data), at=timezone.now())
        if problem := alt_problem(obj.alt, caption=obj.caption, file_name=obj.file_name):
            messages.warning(request, problem)
        if not obj.credit:
            messages.warning(request, "It has no credit: whose picture is it?")

    def has_delete_permission(self, request: HttpRequest, obj: Photo | None = None) -> bool:
        """Only what lies in the trash, and no story shows, can be deleted for ever."""
        if obj is not None and (obj.trashed_at is None or uses_of(obj)):
            return False
        return super().has_delete_permission(request, obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        found = super().get_actions(request)
        found.pop("delete_selected", None)
        hidden = (
            {"trash", "withdraw", "edit_together", "bring_back"}
            if request.GET.get("shelf") == "trash"
            else {"take_from_trash", "delete_for_ever"}
        )
        return {name: action for name, action in found.items() if name not in hidden}

    @admin.action(description="Edit together…", permissions=["change"])
    def edit_together(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        ids = ",".join(str(pk) for pk in queryset.values_list("pk", flat=True)[: views.LARGEST_BATCH])
        return redirect(f"{reverse('admin:media_photo_together')}?ids={ids}")

    @admin.action(description="Withdraw from readers", permissions=["delete"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._each(request, queryset.filter(status=Photo.Status.READY), library.withdraw, "withdrawn")

    @admin.action(description="Bring back after a withdrawal", permissions=["delete"])
    def bring_back(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._each(
            request, queryset.filter(status=Photo.Status.WITHDRAWN), library.bring_back, "brought back"
        )

    @admin.action(description="Move to trash", permissions=["delete"])
    def trash(self, request: HttpRequest, queryset: QuerySet) -> None:
        """What a live or planned story shows is not thrown away: take it out of the story first, or withdraw it."""
        used = [photo for photo in queryset if uses_of(photo)]
        for photo in used:
            story = uses_of(photo)[0].title
            messages.warning(request, f"“{photo}” stays: the story “{story}” shows it. Withdraw it instead?")
        others = queryset.exclude(pk__in=[photo.pk for photo in used])
        if self._each(request, others, library.trash, "moved to the trash"):
            there = f"{reverse('admin:media_photo_changelist')}?shelf=trash"
            messages.info(request, format_html('<a href="{}">Open the trash</a> to take them back.', there))

    @admin.action(description="Take from trash", permissions=["delete"])
    def take_from_trash(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._each(request, queryset, library.take_from_trash, "taken from the trash")

    @admin.action(description="Delete for ever", permissions=["delete"])
    def delete_for_ever(self, request: HttpRequest, queryset: Any) -> None:
        photos = [photo for photo in queryset.trashed() if not uses_of(photo)]
        Photo.objects.filter(pk__in=[photo.pk for photo in photos]).delete()
        messages.success(request, f"{len(photos)} deleted. Their files are swept within hours.")

    def _each(self, request: HttpRequest, photos: QuerySet, verb: Any, done: str) -> int:
        count = 0
        for photo in photos:
            verb(photo=photo, at=timezone.now())
            count += 1
        if count:
            messages.success(request, f"{count} photo{'' if count == 1 else 's'} {done}.")
        return count


@admin.register(Collection)
class CollectionAdmin(ModelAdmin):
    """Named piles; their photos are put in from the library ("Edit together…")."""

    form = CollectionForm
    list_display = ["name", "size", "created_by", "created_at"]
    search_fields = ["name", "note"]
    readonly_fields = ["open_in_library"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(number=Count("photos")).select_related("created_by")

    @admin.display(description="photos", ordering="number")
    def size(self, collection: Collection) -> str:
        return str(collection.number)  # type: ignore[attr-defined]

    @admin.display(description="photos")
    def open_in_library(self, collection: Collection) -> str:
        if collection.pk is None:
            return "Choose photos in the library, then “Edit together…”."
        address = f"{reverse('admin:media_photo_changelist')}?collection={collection.pk}"
        return format_html('<a href="{}">Show in the library</a>', address)

    def save_model(self, request: HttpRequest, obj: Collection, form: Any, change: bool) -> None:
        if not change:
            obj.created_by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)
