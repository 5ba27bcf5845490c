"""Saving and restoring working copies. Nothing here is ever overwritten or deleted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from articles.bylines.models import Byline
from articles.content.html import clean
from articles.content.models import Article, Illustration, Section
from articles.revisions import snapshot as shot
from articles.revisions.models import Revision
from articles.revisions.queries import in_memory

Further = Article.further_sections.through


class EditConflict(Exception):
    """Somebody else saved between opening a story and saving it. `current` is what they saved."""

    def __init__(self, current: Revision) -> None:
        self.current = current
        super().__init__(
            f"{current.by or 'Somebody'} saved this story at {current.at:%H:%M} while you were writing. "
            "Nothing was overwritten: compare both texts and save again."
        )


class AddressTaken(Exception):
    """Another public story has the section and slug that this one was to get. Nothing was written."""

    def __init__(self, article: Article) -> None:
        # Asks the database nothing: the transaction is broken at this point.
        super().__init__(
            f"Another public story of that section has the address “{article.slug}”. Choose another slug, or leave the "
            "story in its section."
        )


def lock(article_id: int) -> Article:
    """The story, locked until the transaction ends, so that saves and verbs come one after another."""
    return Article.objects.select_for_update(of=("self",)).get(pk=article_id)


def _locked_version(article_id: int) -> int:
    """Locks as `lock` does, and reads no text."""
    return Article.objects.select_for_update().values_list("version", flat=True).get(pk=article_id)


@dataclass(frozen=True, slots=True)
class Beginning:
    """A story to be started: fields of the working copy, bylines `{author, role, place}` and illustrations `{key,
    photo, role, caption, credit_override, alt}` in their order; what is left out is as the tables have it."""

    fields: Mapping[str, Any]
    further_sections: Sequence[Section] = ()
    bylines: Sequence[Mapping[str, Any]] = ()
    illustrations: Sequence[Mapping[str, Any]] = ()


def new_story(
    *,
    by: Any,
    at: datetime,
    kind: str = Revision.Kind.SAVE,
    further_sections: Iterable[Section] = (),
    bylines: Iterable[Mapping[str, Any]] = (),
    illustrations: Iterable[Mapping[str, Any]] = (),
    **fields: Any,
) -> Article:
    """Starts one story: the parts of a `Beginning`."""
    start = Beginning(fields, list(further_sections), list(bylines), list(illustrations))
    return new_stories([start], by=by, at=at, kind=kind)[0]


@transaction.atomic
def new_stories(
    starts: Sequence[Beginning], *, by: Any, at: datetime, kind: str = Revision.Kind.SAVE
) -> list[Article]:
    """Starts stories, whole: each with its parts and its first revision. At most five statements, however many."""
    stories = [
        Article(created_by=by, created_at=at, updated_at=at, version=1, **one.fields) for one in starts
    ]
    for story in stories:
        story.body = clean(story.body)
    Article.objects.bulk_create(stories)
    placed, credited, shown, revisions = [], [], [], []
    for story, start in zip(stories, starts, strict=True):
        bylines = [Byline(article=story, position=place, **row) for place, row in enumerate(start.bylines)]
        pictures = [
            Illustration(article=story, position=place, **row)
            for place, row in enumerate(start.illustrations)
        ]
        sections = dict.fromkeys(start.further_sections)
        taken = shot.take(story, in_memory(sections, bylines, pictures))
        placed += [Further(article=story, section=section) for section in sections]
        credited += bylines
        shown += pictures
        revisions.append(Revision(article=story, number=1, kind=kind, snapshot=taken, by=by, at=at))
    Further.objects.bulk_create(placed)
    Byline.objects.bulk_create(credited)
    Illustration.objects.bulk_create(shown)
    Revision.objects.bulk_create(revisions)
    return stories


@transaction.atomic
def save_revision(
    *,
    article: Article,
    by: Any,
    at: datetime,
    kind: str = Revision.Kind.SAVE,
    base: int | None = None,
    session: str = "",
    sent: str = "",
    name: str = "",
    reason: str = "",
) -> Revision:
    """Saves the working copy's fields and appends the revision that holds all of it.

    Call it in the transaction that also wrote bylines and illustrations, after them. `base` is the revision that the
    editor started from: raises EditConflict, with nothing written, when another came between; AddressTaken when a
    public story would get another's address.
    """
    article.version = _locked_version(article.pk)
    _refuse_another(article.pk, article.version, base)
    article.body = clean(article.body)
    last = Revision.objects.filter(article=article, number=article.version).first()
    taken = shot.take(article)
    if last and last.snapshot == taken and kind in (Revision.Kind.SAVE, Revision.Kind.AUTOSAVE):
        return _name_it(last, name=name, reason=reason)
    if last and kind == last.kind == Revision.Kind.AUTOSAVE and session and last.session == session:
        # One editing session is one line of the history, however often it saved itself. Its number still rises, or a
        # colleague who opened the story in between would overwrite the newest words without a conflict.
        _write(article, shot.FIELDS, at=at)
        last.number, last.snapshot, last.at, last.sent = article.version, taken, at, sent
        last.save(update_fields=["snapshot", "at", "number", "sent"])
        return last
    return append(
        article=article,
        wrote=shot.FIELDS,
        taken=taken,
        by=by,
        at=at,
        kind=kind,
        session=session,
        sent=sent,
        name=name,
        reason=reason,
    )


def append(
    *, article: Article, wrote: Iterable[str], taken: dict[str, Any], by: Any, at: datetime, **more: Any
) -> Revision:
    """Stores the fields `wrote` of a story that the caller holds locked, and its next revision.

    `taken` is its snapshot, `more` are fields of the revision. Raises AddressTaken.
    """
    _write(article, wrote, at=at)
    return Revision.objects.create(
        article=article, number=article.version, snapshot=taken, by=by, at=at, **more
    )


def _write(article: Article, wrote: Iterable[str], *, at: datetime) -> None:
    article.version += 1
    article.touch(at=at)
    try:
        article.save(update_fields=[*wrote, "updated_at", "version"])
    except IntegrityError as error:
        if "one_story_per_address" in str(error):
            raise AddressTaken(article) from error
        raise


def stands_on(*, article_id: int, base: int | None, unheard: Collection[str]) -> int | None:
    """The revision that a browser's text is based on: `base`, or the newest one when the browser wrote that itself.

    `unheard` are the names of saves that it sent without hearing an answer (`Revision.sent`): one of them may well have
    arrived, and then nobody came between.
    """
    if not unheard:
        return base
    newest = Revision.objects.filter(article_id=article_id).values_list("number", "sent").first()
    return newest[0] if newest and newest[1] in unheard else base


def story_of(*, unheard: Collection[str], by: Any) -> Article | None:
    """The story that a browser began without hearing so: what one of its `unheard` saves wrote, or None."""
    if not unheard:
        return None
    return Article.objects.filter(revisions__sent__in=list(unheard), created_by=by).first()


def check_base(*, article_id: int, base: int | None) -> None:
    """Raises EditConflict unless the story is still what it was at revision `base`; locks it."""
    if base is not None:
        _refuse_another(article_id, _locked_version(article_id), base)


def _refuse_another(article_id: int, version: int, base: int | None) -> None:
    if base is not None and version != base:
        raise EditConflict(Revision.objects.select_related("by").get(article_id=article_id, number=version))


def _name_it(revision: Revision, *, name: str, reason: str) -> Revision:
    if name or reason:
        revision.name, revision.reason = name or revision.name, reason or revision.reason
        revision.save(update_fields=["name", "reason"])
    return revision


@transaction.atomic
def restore(*, revision: Revision, by: Any, at: datetime, fields: list[str] | None = None) -> Revision:
    """Brings back a revision, whole or some of its fields; that is a new revision.

    `fields` are names of `snapshot.FIELDS`, or "bylines", "illustrations", "further_sections", "pins".
    """
    article = lock(revision.article_id)
    taken = revision.snapshot
    wanted = set(fields) if fields is not None else {*shot.FIELDS, *ROWS}
    for name in shot.FIELDS:
        # A public story's address only changes by itself, never with an old text.
        if name in wanted and name in taken["fields"] and not (name == "slug" and article.status in PUBLIC):
            setattr(article, name, _value(name, taken["fields"][name]))
    if "further_sections" in wanted:
        article.further_sections.set(taken["further_sections"])
    if "bylines" in wanted:
        _restore_bylines(article, taken["bylines"])
    if "illustrations" in wanted:
        _restore_illustrations(article, taken["illustrations"])
    if "pins" in wanted:
        _restore_pins(article, taken["pins"])
    return save_revision(
        article=article,
        by=by,
        at=at,
        kind=Revision.Kind.RESTORE,
        reason=f"Restored from revision {revision.number}",
    )


ROWS = ("bylines", "illustrations", "further_sections", "pins")
PUBLIC = (Article.Status.LIVE, Article.Status.WITHDRAWN)


def _value(name: str, value: Any) -> Any:
    return datetime.fromisoformat(value) if name in shot.TIME_FIELDS and value else value


def _restore_bylines(article: Article, rows: list[dict[str, Any]]) -> None:
    article.bylines.all().delete()
    for position, row in enumerate(rows):
        article.bylines.create(
            author_id=row["author"], role=row["role"], place=row["place"], position=position
        )


def _restore_illustrations(article: Article, rows: list[dict[str, Any]]) -> None:
    article.illustrations.all().delete()
    Illustration.objects.bulk_create(
        Illustration(
            article=article,
            key=row["key"],
            role=row["role"],
            photo_id=row["photo"],
            caption=row["caption"],
            credit_override=row["credit_override"],
            alt=row["alt"],
            position=position,
        )
        for position, row in enumerate(rows)
    )


def _restore_pins(article: Article, pins: dict[str, int]) -> None:
    """Pins to stories that are still there."""
    article.pins.all().delete()
    there = Article.objects.kept().in_bulk(pins.values())
    for direction, target in pins.items():
        if target in there:
            article.pins.create(direction=direction, target_id=target)
