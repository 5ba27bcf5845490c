"""What a photo's embedded IPTC-IIM, XMP and EXIF say about it, reconciled into one record.

Which wins: the "IPTC-IIM and XMP" rule of the Metadata Working Group (Guidelines for Handling Image
Metadata 2.0, 2010), which the IPTC Photo Metadata User Guide follows. XMP is preferred and IIM fills its
gaps, except where the file carries an IPTC digest (Photoshop resource 0x0425) that does not match its IIM
block: then a program that knows no XMP changed the IIM last, and IIM is preferred. EXIF comes last (MWG
would have it first, but cameras fill its description with their own names); only for the moment the picture
was taken it comes before IIM, being finer.

Property names: IPTC Photo Metadata Standard 2024.1 (iptc.org/std/photometadata).
"""

import hashlib
import io
from dataclasses import dataclass, field
from typing import Any

from PIL import Image, ImageFile, IptcImagePlugin, TiffImagePlugin

from media.uploading.moments import exif_moment, iim_moment, xmp_moment
from media.uploading.xmp import read_xmp

LONGEST_TEXT = 20_000
LARGEST_XMP = 4 * 1024 * 1024
UTF8_MARK = b"\x1b%G"
IPTC_DIGEST = 0x0425

# Our field: IIM data set of record 2 (IPTC-IIM 4.2).
IIM = {
    "headline": 105,
    "caption": 120,
    "credit": 110,
    "creator": 80,
    "copyright_notice": 116,
    "city": 90,
    "country": 101,
    "keywords": 25,
    "source": 115,
    "restrictions": 40,
    "title": 5,
}
# Our field: EXIF tag (Exif 2.32).
EXIF = {"caption": 0x010E, "creator": 0x013B, "copyright_notice": 0x8298}
EXIF_IFD, TAKEN, TAKEN_OFFSET = 0x8769, 0x9003, 0x9011


@dataclass(frozen=True)
class Metadata:
    """One reconciled record; texts are "" and lists empty where the file says nothing."""

    headline: str = ""
    caption: str = ""
    credit: str = ""
    creator: str = ""
    copyright_notice: str = ""
    usage_terms: str = ""
    alt: str = ""
    city: str = ""
    country: str = ""
    restrictions: str = ""
    source_type: str = ""
    taken_at: str = ""  # ISO 8601; without an offset where the file states none
    keywords: list[str] = field(default_factory=list)
    persons: list[str] = field(default_factory=list)
    raw: dict[str, Any] = field(default_factory=dict)


LISTS = ("keywords", "persons")


def read_metadata(image: ImageFile.ImageFile) -> Metadata:
    """Reads all three records of an opened picture. Broken records are left out, and named in
    raw["broken"].
    """
    broken: list[str] = []
    iim = _guarded("IPTC-IIM", broken, _read_iim, image)
    xmp = _guarded("XMP", broken, _read_xmp_of, image)
    exif = _guarded("EXIF", broken, _read_exif, image)
    iim_first = _iim_changed_after_xmp(image)
    merged = reconcile(iim=iim, xmp=xmp, exif=exif, iim_first=iim_first)
    raw: dict[str, Any] = {"iptc": iim, "xmp": xmp, "exif": exif, "iptc_digest_differs": iim_first}
    if broken:
        raw["broken"] = broken
    names = Metadata.__dataclass_fields__.keys() - {"raw"}
    return Metadata(**{name: value for name, value in merged.items() if name in names}, raw=raw)


def reconcile(
    *, iim: dict[str, Any], xmp: dict[str, Any], exif: dict[str, Any], iim_first: bool = False
) -> dict[str, Any]:
    """One record out of three, field by field, in the order of the module's docstring."""
    order = [iim, xmp, exif] if iim_first else [xmp, iim, exif]
    merged: dict[str, Any] = {}
    for name in {*iim, *xmp, *exif}:
        merged[name] = next(
            (record[name] for record in order if record.get(name)), [] if name in LISTS else ""
        )
    for moments in [xmp, exif, iim] if not iim_first else [exif, iim, xmp]:
        if moments.get("taken_at"):
            merged["taken_at"] = moments["taken_at"]
            break
    merged["headline"] = merged.get("headline") or merged.get("title", "")
    merged["credit"] = merged.get("credit") or merged.get("source", "")
    return merged


