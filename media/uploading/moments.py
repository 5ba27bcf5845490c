"""Dates as the three embedded records write them, turned into ISO 8601 text ("" when they make no sense)."""

import re
from datetime import datetime


def _iso(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return ""
    return moment.isoformat() if 1825 < moment.year < 2200 else ""


def exif_moment(taken: str, offset: str = "") -> str:
    """ "2023:06:27 18:04:05" and "+02:00" → "2023-06-27T18:04:05+02:00"."""
    found = re.fullmatch(r"(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)", taken.strip())
    if not found:
        return ""
    year, month, day, clock = found.groups()
    offset = offset.strip() if re.fullmatch(r"[+-]\d\d:\d\d", offset.strip()) else ""
    return _iso(f"{year}-{month}-{day}T{clock}{offset}")


def iim_moment(date: str, clock: str = "") -> str:
    """ "20230627" and "180405+0200" → "2023-06-27T18:04:05+02:00"; "20230600" (day unknown) → ""."""
    if not re.fullmatch(r"\d{8}", date):
        return ""
    found = re.fullmatch(r"(\d\d)(\d\d)(\d\d)(?:([+-]\d\d)(\d\d))?", clock)
    hours = "00:00:00" if not found else ":".join(found.groups()[:3])
    offset = "" if not found or not found[4] else f"{found[4]}:{found[5]}"
    return _iso(f"{date[:4]}-{date[4:6]}-{date[6:]}T{hours}{offset}")


def xmp_moment(text: str) -> str:
    """ "2023-06-27T18:04+02:00", "2023-06-27" and "2023-06" (ISO 8601, cut short as XMP allows)."""
    text = text.strip()
    if re.fullmatch(r"\d{4}(-\d\d)?", text):
        text = f"{text}-01-01" if len(text) == 4 else f"{text}-01"
    return _iso(text)
