"""Opens an uploaded file for the first time: `python -m media.uploading.examine`, in the bounded child only.

The job: {"path", "format", "folder", "preview_width"}
The answer: {"width", "height", "dominant_colour", "perceptual_hash", "attention": [x, y], "metadata": {…},
"preview": path, "renditions": [as media/renditions/resize.py]}
"""

import dataclasses
from pathlib import Path
from typing import Any

from media.renditions.child import Refused, serve
from media.renditions.embedded import Facts, embedded_blocks
from media.renditions.sizes import AT_ONCE, JPEG
from media.uploading.limits import LONGEST_SIDE, MOST_PIXELS

PREVIEW_WIDTH = 960
HASH_SIDE = 8


def examine(job: dict[str, Any]) -> dict[str, Any]:
    """Size and metadata from the headers, then the whole picture decoded once."""
    width, height, metadata = _headers(job["path"], job["format"])
    from media.renditions import resize

    share = max(PREVIEW_WIDTH, *(size.width for size in AT_ONCE)) / min(width, height)
    image = resize.open_picture(job["path"], job["format"], at_most=min(1.0, share))
    if abs(image.width / image.height - width / height) > 0.05 * width / height:
        raise Refused("The picture is damaged: its size is not what it says.")
    preview = str(Path(job["folder"]) / "preview.jpg")
    small = image.thumbnail_image(PREVIEW_WIDTH, height=PREVIEW_WIDTH, size="down")
    resize.save(small, Path(preview), JPEG)
    sizes = [
        {"name": size.name, "width": size.width, "ratio": size.ratio, "formats": list(size.formats)}
        for size in AT_ONCE
    ]
    facts = Facts(**{name: getattr(metadata, name) for name in Facts.__dataclass_fields__})
    work = {"folder": job["folder"], "sizes": sizes} | embedded_blocks(facts)
    focus = resize.attention(image)
    renditions = resize.derive(image, work, focus=focus, hands={})
    return {
        "width": width,
        "height": height,
        "dominant_colour": dominant_colour(image),
        "perceptual_hash": perceptual_hash(image),
        "attention": [round(share, 4) for share in focus],
        "metadata": dataclasses.asdict(metadata),
        "preview": preview,
        "renditions": renditions,
    }


def _headers(path: str, format_name: str) -> tuple[int, int, Any]:
    """Upright width and height, and the embedded metadata, without decoding a pixel."""
    from PIL import Image, UnidentifiedImageError

    from media.uploading.metadata import open_for_metadata, read_metadata

    Image.MAX_IMAGE_PIXELS = None  # our own limit is checked below, with a message of its own
    try:
        with open_for_metadata(Path(path).read_bytes(), format_name) as image:
            width, height = image.size
            if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
                raise Refused(
                    f"The picture is too large: {width} × {height} pixels. "
                    f"We take up to {MOST_PIXELS // 1_000_000} megapixels."
                )
            turned = format_name not in ("heic", "avif") and image.getexif().get(0x0112, 1) in (5, 6, 7, 8)
            metadata = read_metadata(image)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, RuntimeError, EOFError) as error:
        raise Refused("The picture is damaged: its beginning cannot be read.") from error
    return (height, width, metadata) if turned else (width, height, metadata)


def dominant_colour(image: Any) -> str:
    """The mean of the fullest of 4×4×4 colour boxes, as "#rrggbb": what a blurred picture would be."""
    small = image.thumbnail_image(64, height=64, size="force")
    pixels = small.write_to_memory()
    boxes: dict[tuple[int, int, int], list[int]] = {}
    for i in range(0, len(pixels), 3):
        red, green, blue = pixels[i : i + 3]
        box = boxes.setdefault((red >> 6, green >> 6, blue >> 6), [0, 0, 0, 0])
        box[0] += 1
        box[1] += red
        box[2] += green
        box[3] += blue
    count, red, green, blue = max(boxes.values())
    return f"#{red // count:02x}{green // count:02x}{blue // count:02x}"


def perceptual_hash(image: Any) -> int:
    """A difference hash of 64 bits (N. Krawetz, "Kind of Like That", 2013) as a signed integer.

    Two pictures that look alike differ in few bits, whatever their size, format or compression.
    """
    grey = image.colourspace("b-w").thumbnail_image(HASH_SIDE + 1, height=HASH_SIDE, size="force")
    pixels = grey.write_to_memory()
    bits = 0
    for row in range(HASH_SIDE):
        for column in range(HASH_SIDE):
            at = row * (HASH_SIDE + 1) + column
            bits = bits << 1 | (pixels[at] < pixels[at + 1])
    return bits - (1 << 64) if bits >= 1 << 63 else bits


if __name__ == "__main__":
    serve(examine)
