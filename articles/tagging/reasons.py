"""The reason an editor reads beside a suggestion: "named 4 times, in the headline; also as “Putin”"."""

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
