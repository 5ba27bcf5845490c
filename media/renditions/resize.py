"""Decodes an original once and derives every wanted size from it: `python -m media.renditions.resize`.

Runs in the bounded child only (media/renditions/child.py). libvips is imported inside the functions,
after the limits are set.

The job: {"path", "format", "folder", "sizes": [{"name", "width", "ratio", "formats"}], "focus": [x, y],
"crops": {ratio: [x, y, w, h]}, "xmp": base64, "iptc": base64}
The answer: [{"name", "format", "width", "height", "size_in_bytes", "path"}]
"""

import base64
import os
from pathlib import Path
from typing import Any

from media.renditions.child import Refused, serve
from media.renditions.crop import Box, crop_box
from media.renditions.sizes import AVIF, EXTENSION, JPEG, RATIOS, WEBP

# Measured: AVIF effort 0 takes a fifth of the time of 1 on photographs, for 6 % more bytes at the same
# likeness (SSIM), still a third fewer than WebP; WebP 2 takes half of 3 for 4 % more.
SAVE: dict[str, dict[str, Any]] = {
    JPEG: {"Q": 80, "optimize_coding": True, "interlace": True},
    WEBP: {"Q": 76, "effort": 2},
    AVIF: {"Q": 50, "effort": 0, "compression": "av1"},
}
FOREIGN_COLOURS = ("cmyk", "lab", "xyz", "grey16", "rgb16")
KEEP_XMP, KEEP_IPTC = 2, 4  # VipsForeignKeep


def open_picture(path: str, format_name: str, *, at_most: float = 1.0) -> Any:
    """The upright 8-bit sRGB picture in memory, without alpha and without any metadata that counts.

    `at_most`: the share of its size that is enough; nothing larger is ever held in memory.
    Raises Refused when the bytes end early or cannot be decoded.
    """
    import pyvips

    try:
        # The decoder's own halving is nearly free, and only JPEG has it; the rest is done while decoding.
        halved = next((n for n in (8, 4, 2) if at_most <= 1 / n), 1) if format_name == "jpeg" else 1
        image = _load(path, format_name, halved)
        if image.hasalpha():
            image = image.flatten(background=65535 if image.format == "ushort" else 255)
        if at_most * halved < 0.95:
            image = image.resize(at_most * halved)
        # The file is read once, from top to bottom; turning and colour need the whole.
        image = image.copy_memory().autorot()
        if image.interpretation in FOREIGN_COLOURS or image.get_typeof("icc-profile-data"):
            image = _to_srgb(image)
        image = image.colourspace("srgb").cast("uchar")
        image = image.extract_band(0, n=3) if image.bands > 3 else image
        return image.copy_memory()
    except (pyvips.Error, OSError, ValueError, SyntaxError) as error:
        raise Refused("The picture is damaged: it cannot be decoded to its end.") from error


def _load(path: str, format_name: str, halved: int) -> Any:
    import pyvips

    options = {"fail_on": "error", "access": "sequential"}
    match format_name:
        case "jpeg":
            return pyvips.Image.jpegload(path, shrink=halved, **options)
        case "png":
            return pyvips.Image.pngload(path, **options)
        case "webp":
            return pyvips.Image.webpload(path, **options)
        case "avif":
            return pyvips.Image.heifload(path, **options)
        case "tiff":
            return pyvips.Image.tiffload(path, fail_on="error")
        case "gif":
            return pyvips.Image.gifload(path, **options)
        case "heic":
            return _load_heic(path)
    raise Refused(f"We do not read {format_name}.")


def _load_heic(path: str) -> Any:
    """libvips' wheel has no HEVC decoder; pi-heif brings one and turns the picture upright itself."""
    import pi_heif
    import pyvips

    heif = pi_heif.open_heif(path, convert_hdr_to_8bit=True)
    picture = heif.to_pillow().convert("RGB")
    image = pyvips.Image.new_from_memory(picture.tobytes(), picture.width, picture.height, 3, "uchar")
    profile = heif.info.get("icc_profile")
    image = image.copy(interpretation="srgb")
    if profile:
        image.set_type(pyvips.GValue.blob_type, "icc-profile-data", profile)
    return image


