"""A photo's public files as plain data, to be stored on an edition and written as <picture>."""

from typing import Any

from media.library.models import Photo
from media.renditions.sizes import ALL, EVERY_FORMAT

RATIO_OF = {size.name: size.ratio for size in ALL}


def picture_sources(photo: Photo) -> dict[str, Any]:
    """JSON-able: {"width", "height", "dominant_colour", "jpeg": […], "webp": […], "avif": […], "crops": {…}}.

    Each list holds {"name", "url", "width", "height", "size_in_bytes"}, narrowest first, the whole picture;
    "crops" holds the same three lists under "16x9", "4x3", "1x1", "4x5" and "social" (the last two JPEG
    only). A list is empty until the worker has made that format; JPEG has one size from the first moment.
    Prefetch `renditions`.
    """
    whole: dict[str, list[dict[str, Any]]] = {name: [] for name in EVERY_FORMAT}
    crops: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for rendition in sorted(photo.renditions.all(), key=lambda row: row.width):
        ratio = RATIO_OF.get(rendition.name, "")
        lists = crops.setdefault(ratio, {name: [] for name in EVERY_FORMAT}) if ratio else whole
        lists[rendition.format].append(
            {
                "name": rendition.name,
                "url": rendition.file.url,
                "width": rendition.width,
                "height": rendition.height,
                "size_in_bytes": rendition.size_in_bytes,
            }
        )
    return {
        "width": photo.width,
        "height": photo.height,
        "dominant_colour": photo.dominant_colour,
        **whole,
        "crops": crops,
    }
