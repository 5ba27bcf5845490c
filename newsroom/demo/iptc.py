"""Pure rules: IPTC-IIM metadata as the bytes that stand in a JPEG, since no imaging library of ours writes it.

Formats: IPTC-NAA Information Interchange Model 4.2 (the datasets), Adobe's Photoshop File Formats Specification (the
image resource 0x0404 that holds them), ITU-T T.81 (the JPEG segment APP13 that holds the resource).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

UTF8 = b"\x1b%G"  # ISO 2022's escape for UTF-8: the value of dataset 1:90
DATASETS = {
    "object_name": 5,
    "keywords": 25,
    "date_created": 55,  # CCYYMMDD
    "byline": 80,
    "city": 90,
    "country": 101,
    "headline": 105,
    "credit": 110,
    "copyright": 116,
    "caption": 120,
}
LONGEST = {5: 64, 25: 64, 55: 8, 80: 32, 90: 32, 101: 64, 105: 256, 110: 32, 116: 128, 120: 2000}
SOI, APP0, APP13 = b"\xff\xd8", b"\xff\xe0", b"\xff\xed"


def record(fields: Mapping[str, str | Sequence[str]]) -> bytes:
    """The IIM record of fields named as in DATASETS. A sequence makes the dataset repeat.

    Raises ValueError for a value longer (in bytes) than the standard allows.
    """
    found = [_dataset(1, 90, UTF8), _dataset(2, 0, b"\x00\x04")]
    for name, number in DATASETS.items():
        given = fields.get(name, "")
        for value in [given] if isinstance(given, str) else given:
            if value:
                found.append(_dataset(2, number, _fitting(name, number, value)))
    return b"".join(found)


def with_record(jpeg: bytes, iim: bytes) -> bytes:
    """The JPEG with the record in an APP13 segment behind its JFIF header.

    Raises ValueError for bytes that are no JPEG, and for a record that is too long.
    """
    if not jpeg.startswith(SOI):
        raise ValueError("This is not a JPEG: it does not begin with FF D8.")
    segment = b"Photoshop 3.0\x00" + _resource(iim)
    if len(segment) + 2 > 0xFFFF:
        raise ValueError("The metadata is longer than one JPEG segment holds (64 kB).")
    place = 2
    if jpeg[2:4] == APP0:
        place += 2 + int.from_bytes(jpeg[4:6], "big")
    return jpeg[:place] + APP13 + (len(segment) + 2).to_bytes(2, "big") + segment + jpeg[place:]


def _fitting(name: str, number: int, value: str) -> bytes:
    raw = value.encode()
    if len(raw) > LONGEST[number]:
        raise ValueError(f"IPTC {name} holds {LONGEST[number]} bytes, and this has {len(raw)}: {value!r}")
    return raw


def _dataset(part: int, number: int, value: bytes) -> bytes:
    return bytes((0x1C, part, number)) + len(value).to_bytes(2, "big") + value


def _resource(iim: bytes) -> bytes:
    """Image resource 0x0404 without a name; its data is padded to an even length, which is not counted."""
    return b"8BIM\x04\x04\x00\x00" + len(iim).to_bytes(4, "big") + iim + b"\x00" * (len(iim) % 2)
