"""Rank: how much a story is about what it names, 0–100, and which few it is `about`."""

from articles.tagging.chain import Group
from articles.tagging.mention import PERSON

_TOP = 0.12  # first met within this share of the text
_ABOUT = 5
_FULL_MARKS = 10  # points that count as 100


def relevance(group: Group, length: int) -> int:
    """Mentions, and 2 when met at the top, and 1 for a person named in full; ten points are 100."""
    mentions = group.mentions
    points = len(mentions)
    if mentions[0].start <= _TOP * length:
        points += 2
    if group.label == PERSON and len(group.name.split()) > 1:
        points += 1
    return min(100, round(100 * points / _FULL_MARKS))


def about(relevances: list[int]) -> list[bool]:
    """Which of the groups the story is about: the top five, if they have at least half of the best."""
    best = max(relevances, default=0)
    ranked = sorted(range(len(relevances)), key=lambda at: -relevances[at])[:_ABOUT]
    return [
        at in ranked and relevances[at] * 2 >= best and relevances[at] >= 30 for at in range(len(relevances))
    ]
