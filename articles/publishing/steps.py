"""The steps that every verb takes: sign and lock, check, note what is planned, save."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from articles.content.models import Article
from articles.editions.models import Edition
from articles.publishing.checks import Finding, findings, stopping
from articles.publishing.models import Override
from articles.publishing.transitions import VERBS, possible, state_of, why_not
from articles.revisions.actions import AddressTaken, append, lock
from articles.revisions.models import Revision
from articles.revisions.queries import Parts
from articles.revisions.snapshot import take
from newsroom.accounts.actor import sign

S = Article.Status
# What verbs write, and nothing else does; `slug` is the editors' until a story is public.
STATE = [
    *("status", "on_hold", "hold_note", "slug"),
    *("publish_at", "publish_as", "schedule_failed", "unpublish_at"),
]
CORRECTING = (Edition.Kind.CLARIFICATION, Edition.Kind.CORRECTION, Edition.Kind.RETRACTION)


class NotAllowed(Exception):
    """The story's state does not allow the verb. The message says why and what to do."""


class Blocked(Exception):
    """Checks stand in the way of publishing: those that block, and those that somebody has to accept first."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = list(findings)
        super().__init__(" ".join(finding.message for finding in self.findings))


def begin(verb: str, article: Article, by: Any, note: str | None = None) -> Article:
    """The story, locked and signed for, if its state allows the verb. Raises NotAllowed."""
    story = lock(article.pk)
    sign(by=by, verb=verb)
    row = VERBS[verb]
    if story.trashed_at:
        raise NotAllowed("This story is in the trash. Take it out first.")
    state = state_of(story)
    if not possible(row, **state):
        raise NotAllowed(why_not(row, **state))
    if row.needs_note and note is not None and not note.strip():
        raise NotAllowed(f"“{row.label}” needs a note: say why.")
    return story


def end(story: Article, *, by: Any, at: datetime, reason: str, parts: Parts | None = None) -> Revision:
    """Stores what the verb decided, as a revision of its own. `begin` gave the story; `parts` are looked up unless
    they are at hand."""
    try:
        return append(
            article=story,
            wrote=STATE,
            taken=take(story, parts),
            by=by,
            at=at,
            kind=Revision.Kind.VERB,
            reason=reason[:300],
        )
    except AddressTaken as error:
        raise NotAllowed("Another story took this address at this very moment. Try again.") from error


def check(
    story: Article,
    verb: str,
    *,
    at: datetime,
    accepting: Collection[str],
    by: Any,
    when: datetime,
    parts: Parts | None = None,
) -> None:
    """Raises Blocked for what stands in the way at the time `when`, and keeps who accepted the rest."""
    found = findings(story, at=when, parts=parts)
    if stops := stopping(found, accepting=accepting):
        raise Blocked(stops)
    if by is None:
        return
    Override.objects.bulk_create(
        Override(article=story, verb=verb, code=row.code, message=row.message[:500], by=by, at=at)
        for row in found
        if row.key in accepting
    )


def plan(story: Article, publish_at: datetime | None, **decided: Any) -> None:
    """Sets or clears what is to be published when, as which kind, with which findings accepted."""
    story.publish_at, story.publish_as, story.schedule_failed = publish_at, decided, ""


def off_the_schedule(story: Article) -> None:
    """Nothing of it is planned any more; what was only scheduled is ready again."""
    if story.status == S.SCHEDULED:
        story.status = S.READY
    plan(story, None)
