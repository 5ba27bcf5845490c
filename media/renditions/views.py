"""Serves the public files. In production the web server in front does, and asks here for what it lacks."""

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from media.library.storage import public_files
from media.renditions.models import FormerFile, Rendition

TYPES = {"jpg": "image/jpeg", "webp": "image/webp", "avif": "image/avif"}
FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def public_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """A listed rendition; 410 for one whose photo readers may not see any more; 404 for anything else."""
    if "\x00" in path:
        return _refusal(404, "There is no such picture.")
    row = (
        Rendition.objects.select_related("photo").filter(file=path).first()
        or FormerFile.objects.select_related("photo").filter(file=path).first()
    )
    if row is None:
        return _refusal(404, "There is no such picture.")
    if not row.photo.was_usable:
        return _refusal(410, "This picture is no longer available.")
    try:
        response: HttpResponseBase = FileResponse(
            public_files().open(path), content_type=TYPES[path.rsplit(".", 1)[-1]]
        )
    except FileNotFoundError:
        return _refusal(404, "This picture is being made. Try again in a moment.")
    response["Cache-Control"] = FOR_EVER
    response["ETag"] = f'"{path}"'  # the name is made from the bytes
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return _safe(response)


def _refusal(status: int, text: str) -> HttpResponseBase:
    response = HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "no-store"
    return _safe(response)


def _safe(response: HttpResponseBase) -> HttpResponseBase:
    """Whatever the bytes are, a browser takes them for a picture and runs nothing of them."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
