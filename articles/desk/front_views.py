"""/admin/fronts/: curating the front page and the sections' fronts, with or without JavaScript."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.module_loading import import_string
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe
from js_asset import ImportMap, Media, Script

from articles.content.models import Section
from articles.desk import front_page
from articles.desk.front_forms import (
    BannerForm,
    ScheduleForm,
    SlotForm,
    in_order,
    line,
    moved,
    read_slots,
    zones_of,
)
from articles.front import actions
from articles.front.actions import FrontConflict, FrontNotAllowed
from articles.front.models import FrontVersion, Slot

MAY = "articles.curate_front"
MODULES = ("front", "front_drag", "pictures", "autosave", "words")
MEDIA = Media(
    importmap=ImportMap({f"desk/{name}": f"desk/{name}.js" for name in MODULES}),
    css={"all": ["desk/story.css", "desk/front.css"]},
    js=[Script("desk/front.js", type="module")],
)
View = Callable[..., HttpResponse]


def for_curators(view: View) -> View:
    """Editors and administrators."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(MAY):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return answer


@for_curators
def front(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The desk page of a front, and what its buttons do (`do`)."""
    section = get_object_or_404(Section, slug=slug) if slug else None
    if request.method != "POST":
        return _page(request, section, front_page.slot_forms(front_page.rows_of(_at_hand(section))))
    verb, _, key = request.POST.get("do", "save").partition(":")
    try:
        if verb in VERSION_VERBS:
            return _with_version(request, section, verb, key)
        return _with_slots(request, section, verb, key)
    except FrontNotAllowed as error:
        if _wants_json(request):
            return JsonResponse({"error": str(error)}, status=409)
        messages.error(request, str(error))
        if isinstance(error, FrontConflict):
            # What was typed stays on the page, beside what a colleague did.
            return _page(request, section, read_slots(request.POST), status=409)
        return redirect(_address(section))


def _with_slots(request: HttpRequest, section: Section | None, verb: str, key: str) -> HttpResponse:
    """Saves the slots as a draft, after the button's move; then publishes or schedules it when asked to."""
    section_id, zones = _id(section), zones_of(_id(section))
    forms = read_slots(request.POST)
    wanted = ScheduleForm(request.POST) if verb == "schedule" else None
    if not front_page.are_valid(forms) or (wanted and not wanted.is_valid()):
        if _wants_json(request):
            return JsonResponse(
                {"errors": {form.prefix: form.errors for form in forms if form.errors}}, status=422
            )
        messages.error(request, "Nothing was saved yet: put right what is marked.")
        return _page(request, section, forms, schedule=wanted, status=422)
    lines = [line(form) for form in forms]
    if verb in ("up", "down", "remove", "add"):
        lines = moved(lines, zones, verb=verb, key=key)
    rows = [found.row for found in in_order(lines, zones)]
    now, by, base = timezone.now(), request.user, request.POST.get("base", "")
    hand = _at_hand(section)
    if rows == front_page.rows_of(hand) and base == actions.state_of(section_id):
        draft = hand if hand and hand.status == FrontVersion.Status.DRAFT else None
        if draft is None and verb in ("publish", "schedule"):
            raise FrontNotAllowed("Readers see this already: nothing was changed.")
    else:
        draft = actions.save_front(section_id=section_id, rows=rows, by=by, at=now, base=base)
    if draft and verb == "publish":
        actions.publish_front(front=draft, by=by, at=now)
        messages.success(
            request, "Published: readers see it now. An earlier version can be brought back below."
        )
    elif draft and wanted:
        when = wanted.cleaned_data["publish_at"]
        actions.schedule_front(front=draft, by=by, at=now, publish_at=when)
        messages.success(request, f"Scheduled for {_clock(when)}.")
    if _wants_json(request):
        return JsonResponse(
            {"base": actions.state_of(section_id), "saved": _clock(now), "draft": draft is not None}
        )
    words = request.POST.get("q", "").strip()
    return redirect(f"{_address(section)}?q={words}#stories" if verb == "search" else _address(section))


def _with_version(request: HttpRequest, section: Section | None, verb: str, key: str) -> HttpResponse:
    if key == "draft":
        found = get_object_or_404(FrontVersion, section=section, status=FrontVersion.Status.DRAFT)
    else:
        pk = int(key) if key.isascii() and key.isdecimal() and len(key) < 19 else 0
        found = get_object_or_404(FrontVersion, pk=pk, section=section)
    messages.success(request, VERSION_VERBS[verb](found, request.user, timezone.now()))
    return redirect(_address(section))


def _roll_back(found: FrontVersion, by: Any, at: datetime) -> str:
    actions.roll_back(front=found, by=by, at=at)
    return f"Readers see version {found.number} again."


def _unschedule(found: FrontVersion, by: Any, at: datetime) -> str:
    actions.unschedule_front(front=found, by=by, at=at)
    return "It is the draft again, and will not be published by itself."


def _discard(found: FrontVersion, by: Any, at: datetime) -> str:
    actions.discard_front(front=found)
    return "Thrown away. What readers see stays."


VERSION_VERBS: dict[str, Callable[[FrontVersion, Any, datetime], str]] = {
    "rollback": _roll_back,
    "unschedule": _unschedule,
    "discard": _discard,
}


def _page(
    request: HttpRequest,
    section: Section | None,
    forms: Sequence[SlotForm],
    *,
    banner: BannerForm | None = None,
    schedule: ScheduleForm | None = None,
    status: int = 200,
) -> TemplateResponse:
    section_id, words = _id(section), request.GET.get("q", request.POST.get("q", "")).strip()
    now = timezone.now()
    context = {
        **admin.site.each_context(request),
        "title": f"{section.name} front" if section else "Front page",
        "section": section,
        "places": front_page.places(section),
        "zones": front_page.zone_boxes(section_id, forms, at=now),
        "base": actions.state_of(section_id) if status != 409 else request.POST.get("base", ""),
        "versions": front_page.versions(section_id),
        "offers": front_page.offers(words, section_id=section_id),
        "words": words,
        "schedule": schedule or ScheduleForm(),
        "banner": front_page.open_banner(),
        "banner_form": banner or BannerForm(prefix="banner"),
        "blank_slot": front_page.SlotLine(SlotForm(prefix="KEY"), "TITLE", "", "", ""),
        "zone_names": [(zone, Slot.Zone(zone).label) for zone in zones_of(section_id)],
        "preview_address": reverse("admin:section_front_preview", args=[section.slug])
        if section
        else reverse("admin:front_preview"),
        "stories_address": reverse("admin:front_stories"),
        "zone_clock": timezone.get_current_timezone_name(),
        "add_photo": request.user.has_perm("media.add_photo"),
        "media": Media.from_media(MEDIA, nonce=str(getattr(request, "csp_nonce", ""))),
        "has_permission": True,
    }
    return TemplateResponse(request, "desk/front.html", context, status=status)


@require_safe
@for_curators
def stories(request: HttpRequest) -> HttpResponse:
    """The list of stories beside the front, for words `q`; `section` limits it."""
    section = Section.objects.filter(slug=request.GET.get("section", "")).first()
    found = front_page.offers(request.GET.get("q", "").strip(), section_id=_id(section))
    zones = [(zone, Slot.Zone(zone).label) for zone in zones_of(_id(section))]
    return render(request, "desk/front_stories.html", {"offers": found, "zone_names": zones})


@require_safe
@xframe_options_sameorigin
@for_curators
def preview(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The public page with the slots of the draft, or of the version that `version` names."""
    section = get_object_or_404(Section, slug=slug) if slug else None
    wanted = request.GET.get("version", "")
    version = (
        get_object_or_404(FrontVersion, pk=int(wanted), section=section)
        if wanted.isascii() and wanted.isdecimal() and len(wanted) < 19
        else _at_hand(section)
    )
    at = version.publish_at if version and version.publish_at else timezone.now()
    response = HttpResponse(import_string(settings.FRONT_PREVIEW)(version, section=section, at=at))
    response["X-Robots-Tag"] = "noindex"
    return response


@require_POST
@for_curators
def banner(request: HttpRequest) -> HttpResponse:
    """Puts the breaking banner on every page (`do=set`), or takes it down (`do=clear`)."""
    now = timezone.now()
    if request.POST.get("do") == "clear":
        taken = actions.clear_breaking(at=now)
        messages.success(request, "The banner is gone." if taken else "There was no banner any more.")
        return redirect("admin:fronts")
    if request.POST.get("do") != "set":
        return HttpResponseBadRequest("do: set or clear")
    form = BannerForm(request.POST, prefix="banner")
    if not form.is_valid():
        messages.error(request, "The banner was not set: put right what is marked.")
        forms = front_page.slot_forms(front_page.rows_of(_at_hand(None)))
        return _page(request, None, forms, banner=form, status=422)
    values = form.cleaned_data
    until = now + timedelta(minutes=values["minutes"])
    actions.set_breaking(text=values["text"], link=values["link"], until=until, by=request.user, at=now)
    messages.success(request, f"The banner stands on every page until {_clock(until)}.")
    return redirect("admin:fronts")


def _at_hand(section: Section | None) -> FrontVersion | None:
    return front_page.at_hand(_id(section))


def _id(section: Section | None) -> int | None:
    return section.pk if section else None


def _address(section: Section | None) -> str:
    return reverse("admin:section_front", args=[section.slug]) if section else reverse("admin:fronts")


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _clock(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j M, H:i")
