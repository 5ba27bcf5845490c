"""Pure rule: metadata segments into a JPEG (ITU-T T.81, annex B)."""

from __future__ import annotations

SOI, APP0, APP1, APP13 = b"\xff\xd8", b"\xff\xe0", b"\xff\xe1", b"\xff\xed"


def with_segment(jpeg: bytes, marker: bytes, content: bytes) -> bytes:
    """The JPEG with one more segment, behind its JFIF header.

    Raises ValueError for bytes that are no JPEG, and for content that is longer than a segment holds.
    """
    if not jpeg.startswith(SOI):
        raise ValueError("This is not a JPEG: it does not begin with FF D8.")
    if len(content) + 2 > 0xFFFF:
        raise ValueError("The metadata is longer than one JPEG segment holds (64 kB).")
    place = 2
    if jpeg[2:4] == APP0:
        place += 2 + int.from_bytes(jpeg[4:6], "big")
    return jpeg[:place] + marker + (len(content) + 2).to_bytes(2, "big") + content + jpeg[place:]
