"""The contributors' note: "Karmanau reported from Kyiv, Ukraine, and Cook from Brussels."."""

from __future__ import annotations

import re

CONTRIBUTED = re.compile(
    r"\bcontributed (?:to this (?:report|story|article)|reporting)\b"
    r"|^(?:Additional reporting|Reporting|Writing) by .*;\s*(?:(?i:editing|writing|additional reporting)) by [A-Z]"
    r"|^(?:Additional reporting|Editing|Writing) by [A-Z][^.!?]*$"
)
FROM_PLACE = re.compile(
    r"(?P<name>[^\W\d_a-z][\w.'’\-]*(?: [^\W\d_a-z][\w.'’\-]*)*)(?: reported)? from (?=[^\W\d_a-z])"
)


LONGEST_PLACE = 120
LONGEST_NOTE = 2000
LONGEST_NAMES = 200  # letters before "reported from"


def is_note(text: str) -> bool:
    """Whether the paragraph says by its wording, wherever it stands, who else worked on the story."""
    return len(text) <= LONGEST_NOTE and bool(CONTRIBUTED.search(text))


def says_from_where(text: str) -> bool:
    """Whether the paragraph opens with names and "reported from", which a story may also say of others."""
    names, said, _ = text[:LONGEST_NAMES].partition(" reported from ")
    words = [word for word in names.replace(",", " ").split() if word != "and"]
    return bool(said and words and len(text) <= LONGEST_NOTE and all(word[0].isupper() for word in words))


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
