"""Chain: the mentions of a story gathered by what they name ("Putin" is "Vladimir Putin").

Pure: takes the text, cleaned mentions and the knowledge base, gives groups. Each group is one future tag.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from articles.tagging.acronyms import initials_match
from articles.tagging.folding import fold
from articles.tagging.knowledge import Knowledge, Known, resolve
from articles.tagging.mention import KIND_OF_LABEL, LABEL_OF_KIND, ORG, PERSON, PLACE, Mention
from articles.tagging.words import CORPORATE, GENERIC, PARTICLES

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})


@dataclass
class Surface:
    """One spelling (folded) in the story, with every mention of it."""

    folded: str
    text: str
    mentions: list[Mention] = field(default_factory=list)
    label: str = ""
    known: tuple[Known, ...] = ()

    @property
    def words(self) -> list[str]:
        return self.folded.split()


@dataclass
class Group:
    """Surfaces that name one thing. `known` is its row in the knowledge base; `sure` says without doubt."""

    label: str
    name: str
    surfaces: list[Surface]
    known: Known | None
    sure: bool
    chained: bool = False

    @property
    def kind(self) -> str:
        """The kind of what is known under the name (the desk may call it a subject), else what the label says."""
        return self.known.kind if self.known else KIND_OF_LABEL[self.label]

    @property
    def mentions(self) -> list[Mention]:
        return sorted(mention for surface in self.surfaces for mention in surface.mentions)


def chain(
    text: str, mentions: Iterable[Mention], knowledge: Knowledge, short_forms: dict[str, str] | None = None
) -> list[Group]:
    """Groups in order of first mention. `short_forms` maps a folded short form to its folded long form."""
    surfaces = _without_common_words(text, _surfaces(text, mentions))
    for surface in surfaces.values():
        surface.known = knowledge.lookup(surface.text)
    by_part = _parts(surface for surface in surfaces.values() if _is_full_name(surface))
    for surface in surfaces.values():
        surface.label = _label(surface, by_part, short_forms or {}, surfaces)
    links = Links(surfaces)
    _link_persons(links, by_part)
    _link_organisations(links, short_forms or {})
    return _groups(links)


def _surfaces(text: str, mentions: Iterable[Mention]) -> dict[str, Surface]:
    surfaces: dict[str, Surface] = {}
    for mention in sorted(mentions):
        spelled = text[mention.start : mention.end]
        folded = fold(spelled)
        if folded:
            surface = surfaces.setdefault(folded, Surface(folded, spelled))
            surface.mentions.append(mention)
            if surface.text.isupper() and not spelled.isupper():
                surface.text = spelled  # LIVERPOOL of the dateline is Liverpool
    return surfaces


def _without_common_words(text: str, surfaces: dict[str, Surface]) -> dict[str, Surface]:
    """Without organisations of one word that the story also writes small: "Homeopathy", "Education"."""
    small = set(re.findall(r"(?<![\w-])[a-z]{3,}(?![\w-])", text))
    return {
        folded: surface
        for folded, surface in surfaces.items()
        if not (surface.text.istitle() and folded in small and _majority(surface) == ORG)
    }


def _is_full_name(surface: Surface) -> bool:
    known = any(row.kind == "person" for row in surface.known)
    return " " in surface.text and (known or _majority(surface) == PERSON)


def _majority(surface: Surface) -> str:
    counts = Counter(mention.label for mention in surface.mentions)
    return max(counts, key=lambda label: (counts[label], label == PERSON, label == surface.mentions[0].label))


def _parts(names: Iterable[Surface]) -> dict[str, set[str]]:
    """A family name (or the first name where names begin with it) → the full names it may stand for."""
    parts: dict[str, set[str]] = defaultdict(set)
    for name in names:
        words = [word for word in name.words if word not in _SUFFIXES]
        if len(words) < 2:
            continue
        parts[words[-1]].add(name.folded)
        for at, word in enumerate(words[1:-1], start=1):
            if word in PARTICLES:
                parts[" ".join(words[at:])].add(name.folded)
                break
        parts[words[0]].add(name.folded)
        if "-" in name.text.split()[-1]:
            family = fold(name.text.split()[-1])
            parts[family].add(name.folded)
    return parts


def _label(
    surface: Surface, by_part: dict[str, set[str]], short_forms: dict[str, str], surfaces: dict[str, Surface]
) -> str:
    label = _majority(surface)
    kinds = {row.kind for row in surface.known if row.findable or len(surface.words) > 1}
    if surface.folded in short_forms and short_forms[surface.folded] in surfaces:
        return _majority(surfaces[short_forms[surface.folded]])
    if surface.folded in by_part and (label == PERSON or not (kinds or surface.known)):
        return PERSON
    if kinds and KIND_OF_LABEL[label] not in kinds and not (label == PERSON and " " in surface.text):
        best, _ = resolve(tuple(row for row in surface.known if row.kind in kinds))
        return LABEL_OF_KIND.get(best.kind, label) if best else label
    return label


class Links:
    """Which surfaces name the same thing (union–find by folded spelling)."""

    def __init__(self, surfaces: dict[str, Surface]) -> None:
        self.surfaces = surfaces
        self._root = {folded: folded for folded in surfaces}

    def root(self, folded: str) -> str:
        while self._root[folded] != folded:
            folded = self._root[folded]
        return folded

    def join(self, one: str, other: str) -> None:
        self._root[self.root(other)] = self.root(one)

    def labelled(self, label: str) -> list[Surface]:
        return [surface for surface in self.surfaces.values() if surface.label == label]


def _link_persons(links: Links, by_part: dict[str, set[str]]) -> None:
    persons = links.labelled(PERSON)
    full = [person for person in persons if len(person.words) > 1]
    for at, one in enumerate(full):
        for other in full[at + 1 :]:
            if same_person(one.words, other.words):
                links.join(one.folded, other.folded)
    for person in persons:
        owners = [name for name in by_part.get(person.folded, ()) if links.surfaces[name].label == PERSON]
        families = [name for name in owners if name.split()[-1] == person.folded or " " in person.folded]
        roots = {links.root(name) for name in families} or {links.root(name) for name in owners}
        if len(roots) == 1:
            links.join(roots.pop(), person.folded)
        elif roots:
            links.join(_last_before(links, roots, person.mentions[0]), person.folded)


def _last_before(links: Links, roots: set[str], mention: Mention) -> str:
    """Of several people of one family name, the one named in full last before the mention."""

    def distance(root: str) -> int:
        starts = [
            m.start for s in links.surfaces.values() if links.root(s.folded) == root for m in s.mentions
        ]
        before = [mention.start - start for start in starts if start < mention.start]
        return min(before, default=10**9)

    return min(sorted(roots), key=distance)


def same_person(one: list[str], other: list[str]) -> bool:
    """Whether two full names differ only by middle names, an initial or a suffix: Joseph R. Biden Jr., J. Biden."""
    a = [word for word in one if word not in _SUFFIXES]
    b = [word for word in other if word not in _SUFFIXES]
    if len(a) < 2 or len(b) < 2:
        return False
    if len(a) != len(b) and _inside(a, b):
        return True
    if a[-1] != b[-1]:
        return False
    if a[0] == b[0]:
        return len(a) == 2 or len(b) == 2 or set(a) <= set(b) or set(b) <= set(a)
    return a[0][0] == b[0][0] and (len(a[0]) == 1 or len(b[0]) == 1)


def _inside(a: list[str], b: list[str]) -> bool:
    short, long = sorted((a, b), key=len)
    return any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1))


def _link_organisations(links: Links, short_forms: dict[str, str]) -> None:
    organisations = links.labelled(ORG)
    for short, long in short_forms.items():
        if short in links.surfaces and long in links.surfaces:
            links.join(long, short)
    for one in organisations:
        longer = [
            other for other in organisations if len(other.words) > len(one.words) and _short_for(one, other)
        ]
        if len({links.root(other.folded) for other in longer}) == 1 and not one.known:
            links.join(longer[0].folded, one.folded)


def _short_for(short: Surface, long: Surface) -> bool:
    """Whether "Hitwise" may stand for "Hitwise UK", "Defense Ministry" for "Russian Defense Ministry"."""
    if len(short.words) == 1 and short.text.isupper() and 2 < len(short.text) < 7:
        return initials_match(long.text.split(), short.text)
    tail = long.words[len(short.words) :]
    if long.words[: len(short.words)] == short.words:
        return all(word in CORPORATE for word in tail) or (
            len(short.words) == 1 and short.folded not in GENERIC
        )
    return len(short.words) > 1 and long.words[-len(short.words) :] == short.words


def _groups(links: Links) -> list[Group]:
    gathered: dict[str, list[Surface]] = defaultdict(list)
    for surface in links.surfaces.values():
        gathered[links.root(surface.folded)].append(surface)
    groups = [_group(surfaces) for surfaces in gathered.values()]
    return sorted(_merge_known(groups), key=lambda group: group.mentions[0])


def _group(surfaces: list[Surface]) -> Group:
    label = Counter({s.label: 0 for s in surfaces})
    for surface in surfaces:
        label[surface.label] += len(surface.mentions) * len(surface.words)
    chosen = max(label, key=lambda each: label[each])
    best = max(surfaces, key=lambda s: (s.label == chosen, _naming(s, chosen), len(s.mentions)))
    known, sure = None, True
    for surface in sorted(surfaces, key=lambda s: -len(s.words)):
        fitting = tuple(row for row in surface.known if row.kind == KIND_OF_LABEL[chosen])
        vouched = tuple(row for row in fitting if row.trusted)
        known, sure = resolve(vouched or _desk_knows_better(surface.known) or fitting)
        if known:
            break
    return Group(chosen, known.name if known else best.text, surfaces, known, sure, chained=len(surfaces) > 1)


def _desk_knows_better(known: tuple[Known, ...]) -> tuple[Known, ...]:
    """What the desk has confirmed under this name, though a recogniser takes it for another kind of thing."""
    return tuple(row for row in known if row.confirmed > row.refused)


def _naming(surface: Surface, label: str) -> int:
    """Which spelling names the group: people by their fullest common name, others by the long form."""
    if label == PERSON:
        return min(len(surface.words), 3)
    return 0 if label == PLACE else len(surface.words)


def _merge_known(groups: list[Group]) -> list[Group]:
    merged: dict[str, Group] = {}
    out: list[Group] = []
    for group in groups:
        if group.known and group.known.key in merged:
            first = merged[group.known.key]
            first.surfaces.extend(group.surfaces)
            first.sure = first.sure or group.sure
            first.chained = True
            continue
        if group.known:
            merged[group.known.key] = group
        out.append(group)
    return out