def _guarded(name: str, broken: list[str], read: Any, image: ImageFile.ImageFile) -> dict[str, Any]:
    """A record that cannot be parsed must not cost us the picture; it is told, not hidden."""
    try:
        return read(image)
    except Exception as error:
        broken.append(f"{name}: {type(error).__name__}")
        return {}


def _read_iim(image: ImageFile.ImageFile) -> dict[str, Any]:
    sets = IptcImagePlugin.getiptcinfo(image) or {}
    utf8 = sets.get((1, 90)) == UTF8_MARK
    record: dict[str, Any] = {}
    for name, number in IIM.items():
        value = sets.get((2, number))
        if value is None:
            continue
        values = [_iim_text(item, utf8) for item in (value if isinstance(value, list) else [value])]
        values = [text for text in values if text]
        if values:
            record[name] = (
                values if name in LISTS else (", ".join(values) if name == "creator" else values[0])
            )
    taken = iim_moment(_ascii(sets.get((2, 55))), _ascii(sets.get((2, 60))))
    return record | ({"taken_at": taken} if taken else {})


def _iim_text(value: bytes, utf8: bool) -> str:
    """IIM text: UTF-8 when data set 1:90 says ESC % G or the bytes can be nothing else; else Windows'
    Latin letters.

    Text of pure cp1252 that happens to be valid UTF-8 beyond ASCII does not occur in practice.
    """
    try:
        return _tidy(value.decode("utf-8"))
    except UnicodeDecodeError:
        return _tidy(value.decode("utf-8" if utf8 else "cp1252", errors="replace"))


def _ascii(value: Any) -> str:
    return value.decode("ascii", errors="ignore") if isinstance(value, bytes) else ""


def _read_xmp_of(image: ImageFile.ImageFile) -> dict[str, Any]:
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    if not packet and isinstance(image, TiffImagePlugin.TiffImageFile):
        packet = image.tag_v2.get(700, b"")
    if isinstance(packet, str):
        packet = packet.encode()
    if len(packet) > LARGEST_XMP:
        raise ValueError("XMP larger than 4 MB")
    record = read_xmp(packet) if packet else {}
    record = {
        name: [_tidy(item) for item in value] if isinstance(value, list) else _tidy(value)
        for name, value in record.items()
    }
    if moment := xmp_moment(record.pop("taken", "")):
        record["taken_at"] = moment
    return record


def _read_exif(image: ImageFile.ImageFile) -> dict[str, Any]:
    exif = image.getexif()
    record = {name: _exif_text(exif.get(tag)) for name, tag in EXIF.items()}
    details = exif.get_ifd(EXIF_IFD)
    record["taken_at"] = exif_moment(_exif_text(details.get(TAKEN)), _exif_text(details.get(TAKEN_OFFSET)))
    return {name: text for name, text in record.items() if text}


def _exif_text(value: Any) -> str:
    """Pillow reads EXIF text as Latin-1; most programs write UTF-8 into it."""
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    if not isinstance(value, str):
        return ""
    try:
        value = value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        # Real Latin-1, or already proper text: keep it as it was read.
        return _tidy(value)
    return _tidy(value)


def _tidy(text: str) -> str:
    """Without NULs (PostgreSQL refuses them), with one kind of line end."""
    return text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip()[:LONGEST_TEXT]


def _iim_changed_after_xmp(image: ImageFile.ImageFile) -> bool:
    """Whether the IPTC digest of Photoshop's resources exists and does not match the IIM block."""
    resources = image.info.get("photoshop")
    if not isinstance(resources, dict):
        return False
    digest, block = resources.get(IPTC_DIGEST), resources.get(0x0404)
    if not isinstance(digest, bytes) or len(digest) != 16 or not isinstance(block, bytes):
        return False
    if not any(digest):
        return False
    # The digest was made over the block as it lay there; some writers count the padding byte.
    stripped = block.rstrip(b"\x00")
    return digest not in {
        hashlib.md5(b, usedforsecurity=False).digest() for b in (block, stripped, block + b"\x00")
    }


def open_for_metadata(data: bytes, format_name: str) -> ImageFile.ImageFile:
    """The picture's headers, read with exactly one reader: the one of the format it announced."""
    if format_name == "heic":
        import pi_heif

        pi_heif.register_heif_opener()
    reader = {"heic": "HEIF"}.get(format_name, format_name.upper())
    return Image.open(io.BytesIO(data), formats=[reader])
