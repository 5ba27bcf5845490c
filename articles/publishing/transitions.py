"""Pure rule: which verb is possible in which status, what it leads to, and the permission that it needs.

`draft → in review → ready → (scheduled) → live → withdrawn`, with ways back. A hold stops every verb that would make
something public.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from articles.content.models import Article

S = Article.Status
OWN = "articles.change_article"
PUBLISH = "articles.publish_article"
HOLD = "articles.hold_article"


@dataclass(frozen=True)
class Verb:
    """One thing that can be done with a story. `target` None: the status stays."""

    name: str
    label: str
    sources: frozenset[str]
    target: str | None
    permission: str
    makes_public: bool = False
    needs_note: bool = False


def _verb(
    name: str, label: str, sources: Set[str], target: str | None, permission: str, **more: bool
) -> Verb:
    return Verb(name, label, frozenset(sources), target, permission, **more)


UNPUBLISHED = {S.DRAFT, S.IN_REVIEW, S.READY}

VERBS: dict[str, Verb] = {
    verb.name: verb
    for verb in (
        _verb("submit", "Submit", {S.DRAFT}, S.IN_REVIEW, OWN),
        _verb("send_back", "Send back", {S.IN_REVIEW, S.READY}, S.DRAFT, PUBLISH, needs_note=True),
        _verb("approve", "Approve", {S.DRAFT, S.IN_REVIEW}, S.READY, PUBLISH),
        _verb(
            "publish",
            "Publish",
            UNPUBLISHED | {S.SCHEDULED, S.LIVE, S.WITHDRAWN},
            S.LIVE,
            PUBLISH,
            makes_public=True,
        ),
        _verb("schedule", "Schedule", UNPUBLISHED | {S.SCHEDULED}, S.SCHEDULED, PUBLISH, makes_public=True),
        _verb("unschedule", "Take off the schedule", {S.SCHEDULED}, S.READY, PUBLISH),
        _verb("correct", "Correct", {S.LIVE}, S.LIVE, PUBLISH, makes_public=True, needs_note=True),
        _verb("undo_publish", "Undo publication", {S.LIVE}, None, PUBLISH),
        _verb("withdraw", "Withdraw", {S.LIVE}, S.WITHDRAWN, PUBLISH, needs_note=True),
        _verb("kill", "Kill", {S.LIVE, S.WITHDRAWN}, S.WITHDRAWN, PUBLISH, needs_note=True),
        _verb("hold", "Hold", UNPUBLISHED | {S.SCHEDULED, S.LIVE, S.WITHDRAWN}, None, HOLD, needs_note=True),
        _verb("release", "Release", UNPUBLISHED | {S.LIVE, S.WITHDRAWN}, None, HOLD),
        _verb("spike", "Spike", UNPUBLISHED, S.SPIKED, OWN),
        _verb("unspike", "Bring back", {S.SPIKED}, S.DRAFT, OWN),
    )
}


def possible(verb: Verb, *, status: str, on_hold: bool) -> bool:
    """Whether the state allows the verb; permission apart."""
    if verb.name in ("hold", "release"):
        return status in verb.sources and on_hold == (verb.name == "release")
    return status in verb.sources and not (on_hold and verb.makes_public)


def verbs_for(*, status: str, on_hold: bool) -> list[Verb]:
    """What can be done with a story in this state."""
    return [verb for verb in VERBS.values() if possible(verb, status=status, on_hold=on_hold)]


def why_not(verb: Verb, *, status: str, on_hold: bool) -> str:
    """Why the state forbids the verb, as a sentence for the editor."""
    if on_hold and verb.makes_public:
        return "This story is on legal hold. Release it first."
    if verb.name == "hold" and on_hold:
        return "This story is on hold already."
    if verb.name == "release" and not on_hold:
        return "This story is not on hold."
    stage = dict(S.choices)[status].lower()
    allowed = ", ".join(label.lower() for value, label in S.choices if value in verb.sources)
    return f"“{verb.label}” is not possible while the story is {stage}; it is for stories that are {allowed}."
