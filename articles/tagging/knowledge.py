"""The knowledge base in memory: names that are known, found in text and looked up by folded spelling."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from articles.tagging.folding import fold
from articles.tagging.words import CALENDAR, GENERIC

WORD = re.compile(r"[^\W_]+(?:[.'’&/-][^\W_]+)*(?:(?<=\b[^\W\d_])\.|(?<=\.[^\W\d_])\.)?")
_GLUED = frozenset("$€£@_-")  # right after a word: "US$" and "Paris-based" name neither
_LONGEST = 7  # words in the longest name looked for
_MARGIN = 3  # how many times larger the first of two namesakes must be to be meant without doubt


@dataclass(frozen=True)
class Known:
    """A thing with a name: a row of the seed tables, or an Entity of the desk (then `entity_id` is set).

    `size` orders namesakes (inhabitants for places); `findable` says that a single word of it may be found
    in running text, not only linked once a recogniser has found it. `trusted` is what a reference table or an
    editor vouches for, unlike an entity that only a recogniser proposed. `confirmed` and `refused` count how often
    the desk said yes or no to it. `sort` is a place's in the seed table: country, capital, city …
    """

    key: str
    kind: str
    name: str
    aliases: tuple[str, ...] = ()
    size: int = 0
    findable: bool = True
    wikidata_id: str = ""
    geonames_id: int | None = None
    entity_id: int | None = None
    trusted: bool = True
    confirmed: int = 0
    refused: int = 0
    sort: str = ""


@dataclass(frozen=True)
class Hit:
    """`text[start:end]` is spelled like one or more known names."""

    start: int
    end: int
    known: tuple[Known, ...]


class Knowledge:
    """An index over Known rows; later rows (the desk's own) stand before earlier ones (the seed)."""

    def __init__(
        self,
        rows: Iterable[Known] = (),
        *,
        under: "Knowledge | None" = None,
        muted: Iterable[tuple[str, str]] = (),
    ) -> None:
        """`under` is asked after these rows; `muted` are (kind, folded spelling) that the desk refused for good."""
        self.under = under
        self.muted = frozenset(muted)
        self._by_spelling: dict[str, list[tuple[str, Known]]] = defaultdict(list)
        self._first_words: set[str] = set()
        for row in rows:
            for spelling in dict.fromkeys((row.name, *row.aliases)):
                folded = fold(spelling)
                if folded:
                    self._by_spelling[folded].append((spelling, row))
                    self._first_words.add(folded.split(" ", 1)[0])

    def lookup(self, surface: str, kind: str | None = None) -> tuple[Known, ...]:
        """What the surface may mean, the desk's own first, then by size. Empty when unknown."""
        folded = fold(surface)
        own = [row for spelling, row in self._by_spelling.get(folded, ()) if _same_case(spelling, surface)]
        own = list({row.key: row for row in own if kind is None or row.kind == kind}.values())
        own.sort(key=lambda row: (row.entity_id is None, -row.size))
        below = self.under.lookup(surface, kind) if self.under else ()
        below = tuple(row for row in below if (row.kind, folded) not in self.muted)
        return (*own, *(row for row in below if not any(_same(row, other) for other in own)))

    def names_exactly(self, surface: str) -> bool:
        """Whether the surface is a name letter by letter, its article included: "The Hague"."""
        return any(surface in (row.name, *row.aliases) for row in self.lookup(surface))

    def find(self, text: str) -> Iterator[Hit]:
        """Known names in the text, longest first match from the left, none overlapping."""
        words = list(WORD.finditer(text))
        at = 0
        while at < len(words):
            hit, used = self._hit(text, words, at)
            if hit:
                yield hit
            at += used

    def _hit(self, text: str, words: list[re.Match[str]], at: int) -> tuple[Hit | None, int]:
        first = words[at]
        if not (first[0][0].isupper() or first[0][0].isdigit() or "-" in first[0]) or not self._may_begin(
            first[0]
        ):
            return None, 1
        for last in range(min(at + _LONGEST, len(words)) - 1, at - 1, -1):
            start, end = first.start(), words[last].end()
            if "\n" in text[start:end] or text[end : end + 1] in _GLUED:
                continue
            known = self.lookup(text[start:end])
            if last == at:
                known = tuple(row for row in known if _single_word_counts(row, first[0]))
            if known:
                return Hit(start, end, known), last - at + 1
        return None, 1

    def _may_begin(self, word: str) -> bool:
        folded = fold(word).split(" ", 1)[0]
        return folded in self._first_words or bool(self.under and self.under._may_begin(word))


def _same(seeded: Known, own: Known) -> bool:
    """Whether an entity of the desk is what a row of the seed describes: by an id, else by kind and name."""
    if seeded.wikidata_id and own.wikidata_id:
        return seeded.wikidata_id == own.wikidata_id
    if seeded.geonames_id and own.geonames_id:
        return seeded.geonames_id == own.geonames_id
    ids = (seeded.wikidata_id, seeded.geonames_id, own.wikidata_id, own.geonames_id)
    return not any(ids) and seeded.kind == own.kind and fold(seeded.name) == fold(own.name)


def _single_word_counts(row: Known, word: str) -> bool:
    low = word.lower()
    plain = low not in GENERIC and low not in CALENDAR
    return row.findable and row.kind in ("place", "organisation") and (plain or word.isupper())


def _same_case(spelling: str, surface: str) -> bool:
    """Short names in capitals (US, WHO) match only in capitals, and other short ones not in capitals."""
    letters = [char for char in spelling if char.isalpha()]
    seen = [char for char in surface if char.isalpha()]
    if not letters or not seen:
        return True
    if all(char.isupper() for char in letters):
        return all(char.isupper() for char in seen) or len(letters) > 5
    if len(letters) <= 5 and all(char.isupper() for char in seen):
        return False
    return any(char.isupper() for char in seen) or not any(char.isupper() for char in letters)


def resolve(
    candidates: tuple[Known, ...], present: frozenset[str] = frozenset()
) -> tuple[Known | None, bool]:
    """(the one meant, whether without doubt): in the story already, then the desk's own, then by size."""
    if not candidates:
        return None, True
    if len(candidates) == 1:
        return candidates[0], True
    here = [row for row in candidates if row.key in present]
    if len(here) == 1:
        return here[0], True
    first, second = candidates[0], candidates[1]
    if first.confirmed and not second.confirmed:
        return first, True
    return first, first.size >= _MARGIN * max(second.size, 1)
