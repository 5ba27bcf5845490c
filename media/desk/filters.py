"""What the library can be narrowed down to, beside its words."""

from datetime import timedelta
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.utils import timezone

from media.desk.cards import AI
from media.library.models import Collection, Photo

CAMERA = {Photo.SourceType.DIGITAL_CAPTURE, Photo.SourceType.COMPUTATIONAL_CAPTURE}


class Where(SimpleListFilter):
    """The library, or its trash; without a choice the trash stays out of sight."""

    title = "shelf"
    parameter_name = "shelf"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        return [("trash", "Trash")]

    def choices(self, changelist: Any) -> Any:
        for choice in super().choices(changelist):
            yield choice | ({"display": "Library"} if choice["query_string"].find("shelf=") < 0 else {})

    def queryset(self, request: Any, queryset: Any) -> Any:
        return queryset.trashed() if self.value() == "trash" else queryset.kept()


class Rights(SimpleListFilter):
    """Whether and how long it may be used."""

    title = "rights"
    parameter_name = "rights"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("usable", "Usable now"),
            ("ending", "End within 7 days"),
            ("ended", "Ended"),
            ("coming", "Not yet begun"),
            ("withdrawn", "Withdrawn"),
            ("restricted", "Restricted in words"),
            ("no-partners", "Not for partners"),
            ("single", "One story only"),
        ]

    def queryset(self, request: Any, queryset: Any) -> Any:
        now = timezone.now()
        match self.value():
            case "usable":
                return queryset.filter(status=Photo.Status.READY).in_rights(now)
            case "ending":
                return queryset.filter(rights_until__gt=now, rights_until__lte=now + timedelta(days=7))
            case "ended":
                return queryset.filter(rights_until__lte=now)
            case "coming":
                return queryset.filter(rights_from__gt=now)
            case "withdrawn":
                return queryset.filter(status=Photo.Status.WITHDRAWN)
            case "restricted":
                return queryset.exclude(restrictions="")
            case "no-partners":
                return queryset.filter(syndication_allowed=False)
            case "single":
                return queryset.filter(single_use=True)
        return queryset


class Shape(SimpleListFilter):
    """Landscape, portrait or square (within 5 %)."""

    title = "orientation"
    parameter_name = "shape"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        return [("landscape", "Landscape"), ("portrait", "Portrait"), ("square", "Square")]

    def queryset(self, request: Any, queryset: Any) -> Any:
        return queryset.filter(orientation=self.value()) if self.value() else queryset


class Missing(SimpleListFilter):
    """What somebody still has to write."""

    title = "to do"
    parameter_name = "missing"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        return [("credit", "No credit"), ("caption", "No caption"), ("alt", "No alt text")]

    def queryset(self, request: Any, queryset: Any) -> Any:
        field = self.value()
        return queryset.filter(**{field: ""}) if field in ("credit", "caption", "alt") else queryset


class HowMade(SimpleListFilter):
    """Camera, AI, or not stated."""

    title = "made by"
    parameter_name = "made"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        return [("camera", "Camera"), ("ai", "AI, in part or whole"), ("unknown", "Not stated")]

    def queryset(self, request: Any, queryset: Any) -> Any:
        match self.value():
            case "camera":
                return queryset.filter(source_type__in=CAMERA)
            case "ai":
                return queryset.filter(source_type__in=AI)
            case "unknown":
                return queryset.filter(source_type="")
        return queryset


class InCollection(SimpleListFilter):
    """One named pile."""

    title = "collection"
    parameter_name = "collection"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(pk), name) for pk, name in Collection.objects.values_list("pk", "name")[:50]]

    def queryset(self, request: Any, queryset: Any) -> Any:
        return queryset.filter(collections=self.value()) if (self.value() or "").isdigit() else queryset


class Taken(SimpleListFilter):
    """When the picture was taken."""

    title = "taken"
    parameter_name = "taken"
    DAYS = {"day": 1, "week": 7, "month": 31, "year": 366}

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("day", "Last 24 hours"),
            ("week", "Last 7 days"),
            ("month", "Last month"),
            ("year", "Last year"),
        ]

    def queryset(self, request: Any, queryset: Any) -> Any:
        days = self.DAYS.get(self.value() or "")
        return queryset.filter(taken_at__gte=timezone.now() - timedelta(days=days)) if days else queryset
