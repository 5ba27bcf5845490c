"""What we take, in numbers and names; and what the first bytes of a file say that it is."""

import re

LARGEST_FILE = 60 * 1024 * 1024
MOST_PIXELS = 120_000_000
LONGEST_SIDE = 65_500
ACCEPTED = "JPEG, PNG, WebP, AVIF, HEIC, TIFF or GIF"

AVIF_BRANDS = {b"avif", b"avis"}
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"}
SIGNATURES = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
)
# Not photos, but worth naming to the person who sent them.
KNOWN_OTHERS = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"8BPS", "a Photoshop file"),
    (b"BM", "a BMP picture"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"II+\x00", "a BigTIFF"),
    (b"MM\x00+", "a BigTIFF"),
)


def sniff(head: bytes) -> str:
    """The format that a file's first bytes announce: "jpeg", … or "" when it is none of ours."""
    for signature, name in SIGNATURES:
        if head.startswith(signature):
            return name
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp":
        size = min(int.from_bytes(head[:4], "big"), len(head))
        brands = {head[8:12], *(head[i : i + 4] for i in range(16, size, 4))}
        if brands & AVIF_BRANDS:
            return "avif"
        if brands & HEIC_BRANDS:
            return "heic"
    return ""


def described(head: bytes) -> str:
    """What a file that we refuse is, in words: "an SVG drawing", "a PDF document"."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in head.lower():
        return "an SVG drawing"
    if start.startswith((b"<!doctype html", b"<html", b"<script")):
        return "a web page"
    for signature, name in KNOWN_OTHERS:
        if head.startswith(signature):
            return name
    return "no picture that we know"


def tidy_name(file_name: str) -> str:
    """A name fit to show and store: no folders, no control characters, at most 150 letters.

    It never becomes a path: files are named by their content.
    """
    last = re.split(r"[\\/]", file_name)[-1]
    shown = "".join(c for c in last if c.isprintable()).strip().rstrip(".")
    stem, dot, extension = shown.rpartition(".")
    if dot and len(extension) <= 8:
        return f"{stem[:140]}.{extension}" if stem else f"photo.{extension}"
    return shown[:150] or "photo"
