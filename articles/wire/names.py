"""Names from a byline: "By ANNA O'BRIEN, JAN VAN DER BERG and IAN McKAY" → names in natural case."""

from __future__ import annotations

import re

PARTICLES = frozenset(
    """
    af al ap av bin bint da das de del della den der des di dos du el ibn la le ten ter und van vom von y zu
    zum zur
    """.split()  # noqa: SIM905 - easier to read and extend than quoted words
)
SUFFIXES = {"JR": "Jr", "SR": "Sr", "II": "II", "III": "III", "IV": "IV"}
# "Mac" begins many names that are not Scottish (Macron, Machado, Mack), so only these take a second capital.
MAC_NAMES = frozenset(
    """
    arthur askill aulay beth bride callum coll cormack donald donell donnell dougall dowell duff eachern
    ewan ewen fadyen farlane gillivray gowan gregor innes intosh intyre iver ivor kay kenna kenzie kinnon
    lachlan laren lean lehose lennan leod manus millan murray nab nair naught neice neil neill nicol niven
    phail phee pherson quarrie queen rae ritchie tavish vicar
    """.split()  # noqa: SIM905 - easier to read and extend than quoted words
)
BY = re.compile(r"^by:?\s+", re.IGNORECASE)
BETWEEN = re.compile(r"\s*;\s*|\s*,\s*(?:and\s+|&\s*)?|\s+and\s+|\s*&\s*", re.IGNORECASE)
FROM_PLACE = re.compile(r"^(?P<name>.+?)\s+in\s+(?P<place>[^\W\d_].*)$")
WORD = re.compile(r"^[^\W\d_][^\W\d_.'’\-]*(?:[.'’\-]+[^\W\d_.'’\-]*)*$")
LONGEST_BYLINE = 300
LONGEST_NAME = 120


def natural_case(name: str) -> str:
    """The name as its owner writes it. Words already in mixed case are left as they are."""
    words = name.split()
    last = len(words) - 1
    return " ".join(_word(word, first=i == 0, last=i == last) for i, word in enumerate(words))


def split_byline(text: str) -> list[tuple[str, str]] | None:
    """(name as printed, place or "") for each writer of a byline line, or None when the line is no byline."""
    if not BY.match(text) or len(text) > LONGEST_BYLINE:
        return None
    pieces: list[str] = []
    for piece in BETWEEN.split(BY.sub("", text, count=1).strip()):
        if pieces and piece.rstrip(".").upper() in SUFFIXES:
            pieces[-1] += f" {piece}"
        else:
            pieces.append(piece)
    writers = [_name_and_place(piece) for piece in pieces]
    if not all(_looks_like_name(name) for name, _ in writers):
        return None
    # One capitalised word alone ("By Wednesday") is more likely the start of a thought than a writer.
    if len(writers) == 1 and len(writers[0][0].split()) == 1 and not writers[0][0].isupper():
        return None
    return writers


def _name_and_place(piece: str) -> tuple[str, str]:
    found = FROM_PLACE.match(piece)
    return (found["name"], found["place"]) if found else (piece, "")


def _looks_like_name(name: str) -> bool:
    words = name.split()
    if not 1 <= len(words) <= 6 or len(name) > LONGEST_NAME or not words[0][:1].isupper():
        return False
    if words[-1].endswith(".") and words[-1].rstrip(".").upper() not in SUFFIXES:
        return False
    return all(
        WORD.match(word) and (word[0].isupper() or word.lower() in PARTICLES or "-" in word) for word in words
    )


def _word(word: str, *, first: bool, last: bool) -> str:
    letters = [letter for letter in word if letter.isalpha()]
    scottish = re.match(r"^(Mc|Mac)(?=[^\W\d_]{2})([^a-z\W\d_'’\-]+)$", word)
    if scottish:
        return scottish[1] + _capital(scottish[2])
    if len(letters) < 2 or not all(letter.isupper() or not letter.islower() for letter in letters):
        return word
    bare = word.rstrip(".,")
    if bare in SUFFIXES and not first:
        return SUFFIXES[bare] + word[len(bare) :]
    if re.fullmatch(r"(?:[^\W\d_]\.)+[^\W\d_]?\.?", word):  # initials: J.D.
        return word
    if len(letters) == 2 and first and not set(word) & set("AEIOUY"):  # JD, TJ
        return word
    if word.lower() in PARTICLES and not first and not last:
        return word.lower()
    return "-".join(_hyphened(part, lower=not last_part) for part, last_part in _parts(word))


def _parts(word: str) -> list[tuple[str, bool]]:
    parts = word.split("-")
    return [(part, i == len(parts) - 1) for i, part in enumerate(parts)]


def _hyphened(part: str, *, lower: bool) -> str:
    """One part of a hyphened word; the Arabic article stays small: al-Assad, el-Sisi."""
    if lower and part in {"AL", "EL", "AS", "AD", "UL"}:
        return part.lower()
    apostrophe = re.match(r"^([^\W\d_]{1,2})(['’])([^\W\d_]{2,})$", part)
    if apostrophe:  # O'BRIEN, D'ANGELO, DELL'ORTO is longer and falls through to one capital
        return f"{_capital(apostrophe[1])}{apostrophe[2]}{_capital(apostrophe[3])}"
    if part.startswith("MC") and len(part) > 3:
        return "Mc" + _capital(part[2:])
    if part.startswith("MAC") and part[3:].lower() in MAC_NAMES:
        return "Mac" + _capital(part[3:])
    return _capital(part)


def _capital(part: str) -> str:
    # "İ".lower() is i with a combining dot; in a name it is a plain i.
    return part[:1] + part[1:].lower().replace("i̇", "i")
