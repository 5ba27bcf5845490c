"""Pure rule: which verb is possible in which state, what it leads to, and the permission that it needs.

`draft → in review → ready → (scheduled) → live → withdrawn`, with ways back. A hold stops every verb that would make
something public. A live story can be planned too (newer work, to be published at a time) and can end at a time.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import Any

from articles.content.models import Article

S = Article.Status
OWN = "articles.change_article"
PUBLISH = "articles.publish_article"
HOLD = "articles.hold_article"


@dataclass(frozen=True)
class Verb:
    """One thing that can be done with a story.

    `target` None: the status stays; a live story stays live whatever is planned for it. `when`: a fact about the story
    that must be so: "held", "free" (not held), "planned" (to be published at a time), "ends" (to be withdrawn at one).
    """

    name: str
    label: str
    sources: frozenset[str]
    target: str | None
    permission: str
    makes_public: bool = False
    needs_note: bool = False
    when: str = ""


def _verb(name: str, label: str, sources: Set[str], target: str | None, permission: str, **more: Any) -> Verb:
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
        _verb(
            "schedule",
            "Schedule",
            UNPUBLISHED | {S.SCHEDULED, S.LIVE},
            S.SCHEDULED,
            PUBLISH,
            makes_public=True,
        ),
        _verb("unschedule", "Take off the schedule", {S.SCHEDULED, S.LIVE}, S.READY, PUBLISH, when="planned"),
        _verb("expire", "Withdraw at a time", UNPUBLISHED | {S.SCHEDULED, S.LIVE}, None, PUBLISH),
        _verb("keep", "Do not withdraw", UNPUBLISHED | {S.SCHEDULED, S.LIVE}, None, PUBLISH, when="ends"),
        _verb("correct", "Correct", {S.LIVE}, S.LIVE, PUBLISH, makes_public=True, needs_note=True),
        _verb("undo_publish", "Undo publication", {S.LIVE}, None, PUBLISH),
        _verb("withdraw", "Withdraw", {S.LIVE}, S.WITHDRAWN, PUBLISH, needs_note=True),
        _verb("kill", "Kill", {S.LIVE, S.WITHDRAWN}, S.WITHDRAWN, PUBLISH, needs_note=True),
        _verb(
            "hold",
            "Hold",
            UNPUBLISHED | {S.SCHEDULED, S.LIVE, S.WITHDRAWN},
            None,
            HOLD,
            needs_note=True,
            when="free",
        ),
        _verb("release", "Release", UNPUBLISHED | {S.LIVE, S.WITHDRAWN}, None, HOLD, when="held"),
        _verb("spike", "Spike", UNPUBLISHED, S.SPIKED, OWN),
        _verb("unspike", "Bring back", {S.SPIKED}, S.DRAFT, OWN),
    )
}


def possible(verb: Verb, *, status: str, on_hold: bool, planned: bool = False, ends: bool = False) -> bool:
    """Whether the state allows the verb; permission apart."""
    facts = {
        "": True,
        "held": on_hold,
        "free": not on_hold,
        "planned": planned or status == S.SCHEDULED,
        "ends": ends,
    }
    return status in verb.sources and facts[verb.when] and not (on_hold and verb.makes_public)


def state_of(article: Article) -> dict[str, Any]:
    """What the rules ask of a story."""
    return {
        "status": article.status,
        "on_hold": article.on_hold,
        "planned": article.publish_at is not None,
        "ends": article.unpublish_at is not None,
    }


def verbs_for(*, status: str, on_hold: bool, planned: bool = False, ends: bool = False) -> list[Verb]:
    """What can be done with a story in this state."""
    return [
        verb
        for verb in VERBS.values()
        if possible(verb, status=status, on_hold=on_hold, planned=planned, ends=ends)
    ]


def why_not(verb: Verb, *, status: str, on_hold: bool, planned: bool = False, ends: bool = False) -> str:
    """Why the state forbids the verb, as a sentence for the editor."""
    if on_hold and verb.makes_public:
        return "This story is on legal hold. Release it first."
    if status in verb.sources:
        if verb.when == "free":
            return "This story is on hold already."
        if verb.when == "held":
            return "This story is not on hold."
        if verb.when == "planned":
            return "Nothing of this story is on the schedule."
        if verb.when == "ends":
            return "This story is not to be withdrawn at any time."
    stage = dict(S.choices)[status].lower()
    allowed = ", ".join(label.lower() for value, label in S.choices if value in verb.sources)
    return f"“{verb.label}” is not possible while the story is {stage}; it is for stories that are {allowed}."
