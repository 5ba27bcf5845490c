"""The reason an editor reads beside a suggestion: "named 4 times, in the headline; also as “Putin”"."""

from typing import Any

from articles.tagging.extract import Candidate
from articles.tagging.folding import fold

_TIMES = {1: "once", 2: "twice"}


def reason(candidate: Candidate) -> str:
    """One line of at most 200 characters."""
    count = len(candidate.evidence)
    told = f"named {_TIMES.get(count, f'{count} times')}"
    zones = {evidence.zone for evidence in candidate.evidence}
    if "headline" in zones:
        told += ", in the headline"
    elif zones == {"caption"}:
        told += ", only under pictures"
    others = [name for name in candidate.surfaces if fold(name) != fold(candidate.name)]
    if others:
        told += "; as " + ", ".join(f"“{name}”" for name in others[:3])
    if candidate.known and candidate.known.confirmed:
        told += "; confirmed by the desk before"
    elif candidate.known and candidate.known.trusted:
        told += "; a known name"
    return told[:200]


def quote(evidence: dict[str, Any], *, around: int = 90) -> tuple[str, str, str]:
    """A piece of evidence's sentence as (before, the words that named it, after), cut to what stands around them."""
    words, sentence = evidence.get("text", ""), evidence.get("sentence", "")
    before, found, after = sentence.partition(words) if words else (sentence, "", "")
    start = "…" + before[-around:].partition(" ")[2] if len(before) > around else before
    end = after[:around].rpartition(" ")[0] + "…" if len(after) > around else after
    return start, found, end
