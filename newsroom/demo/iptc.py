"""Pure rules: IPTC-IIM metadata as the bytes that stand in a JPEG, since no imaging library of ours writes it.

Formats: IPTC-NAA Information Interchange Model 4.2 (the datasets), Adobe's Photoshop File Formats Specification (the
image resource that holds them, in a JPEG's segment APP13).
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


def segment(fields: Mapping[str, str | Sequence[str]]) -> bytes:
    """The content of an APP13 segment: image resource 0x0404, without a name, holding the record.

    Its data is padded to an even length, which is not counted.
    """
    iim = record(fields)
    padding = b"\x00" * (len(iim) % 2)
    return b"Photoshop 3.0\x00" + b"8BIM\x04\x04\x00\x00" + len(iim).to_bytes(4, "big") + iim + padding


def _fitting(name: str, number: int, value: str) -> bytes:
    raw = value.encode()
    if len(raw) > LONGEST[number]:
        raise ValueError(f"IPTC {name} holds {LONGEST[number]} bytes, and this has {len(raw)}: {value!r}")
    return raw


def _dataset(part: int, number: int, value: bytes) -> bytes:
    return bytes((0x1C, part, number)) + len(value).to_bytes(2, "big") + value
