"""The verbs: the only way a story's status changes.

Each locks the story, checks that its state allows the verb, and leaves everything as it was when it does not. Who may
use a verb is the surface's to check (`transitions.VERBS[...].permission`); `by=None` is the system itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from articles.content.models import Article
from articles.editions import actions as editions
from articles.editions.models import Edition
from articles.publishing import audit, log
from articles.publishing.checks import Finding, findings, stopping
from articles.publishing.models import Change, Correction, OldAddress, Override
from articles.publishing.transitions import VERBS, possible, state_of, why_not
from articles.revisions.actions import lock, save_revision
from articles.revisions.models import Revision
from articles.tagging.queries import topics_for
from newsroom.outbox import actions as outbox

UNDO_WITHIN = timedelta(seconds=20)
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


def _begin(verb: str, article: Article, by: Any, note: str | None = None) -> Article:
    story = lock(article.pk)
    audit.sign(by=by, verb=verb)
    row = VERBS[verb]
    if story.trashed_at:
        raise NotAllowed("This story is in the trash. Take it out first.")
    state = state_of(story)
    if not possible(row, **state):
        raise NotAllowed(why_not(row, **state))
    if row.needs_note and note is not None and not note.strip():
        raise NotAllowed(f"“{row.label}” needs a note: say why.")
    return story


def _end(story: Article, *, by: Any, at: datetime, reason: str) -> Revision:
    story.save(update_fields=STATE)
    return save_revision(article=story, by=by, at=at, kind=Revision.Kind.VERB, reason=reason[:300])


@transaction.atomic
def submit(*, article: Article, by: Any, at: datetime) -> Article:
    """Hands a draft to the editors."""
    story = _begin("submit", article, by)
    story.status = S.IN_REVIEW
    _end(story, by=by, at=at, reason="Submitted for review")
    return story


@transaction.atomic
def send_back(*, article: Article, by: Any, at: datetime, note: str) -> Article:
    """Gives a story back to its reporter, with what is missing."""
    story = _begin("send_back", article, by, note)
    story.status = S.DRAFT
    _end(story, by=by, at=at, reason=f"Sent back: {note}")
    return story


@transaction.atomic
def approve(*, article: Article, by: Any, at: datetime) -> Article:
    """Says that a story may be published."""
    story = _begin("approve", article, by)
    story.status = S.READY
    _end(story, by=by, at=at, reason="Approved")
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
    story = _begin(
        "correct" if kind in CORRECTING else "publish", article, by, text if kind in CORRECTING else None
    )
    _check(story, "publish", at=at, accepting=accepting, by=by, when=at)
    first = story.editions.order_by("number").first()
    latest = story.editions.order_by("-number").first()
    story.slug = _free_slug(story)
    story.status = S.LIVE
    _plan(story, None)
    revision = _end(story, by=by, at=at, reason="Published" if first is None else f"Published: {kind}")
    if kind in CORRECTING and latest:
        story.corrections.create(kind=kind, text=text.strip(), version=latest.number + 1, by=by, at=at)
    edition = editions.create_edition(
        article=story,
        revision=revision,
        kind=kind if first else Edition.Kind.FIRST,
        note=note or text,
        at=at,
        published_at=first.published_at if first else at,
        updated_at=latest.updated_at if latest and kind == Edition.Kind.MINOR else at,
        topics=topics_for(story.pk),
        corrections=_corrections(story),
    )
    _remember_address(story, latest, edition, at=at)
    outbox.add(kind="tag", object_id=story.pk, object_version=edition.number)
    _log(story, edition, _reason(story, kind, first), by=by, at=at, note=note or text)
    return edition


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


def _check(
    story: Article, verb: str, *, at: datetime, accepting: Collection[str], by: Any, when: datetime
) -> None:
    """Raises Blocked for what stands in the way at the time `when`, and keeps who accepted the rest."""
    found = findings(story, at=when)
    if stops := stopping(found, accepting=accepting):
        raise Blocked(stops)
    if by is None:
        return
    Override.objects.bulk_create(
        Override(article=story, verb=verb, code=row.code, message=row.message[:500], by=by, at=at)
        for row in found
        if row.key in accepting
    )


def _plan(story: Article, publish_at: datetime | None, **decided: Any) -> None:
    """Sets or clears what is to be published when, as which kind, with which findings accepted."""
    story.publish_at, story.publish_as, story.schedule_failed = publish_at, decided, ""


def _reason(story: Article, kind: str, first: Edition | None) -> str:
    if first is None or not Change.objects.filter(article=story, is_latest=True, state="updated").exists():
        return Change.Reason.PUBLISHED
    return Change.Reason.CORRECTED if kind in CORRECTING else Change.Reason.UPDATED


def _corrections(story: Article) -> list[dict[str, Any]]:
    return [
        {"kind": row.kind, "at": row.at.isoformat(), "text": row.text, "version": row.version}
        for row in Correction.objects.filter(article=story)
    ]


def _free_slug(story: Article) -> str:
    """The story's slug, with a number behind it when another story has that address or once had it."""
    wanted = slug = slugify(story.proposed_slug)[:110] or f"story-{story.pk}"
    section = story.section
    for number in range(2, 1000):
        path = f"/{section.slug}/{slug}/" if section else ""
        others = Article.objects.filter(section=section, slug=slug, status__in=[S.LIVE, S.WITHDRAWN]).exclude(
            pk=story.pk
        )
        if not others.exists() and not OldAddress.objects.filter(path=path).exclude(article=story).exists():
            return slug
        slug = f"{wanted}-{number}"
    raise NotAllowed(f"A thousand stories have the address “{wanted}”. Choose another slug.")


