"""The photo desk's own addresses below /admin/media/photo/: upload, picker, preview, editing many."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from media.desk.actions import WindowUpsideDown, edit_together
from media.desk.cards import card_of, with_thumbs
from media.desk.forms import BatchForm
from media.desk.place import place_of
from media.desk.queries import look_alikes, picker_page
from media.library.models import Collection, Photo
from media.library.storage import originals
from media.renditions.models import FormerOriginal
from media.uploading.actions import add_photo, replace_file
from media.uploading.inspect import NotAPhoto

LARGEST_BATCH = 500


@require_POST
def upload(request: HttpRequest) -> JsonResponse:
    """Takes one file ("file") and answers its card: 201 when new, 200 when the library had it, 400 with "error"."""
    _check(request, "media.add_photo")
    file = request.FILES.get("file")
    if file is None:
        return JsonResponse({"error": "No file came with the request."}, status=400)
    at = timezone.now()
    try:
        photo = add_photo(file=file, file_name=file.name or "photo", by=request.user, at=at)
    except NotAPhoto as refusal:
        return JsonResponse({"error": str(refusal)}, status=400)
    new = photo.uploaded_at == at
    card = card_of(with_thumbs(Photo.objects.filter(pk=photo.pk)).get(), at)
    similar = [asdict(other) for other in look_alikes(photo, at)] if new else []
    return JsonResponse(asdict(card) | {"new": new, "similar": similar}, status=201 if new else 200)


@require_GET
def picker(request: HttpRequest) -> JsonResponse:
    """{"results": [card], "next": token or ""} for ?q= and ?p=, the token of a page.

    ?story= says for which story: its number, 0 for a new one; without it the photo is not for a story.
    """
    _check(request, "media.view_photo")
    place = place_of(request.GET.get("p", ""))
    number = request.GET.get("story", "")
    cards, following = picker_page(
        q=request.GET.get("q", ""),
        place=place,
        at=timezone.now(),
        story=int(number) if number.isascii() and number.isdecimal() and len(number) < 19 else None,
    )
    return JsonResponse({"results": [asdict(card) for card in cards], "next": following})


@require_GET
def preview(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The private preview, for those who work here: withdrawn and expired photos have no other."""
    _check(request, "media.view_photo")
    photo = get_object_or_404(Photo, pk=pk)
    if not photo.preview or not originals().exists(str(photo.preview)):
        raise Http404("This photo has no preview.")
    response = FileResponse(originals().open(str(photo.preview)), content_type="image/jpeg")
    return _private(response)


@require_GET
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The original as it was uploaded, always as a download, never shown in the browser."""
    _check(request, "media.change_photo")
    return _download(get_object_or_404(Photo, pk=pk))


@require_POST
def replace(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives the photo another file ("file"), and says on its page what came of it."""
    _check(request, "media.change_photo")
    photo = get_object_or_404(Photo, pk=pk)
    file = request.FILES.get("file")
    if file is None:
        messages.error(request, "Choose a file first.")
    else:
        try:
            done = replace_file(
                photo=photo, file=file, file_name=file.name or "photo", by=request.user, at=timezone.now()
            )
        except NotAPhoto as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "The file is replaced. Its stories follow within seconds.")
            messages.warning(request, "Caption and alt text stayed as they were: do they still fit?")
            if done.cuts_were_dropped:
                messages.warning(
                    request, "It has another shape: crops that were set by hand follow the eye again."
                )
    return redirect("admin:media_photo_change", pk)


@require_GET
def former(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """A file that this photo was before, as a download."""
    _check(request, "media.change_photo")
    return _download(get_object_or_404(FormerOriginal, pk=number, photo=pk))


def _download(held: Photo | FormerOriginal) -> HttpResponseBase:
    name = held.original if isinstance(held, Photo) else held.file
    response = FileResponse(
        originals().open(str(name)),
        as_attachment=True,
        filename=held.file_name,
        content_type="application/octet-stream",
    )
    return _private(response)


def _private(response: HttpResponseBase) -> HttpResponseBase:
    response["Cache-Control"] = "private, max-age=600"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "POST"])
def batch(request: HttpRequest, admin: Any) -> HttpResponse:
    """Edits many photos at once; ?ids=1,2,3."""
    _check(request, "media.change_photo")
    ids = [int(part) for part in request.GET.get("ids", "").split(",") if part.isdecimal()][:LARGEST_BATCH]
    at = timezone.now()
    photos = list(with_thumbs(Photo.objects.kept().filter(pk__in=ids)))
    form = BatchForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            changed = edit_together(photos=photos, facts=form.cleaned_data, by=request.user, at=at)
        except WindowUpsideDown as refusal:
            form.add_error("rights_until", str(refusal))
        else:
            messages.success(request, f"{changed} photo{'' if changed == 1 else 's'} changed.")
            return redirect("admin:media_photo_changelist")
    context = {
        **admin.admin_site.each_context(request),
        "opts": Photo._meta,
        "title": f"Edit {len(photos)} photo{'' if len(photos) == 1 else 's'} together",
        "form": form,
        "cards": [card_of(photo, at) for photo in photos],
        "collections": Collection.objects.values_list("name", flat=True)[:200],
        "media": admin.media + form.media,
    }
    return TemplateResponse(request, "admin/media/photo/batch.html", context)


def _check(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied
