"""The verbs: the only way a story's status changes.

Each locks the story, checks that its state allows the verb, and leaves everything as it was when it does not. Who may
use a verb is the surface's to check (`transitions.VERBS[...].permission`); `by=None` is the system itself.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from articles.content.models import Article
from articles.editions import actions as editions
from articles.editions.actions import address
from articles.editions.models import Edition
from articles.publishing import log
from articles.publishing.addresses import free_slug, remember_address
from articles.publishing.models import Change, Correction
from articles.publishing.steps import CORRECTING, NotAllowed, S, begin, check, end, off_the_schedule, plan
from articles.revisions.actions import lock
from articles.revisions.queries import parts_of
from articles.tagging.queries import topics_for
from newsroom.accounts.actor import sign

UNDO_WITHIN = timedelta(seconds=20)


@transaction.atomic
def submit(*, article: Article, by: Any, at: datetime) -> Article:
    """Hands a draft to the editors."""
    story = begin("submit", article, by)
    story.status = S.IN_REVIEW
    end(story, by=by, at=at, reason="Submitted for review")
    return story


@transaction.atomic
def send_back(*, article: Article, by: Any, at: datetime, note: str) -> Article:
    """Gives a story back to its reporter, with what is missing."""
    story = begin("send_back", article, by, note)
    story.status = S.DRAFT
    end(story, by=by, at=at, reason=f"Sent back: {note}")
    return story


@transaction.atomic
def approve(*, article: Article, by: Any, at: datetime) -> Article:
    """Says that a story may be published."""
    story = begin("approve", article, by)
    story.status = S.READY
    end(story, by=by, at=at, reason="Approved")
    return story


@transaction.atomic
def publish(
    *,
    article: Article,
    by: Any,
    at: datetime,
    kind: str = Edition.Kind.UPDATE,
    note: str = "",
    text: str = "",
    accepting: Collection[str] = (),
) -> Edition:
    """Makes the working copy what readers see. Raises NotAllowed, or Blocked with the findings.

    `accepting`: keys of the findings that `by` saw and accepts; each is kept as an Override. `kind` matters from the
    second time on: a minor fix leaves the public “updated” time; a clarification, correction or retraction needs
    `text`, which readers see. `note` tells readers of the change log what changed.
    """
    story = begin(
        "correct" if kind in CORRECTING else "publish", article, by, text if kind in CORRECTING else None
    )
    parts = parts_of(story, photos=True)
    check(story, "publish", at=at, accepting=accepting, by=by, when=at, parts=parts)
    before = _latest(story)
    live = before is not None and before.live_until is None
    if not (live and before and parts.section and before.path == address(parts.section["slug"], story.slug)):
        story.slug = free_slug(story, parts.section or {})
    story.status = S.LIVE
    plan(story, None)
    reason = "Published" if before is None else f"Published: {kind}"
    revision = end(story, by=by, at=at, reason=reason, parts=parts)
    if kind in CORRECTING and before:
        story.corrections.create(kind=kind, text=text.strip(), version=before.number + 1, by=by, at=at)
    edition = editions.create_edition(
        article=story,
        revision=revision,
        parts=parts,
        before=before,
        kind=kind if before else Edition.Kind.FIRST,
        note=note or text,
        at=at,
        published_at=before.published_at if before else at,
        updated_at=before.updated_at if before and kind == Edition.Kind.MINOR else at,
        topics=topics_for(story.pk) if parts.tags else [],
        corrections=_corrections(story) if before else [],
    )
    remember_address(story, before, edition, at=at)
    changed = Change.Reason.CORRECTED if kind in CORRECTING else Change.Reason.UPDATED
    log.write(
        article_id=story.pk,
        edition=edition,
        reason=changed if live else Change.Reason.PUBLISHED,
        number=edition.number,
        by=by,
        at=at,
        note=note or text,
        tag=True,
    )
    return edition


def _latest(story: Article) -> Edition | None:
    """The story's newest edition, live or not, without its text."""
    known = (
        "article",
        "number",
        "path",
        "section_ids",
        "published_at",
        "updated_at",
        "live_from",
        "live_until",
    )
    return story.editions.only(*known).order_by("-number").first()


def correct(
    *,
    article: Article,
    by: Any,
    at: datetime,
    kind: str = Edition.Kind.CORRECTION,
    text: str,
    accepting: Collection[str] = (),
) -> Edition:
    """Publishes the working copy with a note that readers see: a correction, clarification or retraction."""
    if kind not in CORRECTING:
        raise NotAllowed(f"A correction is of kind {', '.join(CORRECTING)}, not {kind!r}.")
    return publish(article=article, by=by, at=at, kind=kind, text=text, accepting=accepting)


def _corrections(story: Article) -> list[dict[str, Any]]:
    return [
        {"kind": row.kind, "at": row.at.isoformat(), "text": row.text, "version": row.version}
        for row in Correction.objects.filter(article=story)
    ]


@transaction.atomic
def hold(*, article: Article, by: Any, at: datetime, note: str) -> Article:
    """Stops everything that would make the story, or more of it, public. What was scheduled leaves the schedule."""
    story = begin("hold", article, by, note)
    off_the_schedule(story)
    story.on_hold, story.hold_note = True, note[:500]
    end(story, by=by, at=at, reason=f"On hold: {note}")
    return story


@transaction.atomic
def release(*, article: Article, by: Any, at: datetime) -> Article:
    """Ends a hold."""
    story = begin("release", article, by)
    story.on_hold, story.hold_note = False, ""
    end(story, by=by, at=at, reason="Released from hold")
    return story


@transaction.atomic
def spike(*, article: Article, by: Any, at: datetime) -> Article:
    """Puts a story aside that will not run."""
    story = begin("spike", article, by)
    story.status = S.SPIKED
    end(story, by=by, at=at, reason="Spiked")
    return story


@transaction.atomic
def unspike(*, article: Article, by: Any, at: datetime) -> Article:
    """Brings a spiked story back as a draft."""
    story = begin("unspike", article, by)
    story.status = S.DRAFT
    end(story, by=by, at=at, reason="Brought back from the spike")
    return story


@transaction.atomic
def withdraw(
    *, article: Article, by: Any, at: datetime, reason: str, change: str = Change.Reason.WITHDRAWN
) -> Article:
    """Takes a story away from readers and partners at once. Its address answers 410."""
    story = begin("withdraw", article, by, reason)
    return _take_away(story, by=by, at=at, reason=reason, change=change)


@transaction.atomic
def kill(*, article: Article, by: Any, at: datetime, reason: str) -> Article:
    """Withdraws, and tells every partner to delete what they hold."""
    story = begin("kill", article, by, reason)
    return _take_away(story, by=by, at=at, reason=reason, change=Change.Reason.KILLED)


def _take_away(story: Article, *, by: Any, at: datetime, reason: str, change: str) -> Article:
    last = _latest(story)
    if last is None:
        raise NotAllowed("Readers never saw this story.")
    editions.end_live(article=story, at=at)
    story.status, story.unpublish_at = S.WITHDRAWN, None
    plan(story, None)
    end(story, by=by, at=at, reason=f"{change.capitalize()}: {reason}")
    log.write(article_id=story.pk, edition=None, reason=change, number=last.number, by=by, at=at, note=reason)
    return story


@transaction.atomic
def undo_publish(*, article: Article, by: Any, at: datetime) -> Article:
    """Takes the last publication back, within 20 seconds: readers see what they saw before, which may be nothing.

    The working copy keeps its text.
    """
    story = begin("undo_publish", article, by)
    live = Edition.objects.live().get(article=story)
    if at - live.live_from > UNDO_WITHIN:
        raise NotAllowed(
            "It is too late to undo: more than 20 seconds have passed. Publish a fix, or withdraw the story."
        )
    before = story.editions.filter(number=live.number - 1, live_until=live.live_from).first()
    story.corrections.filter(version=live.number).delete()
    number, change, note = live.number, Change.Reason.WITHDRAWN, "Published by mistake."
    if before is None:
        editions.end_live(article=story, at=at)
        story.status = S.READY
        plan(story, None)
    else:
        back = editions.bring_back(edition=before, live=live, at=at)
        number, change, note = back.number, Change.Reason.UPDATED, ""
    end(story, by=by, at=at, reason="Publication undone")
    log.write(article_id=story.pk, edition=before, reason=change, number=number, by=by, at=at, note=note)
    return story


@transaction.atomic
def renew(*, article_id: int, at: datetime) -> bool:
    """Brings pictures and topics of a live story up to date. True when readers and partners see a difference.

    Safe to repeat: without a difference it writes nothing.
    """
    story = lock(article_id)
    edition = Edition.objects.live().filter(article=story).first()
    if edition is None:
        return False
    shown = sum(1 for row in edition.illustrations if row["picture"])
    if not editions.renew(edition=edition, topics=topics_for(story.pk), at=at):
        return False
    sign(by=None, verb="renew")
    log.write(
        article_id=story.pk,
        edition=edition,
        reason=Change.Reason.UPDATED,
        number=edition.number,
        by=None,
        at=at,
    )
    if sum(1 for row in edition.illustrations if row["picture"]) < shown:
        # A picture that may not be shown any more must leave stale copies too.
        editions.forbid_stale()
    return True