def _remember_address(story: Article, before: Edition | None, now: Edition, *, at: datetime) -> None:
    OldAddress.objects.filter(path=now.path).delete()
    if before and before.path != now.path:
        OldAddress.objects.update_or_create(path=before.path, defaults={"article": story, "at": at})


def _log(
    story: Article, edition: Edition | None, reason: str, *, by: Any, at: datetime, note: str = ""
) -> None:
    number = (
        edition.number if edition else story.editions.order_by("-number").values_list("number", flat=True)[0]
    )
    log.write(article_id=story.pk, edition=edition, reason=reason, number=number, by=by, at=at, note=note)


@transaction.atomic
def schedule(
    *,
    article: Article,
    by: Any,
    at: datetime,
    publish_at: datetime,
    kind: str = Edition.Kind.UPDATE,
    text: str = "",
    accepting: Collection[str] = (),
) -> Article:
    """Publishes the story by itself at `publish_at` (aware): a first time, or the newer work of a live story.

    What stands in the way then is checked now, too. `kind`, `text` and `accepting` are those of `publish`.
    """
    story = _begin("schedule", article, by)
    if publish_at <= at:
        raise NotAllowed("That time has passed. Choose a later one, or publish now.")
    if kind in CORRECTING and not text.strip():
        raise NotAllowed(f"A {kind} needs a text that readers see.")
    _check(story, "schedule", at=at, accepting=accepting, by=by, when=publish_at)
    if story.status != S.LIVE:
        story.status = S.SCHEDULED
    _plan(story, publish_at, kind=kind, text=text.strip(), accepted=sorted(accepting))
    _end(story, by=by, at=at, reason=f"Scheduled for {publish_at:%Y-%m-%d %H:%M %Z}")
    return story


@transaction.atomic
def unschedule(*, article: Article, by: Any, at: datetime) -> Article:
    """Back to ready; a live story stays as readers see it."""
    story = _begin("unschedule", article, by)
    _off_the_schedule(story)
    _end(story, by=by, at=at, reason="Taken off the schedule")
    return story


def _off_the_schedule(story: Article) -> None:
    if story.status == S.SCHEDULED:
        story.status = S.READY
    _plan(story, None)


@transaction.atomic
def fail_schedule(*, article: Article, at: datetime, why: str) -> Article:
    """Gives a story whose time has come, but which cannot be published, back to the editors. They see why until the
    story is scheduled or published again."""
    story = _begin("unschedule", article, None)
    _off_the_schedule(story)
    story.schedule_failed = why[:500]
    _end(story, by=None, at=at, reason=f"Not published on schedule: {why}")
    return story


@transaction.atomic
def expire(*, article: Article, by: Any, at: datetime, unpublish_at: datetime) -> Article:
    """Withdraws the story by itself at `unpublish_at` (aware)."""
    story = _begin("expire", article, by)
    if unpublish_at <= at:
        raise NotAllowed("That time has passed. Choose a later one, or withdraw the story now.")
    if story.publish_at and unpublish_at <= story.publish_at:
        raise NotAllowed("That is before the story is to be published. Choose a later time.")
    story.unpublish_at = unpublish_at
    _end(story, by=by, at=at, reason=f"To be withdrawn on {unpublish_at:%Y-%m-%d %H:%M %Z}")
    return story


