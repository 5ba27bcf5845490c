"""The contributors' note: "Karmanau reported from Kyiv, Ukraine, and Cook from Brussels."."""

from __future__ import annotations

import re

CONTRIBUTED = re.compile(r"\bcontributed (?:to this (?:report|story|article)|reporting)\b")
REPORTED_FROM = re.compile(r"^(?:[^\W\d_][\w.'’\-]*,?\s+(?:and\s+)?){1,8}reported from [A-Z]")
FROM_PLACE = re.compile(
    r"(?P<name>[^\W\d_a-z][\w.'’\-]*(?: [^\W\d_a-z][\w.'’\-]*)*)(?: reported)? from (?=[^\W\d_a-z])"
)


LONGEST_PLACE = 120


def places(note: str) -> dict[str, str]:
    """ "Karmanau reported from Kyiv, Ukraine, and Cook from Brussels." → {"Karmanau": "Kyiv, Ukraine", …}."""
    found: dict[str, str] = {}
    for sentence in re.split(r"(?<=[^\W\d_]{3}\.)\s+(?=[A-Z])", note):
        if " reported from " not in sentence:
            continue
        matches = list(FROM_PLACE.finditer(sentence))
        ends = [match.start() for match in matches[1:]] + [len(sentence)]
        for match, end in zip(matches, ends, strict=True):
            place = re.sub(r"[,;]?\s*(?:and)?\s*$", "", sentence[match.end() : end].rstrip(". "))
            if len(place) <= LONGEST_PLACE:
                found[match["name"]] = place
    return found
