"""Decide: how sure a tag is, 0–100, and whether it is applied at once or only suggested to the desk."""

from articles.tagging.chain import Group
from articles.tagging.mention import PERSON

APPLIED, SUGGESTED = "applied", "suggested"
# Per kind: at least this sure, and the tag is applied; below, an editor decides. Settings may say otherwise.
# Events are only ever suggested; a subject is one that the desk confirmed before.
THRESHOLDS = {"person": 70, "place": 65, "organisation": 70, "subject": 70, "event": 101}


def confidence(group: Group) -> int:
    """From what speaks for it: known to us, a full name, named more than once, in the headline's reach."""
    names = max(len(surface.words) for surface in group.surfaces)
    sure = 45
    if group.known and group.known.trusted:
        sure += 35 if group.sure else 10
    if group.known:
        sure += standing(group.known.confirmed, group.known.refused)
    if group.label == PERSON and names > 1:
        sure += 30
    elif names > 1:
        sure += 15
    count = len(group.mentions)
    sure += 15 if count > 2 else 10 if count > 1 else 0
    disagreeing = sum(mention.label != group.label for mention in group.mentions)
    # A name that a reference table vouches for outweighs a recogniser that took it for another kind of thing.
    vouched = group.known and group.known.trusted and group.sure
    sure -= round((10 if vouched else 20) * disagreeing / count)
    return max(5, min(99, sure))


def standing(confirmed: int, refused: int) -> int:
    """What the desk's earlier decisions about an entity add: up to 20 for yes, down to -60 for no."""
    if confirmed >= refused:
        return min(20, 5 * (confirmed - refused))
    return max(-60, -20 * (refused - confirmed))


def decide(kind: str, sure: int, thresholds: dict[str, int] | None = None) -> str:
    """`applied` or `suggested`; events are only ever suggested."""
    limit = {**THRESHOLDS, **(thresholds or {})}.get(kind, 101)
    return APPLIED if sure >= limit else SUGGESTED