def _to_srgb(image: Any) -> Any:
    """Through the embedded profile; a broken profile is ignored rather than losing the picture."""
    import pyvips

    try:
        converted = image.icc_transform("srgb", embedded=True, intent="perceptual")
        return converted.copy_memory()
    except pyvips.Error:
        return image


def attention(image: Any) -> tuple[float, float]:
    """The point that draws the eye, in fractions, as libvips sees it."""
    small = image.thumbnail_image(320, height=320, size="down")
    side = min(small.width, small.height)
    _, found = small.smartcrop(side, side, interesting="attention", attention_x=True, attention_y=True)
    return found["attention_x"] / small.width, found["attention_y"] / small.height


def make(job: dict[str, Any]) -> list[dict[str, Any]]:
    """Writes every wanted size into the job's folder and tells what it wrote."""
    width, height = job["width"], job["height"]
    hands = {ratio: tuple(box) for ratio, box in job.get("crops", {}).items()}
    # The crop is at its widest wherever the focus is, so the share needed is known before decoding.
    share = max(
        (
            size["width"]
            / crop_box(width, height, RATIOS.get(size["ratio"]), by_hand=hands.get(size["ratio"])).width
        )
        for size in job["sizes"]
    )
    image = open_picture(job["path"], job["format"], at_most=min(1.0, share))
    return derive(image, job, focus=tuple(job["focus"]), hands=hands)


def derive(
    image: Any, job: dict[str, Any], *, focus: tuple[float, float], hands: dict[str, Any]
) -> list[dict[str, Any]]:
    """Every wanted size of a picture in memory."""
    written = []
    for size in job["sizes"]:
        box = crop_box(
            image.width,
            image.height,
            RATIOS.get(size["ratio"]),
            focus,
            hands.get(size["ratio"]),
        )
        picture = _scaled(image, box, size["width"])
        for format_name in size["formats"]:
            path = Path(job["folder"]) / f"{size['name']}.{EXTENSION[format_name]}"
            save(picture, path, format_name, xmp=job.get("xmp", ""), iptc=job.get("iptc", ""))
            written.append(
                {
                    "name": size["name"],
                    "format": format_name,
                    "width": picture.width,
                    "height": picture.height,
                    "size_in_bytes": os.path.getsize(path),
                    "path": str(path),
                }
            )
    return written


def _scaled(image: Any, box: Box, width: int) -> Any:
    cut = image.crop(box.left, box.top, box.width, box.height)
    if box.width > width:
        height = max(1, round(box.height * width / box.width))
        cut = cut.thumbnail_image(width, height=height, size="force")
    return cut.copy_memory()


def save(picture: Any, path: Path, format_name: str, *, xmp: str = "", iptc: str = "") -> None:
    """One public file: our own caption, credit and copyright in it, and nothing of the original's
    metadata.
    """
    import pyvips

    picture = picture.copy()
    for field in picture.get_fields():
        if field.endswith("-data") or field.startswith(("exif", "xmp", "iptc", "png-comment")):
            picture.remove(field)
    keep = 0
    if xmp:
        picture.set_type(pyvips.GValue.blob_type, "xmp-data", base64.b64decode(xmp))
        keep |= KEEP_XMP
    if iptc and format_name == JPEG:
        picture.set_type(pyvips.GValue.blob_type, "iptc-data", base64.b64decode(iptc))
        keep |= KEEP_IPTC
    saver = {JPEG: picture.jpegsave, WEBP: picture.webpsave, AVIF: picture.heifsave}[format_name]
    saver(str(path), keep=keep, **SAVE[format_name])


if __name__ == "__main__":
    serve(make)