@transaction.atomic
def keep(*, article: Article, by: Any, at: datetime) -> Article:
    """Takes back the time at which the story would be withdrawn."""
    story = _begin("keep", article, by)
    story.unpublish_at = None
    _end(story, by=by, at=at, reason="Not to be withdrawn by itself any more")
    return story


@transaction.atomic
def hold(*, article: Article, by: Any, at: datetime, note: str) -> Article:
    """Stops everything that would make the story, or more of it, public. What was scheduled leaves the schedule."""
    story = _begin("hold", article, by, note)
    _off_the_schedule(story)
    story.on_hold, story.hold_note = True, note[:500]
    _end(story, by=by, at=at, reason=f"On hold: {note}")
    return story


@transaction.atomic
def release(*, article: Article, by: Any, at: datetime) -> Article:
    """Ends a hold."""
    story = _begin("release", article, by)
    story.on_hold, story.hold_note = False, ""
    _end(story, by=by, at=at, reason="Released from hold")
    return story


@transaction.atomic
def spike(*, article: Article, by: Any, at: datetime) -> Article:
    """Puts a story aside that will not run."""
    story = _begin("spike", article, by)
    story.status = S.SPIKED
    _end(story, by=by, at=at, reason="Spiked")
    return story


@transaction.atomic
def unspike(*, article: Article, by: Any, at: datetime) -> Article:
    """Brings a spiked story back as a draft."""
    story = _begin("unspike", article, by)
    story.status = S.DRAFT
    _end(story, by=by, at=at, reason="Brought back from the spike")
    return story


@transaction.atomic
def withdraw(
    *, article: Article, by: Any, at: datetime, reason: str, change: str = Change.Reason.WITHDRAWN
) -> Article:
    """Takes a story away from readers and partners at once. Its address answers 410."""
    story = _begin("withdraw", article, by, reason)
    return _take_away(story, by=by, at=at, reason=reason, change=change)


@transaction.atomic
def kill(*, article: Article, by: Any, at: datetime, reason: str) -> Article:
    """Withdraws, and tells every partner to delete what they hold."""
    story = _begin("kill", article, by, reason)
    return _take_away(story, by=by, at=at, reason=reason, change=Change.Reason.KILLED)


def _take_away(story: Article, *, by: Any, at: datetime, reason: str, change: str) -> Article:
    editions.end_live(article=story, at=at)
    story.status, story.unpublish_at = S.WITHDRAWN, None
    _plan(story, None)
    _end(story, by=by, at=at, reason=f"{change.capitalize()}: {reason}")
    _log(story, None, change, by=by, at=at, note=reason)
    return story


@transaction.atomic
def undo_publish(*, article: Article, by: Any, at: datetime) -> Article:
    """Takes the last publication back, within 20 seconds: readers see what they saw before, which may be nothing.

    The working copy keeps its text.
    """
    story = _begin("undo_publish", article, by)
    live = Edition.objects.live().get(article=story)
    if at - live.live_from > UNDO_WITHIN:
        raise NotAllowed(
            "It is too late to undo: more than 20 seconds have passed. Publish a fix, or withdraw the story."
        )
    before = story.editions.filter(number=live.number - 1, live_until=live.live_from).first()
    story.corrections.filter(version=live.number).delete()
    if before is None:
        editions.end_live(article=story, at=at)
        story.status = S.READY
        _plan(story, None)
        _end(story, by=by, at=at, reason="Publication undone")
        _log(story, None, Change.Reason.WITHDRAWN, by=by, at=at, note="Published by mistake.")
        return story
    editions.bring_back(edition=before, at=at)
    _end(story, by=by, at=at, reason="Publication undone")
    _log(story, Edition.objects.live().get(article=story), Change.Reason.UPDATED, by=by, at=at)
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
    audit.sign(by=None, verb="renew")
    _log(story, edition, Change.Reason.UPDATED, by=None, at=at)
    if sum(1 for row in edition.illustrations if row["picture"]) < shown:
        # A picture that may not be shown any more must leave stale copies too.
        editions.forbid_stale()
    return True
