"""Pure rule: a new take merged with what the desk changed since the last one, paragraph by paragraph.

A *copy* is a story as plain values: `{"headline": str, …, "bylines": [[name, role, place]], "body": [block, …],
"pictures": {key: {"role", "caption", "credit", "alt"}}}`, a block being one top element of the body as HTML.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Any

Copy = dict[str, Any]
Change = tuple[int, int, list[str]]  # blocks [start, end) of the base become these
SAME_PICTURE = 0.6  # likeness of two captions from which on they are taken for one picture's


def merge(base: Copy, ours: Copy, theirs: Copy) -> tuple[Copy, list[str]]:
    """(merged copy, names of what both sides changed differently). With conflicts the copy keeps ours there."""
    merged: Copy = {}
    conflicts: list[str] = []
    for name in theirs:
        if name == "body":
            blocks = merge_blocks(base[name], ours[name], theirs[name])
            merged[name], clash = (ours[name], True) if blocks is None else (blocks, False)
        elif name == "pictures":
            merged[name], clashes = _merge_pictures(base[name], ours[name], theirs[name])
            conflicts += clashes
            clash = False
        else:
            merged[name], clash = _merge_value(base[name], ours[name], theirs[name])
        if clash:
            conflicts.append(name)
    return merged, conflicts


def merge_blocks(base: list[str], ours: list[str], theirs: list[str]) -> list[str] | None:
    """The blocks with both sides' changes, or None when both changed the same place differently."""
    mine, other = _changes(base, ours), _changes(base, theirs)
    both = [change for change in mine if change in other]
    other = [change for change in other if change not in both]
    if any(_clash(one, two) for one in mine for two in other):
        return None
    blocks: list[str] = []
    done = 0
    for start, end, new in sorted([*mine, *other], key=lambda change: (change[0], change[1])):
        blocks += base[done:start] + new
        done = end
    return blocks + base[done:]


def same_pictures(
    base: dict[str, dict[str, str]], theirs: dict[str, dict[str, str]], taken: set[str]
) -> dict[str, str]:
    """New key → the key to use: that of the base's picture with the same, else the most similar caption.

    A page numbers its pictures by place, so one more at the top would rename the rest. `taken`: keys in use anywhere.
    """
    keys: dict[str, str] = {}
    free = dict(base)
    for alike in (_equal, _similar):
        for key, picture in theirs.items():
            # Of pictures with the same words, the one of the same name.
            likeness, _, name = max(
                ((alike(one, picture), name == key, name) for name, one in free.items()),
                default=(0.0, False, ""),
            )
            if key not in keys and likeness >= SAME_PICTURE:
                keys[key] = name
                del free[name]
    taken = taken | set(base)
    for key in theirs:
        if key not in keys:
            names = (key, *(f"photo-{number}" for number in range(1, len(taken) + 2)))
            keys[key] = next(name for name in names if name not in taken)
            taken = taken | {keys[key]}
    return keys


def _equal(one: dict[str, str], two: dict[str, str]) -> float:
    return float(one["role"] == two["role"] and one["caption"] == two["caption"])


def _similar(one: dict[str, str], two: dict[str, str]) -> float:
    matcher = SequenceMatcher(None, one["caption"], two["caption"], autojunk=False)
    if one["role"] != two["role"] or matcher.quick_ratio() < SAME_PICTURE:
        return 0.0
    return matcher.ratio()


def _changes(base: list[str], new: list[str]) -> list[Change]:
    changes: list[Change] = []
    for verb, i, j, k, m in SequenceMatcher(None, base, new, autojunk=False).get_opcodes():
        if verb == "replace" and j - i == m - k:  # neighbours that changed one by one
            changes += [(i + n, i + n + 1, [new[k + n]]) for n in range(j - i)]
        elif verb != "equal":
            changes.append((i, j, new[k:m]))
    return changes


def _clash(one: Change, two: Change) -> bool:
    if one[0] == one[1] or two[0] == two[1]:  # one of them only adds
        adds, other = (one, two) if one[0] == one[1] else (two, one)
        return other[0] < adds[0] < other[1] or (other[0] == other[1] == adds[0])
    return one[0] < two[1] and two[0] < one[1]


def _merge_value(base: Any, ours: Any, theirs: Any) -> tuple[Any, bool]:
    if theirs in (base, ours):
        return ours, False
    return (theirs, False) if ours == base else (ours, True)


def _merge_pictures(
    base: dict[str, dict[str, str]], ours: dict[str, dict[str, str]], theirs: dict[str, dict[str, str]]
) -> tuple[dict[str, dict[str, str]], list[str]]:
    merged: dict[str, dict[str, str]] = {}
    conflicts: list[str] = []
    for key in dict.fromkeys([*theirs, *ours]):
        old, mine, new = base.get(key), ours.get(key), theirs.get(key)
        if new is None or mine is None or old is None:
            kept, clash = _merge_value(old, mine, new)
        else:
            values = {name: _merge_value(old[name], mine[name], new[name]) for name in new}
            kept = {name: value for name, (value, _) in values.items()}
            clash = any(clashed for _, clashed in values.values())
        if kept is not None:
            merged[key] = kept
        if clash:
            conflicts.append(f"picture {key}")
    return merged, conflicts
