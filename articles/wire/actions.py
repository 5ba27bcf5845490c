"""Stories from the wire into the newsroom's tables: each whole or not at all."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import DataError, Error, connection, transaction

from articles.content.models import Article, Source
from articles.editions.models import Edition
from articles.publishing import actions as publishing
from articles.publishing import scheduling
from articles.publishing.steps import Blocked, NotAllowed
from articles.revisions.actions import lock, save_revision
from articles.revisions.models import Revision
from articles.wire import copy
from articles.wire.merge import Copy, merge, same_pictures
from articles.wire.models import Take
from articles.wire.outcome import Imported
from articles.wire.pinning import pin_neighbours
from articles.wire.registry import Names
from articles.wire.starting import Arrived, byline_rows, illustration_rows, start_stories, take_of
from articles.wire.story import Story, WireError, as_values, from_values

log = logging.getLogger(__name__)

S = Article.Status
BATCH = 100


class CameInMeanwhile(Exception):
    """Another import was quicker with one of the stories that were new a moment ago."""


@transaction.atomic
def import_story(
    *, story: Story, by: Any, at: datetime, section: str = "", publish: bool = False, file: str = ""
) -> Imported:
    """Brings the story in as a draft; a story known by its source and guid is updated, never made twice.

    An update is merged into the working copy paragraph by paragraph. Where the desk changed the same words the whole
    update is skipped and nothing is written. `section` becomes the primary section of a new story. `publish` publishes
    too, unless that would make something public that nobody asked for; whether `by` may is the caller's to check.
    """
    _one_at_a_time()
    names = Names()
    source = names.source(story.source, story.source_url)
    article = _known(source, story.guid)
    if story.withdrawn:
        return _taken_back(article, story)
    if article is None:
        (done,) = start_stories([(story, file)], names, by=by, at=at, section=section)
        return _publish(done, story, by=by, at=at) if publish else done
    # What editors wrote and have not published is not ours to publish.
    unseen = _has_unpublished_work(article)
    done = _update(article, story, source, names, by=by, at=at, file=file)
    if done.outcome == "updated":
        done = replace(
            done,
            pinned=pin_neighbours([article]).get(article.pk, ()),
            new_sections=tuple(names.new_sections),
        )
    return _publish(done, story, unseen=unseen, by=by, at=at) if publish else done


def import_stories(
    arrived: Sequence[Arrived], *, by: Any, at: datetime, section: str = "", publish: bool = False
) -> Iterator[Imported | WireError]:
    """Brings stories in as `import_story` does, in their order; for one that cannot come in, why not.

    New ones are written up to a hundred in one transaction, which costs a fraction. When that fails they come in one by
    one, so that one bad story takes no other with it. Safe to repeat after any end: what came in is known by its guid.
    """
    waiting = list(arrived)
    known = _known_guids(story.guid for story, _ in waiting)
    while waiting:
        together = _new_ones(waiting, known)
        del waiting[: len(together)]
        yield from _together(together, by=by, at=at, section=section, publish=publish)
        if waiting:
            story, file = waiting.pop(0)
            yield _alone(story, by=by, at=at, section=section, publish=publish, file=file)


def _new_ones(waiting: Sequence[Arrived], known: set[str]) -> list[Arrived]:
    """As many from the beginning as are all new, and not each other's next version."""
    guids: set[str] = set()
    together = []
    for story, file in waiting[:BATCH]:
        if story.withdrawn or not story.guid or story.guid in known | guids:
            break
        guids.add(story.guid)
        together.append((story, file))
    return together


def _together(
    together: list[Arrived], *, by: Any, at: datetime, section: str, publish: bool
) -> Iterator[Imported | WireError]:
    try:
        with transaction.atomic():
            _one_at_a_time()
            if _known_guids(story.guid for story, _ in together):
                raise CameInMeanwhile
            found = start_stories(together, Names(), by=by, at=at, section=section)
    except (Error, ValueError, CameInMeanwhile) as error:
        log.info(
            "%s stories could not be written together: %s; they come in one by one", len(together), error
        )
        for story, file in together:
            yield _alone(story, by=by, at=at, section=section, publish=publish, file=file)
        return
    for (story, _), done in zip(together, found, strict=True):
        # Each publication is a transaction of its own: it holds up all others until it is over.
        yield _publish_unchanged(done, story, by=by, at=at) if publish else done


def _alone(story: Story, *, file: str, **more: Any) -> Imported | WireError:
    try:
        return import_story(story=story, file=file, **more)
    except WireError as error:
        return error
    except DataError as error:
        return WireError(f"“{story.headline[:80]}” does not fit into our fields: {error}", place=file)


def _known_guids(guids: Iterable[str]) -> set[str]:
    """Those of the guids that a story has, of whatever source."""
    wanted = set(guids)
    takes = Take.objects.filter(guid__in=wanted).values_list("guid", flat=True).order_by()
    return {*takes, *Article.objects.filter(guid__in=wanted).values_list("guid", flat=True).order_by()}


def _one_at_a_time() -> None:
    """Imports wait for each other until the transaction ends, or two would make the same story or author twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('articles.wire', 0))")


def _known(source: Source | None, guid: str) -> Article | None:
    """The story that came in under this name before, even if an editor has since changed its source."""
    take = Take.objects.filter(source=source, guid=guid).order_by("-at").first()
    if take:
        return lock(take.article_id)
    article = Article.objects.filter(source=source, guid=guid).first()
    return lock(article.pk) if article else None


def _taken_back(article: Article | None, story: Story) -> Imported:
    """What the source takes back is left as it is here, and a person is told: only an editor withdraws a story.

    Raises WireError for one that never came in.
    """
    if article is None:
        raise WireError(f"“{story.headline}” never came in, and {story.withdrawn}: nothing was imported")
    if article.status == S.LIVE:
        return Imported(
            "skipped",
            article,
            not_published=f"{story.withdrawn}, and it is live here: withdraw or kill it now",
        )
    return Imported("skipped", article, why=f"{story.withdrawn}; it is not live here")


def _update(
    article: Article, story: Story, source: Source | None, names: Names, *, by: Any, at: datetime, file: str
) -> Imported:
    """Merges the story into the working copy that it came in as before."""
    reason = {
        S.SPIKED: "the story was spiked; bring it back to take the update",
        S.SCHEDULED: "the story is scheduled; take it off the schedule to take the update",
    }.get(S(article.status), "")
    if article.trashed_at:
        reason = "the story is in the trash; take it out to take the update"
    take = article.takes.first()
    earlier = from_values(take.story) if take else None
    if earlier == from_values(as_values(story)):
        return Imported("unchanged", article)
    ours = copy.of_article(article)
    if take and story.version and story.version < take.story.get("version", 0):
        why = f"this is version {story.version}, and version {take.story['version']} has come in before"
        return Imported("skipped", article, why=why)
    # A story without takes was not imported by us: every word of it is the desk's.
    base = copy.of_story(earlier) if earlier else ours
    keys = same_pictures(base["pictures"], copy.of_story(story)["pictures"], set(ours["pictures"]))
    theirs = copy.of_story(story, keys)
    if theirs == base:
        return Imported("unchanged", article)
    if reason:
        return Imported("skipped", article, why=reason)
    if not take:
        different = ", ".join(name for name in theirs if theirs[name] != ours[name])
        return Imported("skipped", article, why=f"the desk wrote its own version; different: {different}")
    merged, conflicts = merge(base, ours, theirs)
    if conflicts:
        why = f"the desk and the wire both changed: {', '.join(conflicts)}; compare and change it by hand"
        return Imported("skipped", article, changed=tuple(conflicts), why=why)
    changed = tuple(name for name in merged if merged[name] != ours[name])
    _write(article, merged, source, names, changed=changed)
    article.previous_hint = story.hint("previous") or article.previous_hint
    article.next_hint = story.hint("next") or article.next_hint
    article.save(update_fields=["previous_hint", "next_hint"])
    # The next take is merged on this one's words, with the picture names that the story keeps.
    kept = take_of(
        article, _renamed(story, theirs, keys), source, number=take.number + 1, by=by, at=at, file=file
    )
    kept.save()
    if not changed:
        return Imported("unchanged", article)
    why = f"Take {kept.number} from {file or story.format}: {', '.join(changed)}"
    save_revision(article=article, by=by, at=at, kind=Revision.Kind.IMPORT, reason=why[:300])
    return Imported("updated", article, changed=changed)


def _renamed(story: Story, theirs: Copy, keys: dict[str, str]) -> Story:
    pictures = tuple(replace(one, key=keys.get(one.key, one.key)) for one in story.pictures)
    return replace(story, pictures=pictures, body="\n".join(theirs["body"]))


def _write(
    article: Article, merged: Copy, source: Source | None, names: Names, *, changed: tuple[str, ...]
) -> None:
    """Sets the fields; `save_revision` saves them."""
    for name in copy.TEXT:
        setattr(article, name, merged[name])
    article.body = "\n".join(merged["body"])
    if "section" in changed:
        article.section = names.section(merged["section"]) if merged["section"] else None
    if "further_sections" in changed:
        article.further_sections.set([names.section(name) for name in merged["further_sections"]])
    if "bylines" in changed:
        article.bylines.all().delete()
        for position, row in enumerate(byline_rows(merged, source, names)):
            article.bylines.create(position=position, **row)
    if "pictures" in changed:
        article.illustrations.exclude(key__in=merged["pictures"]).delete()
        for position, row in enumerate(illustration_rows(merged)):
            # The photo that an editor has added stays.
            article.illustrations.update_or_create(key=row.pop("key"), defaults={"position": position, **row})


def _has_unpublished_work(article: Article) -> bool:
    live = Edition.objects.live().filter(article=article).select_related("revision").first()
    return bool(live and live.revision.number != article.version)


def _publish_unchanged(done: Imported, story: Story, *, by: Any, at: datetime) -> Imported:
    """Publishes what has just come in, unless an editor was quicker to write in it."""
    with transaction.atomic():
        article = lock(done.article.pk)
        unseen = article.version != done.article.version
        return _publish(replace(done, article=article), story, unseen=unseen, by=by, at=at)


def _publish(done: Imported, story: Story, *, unseen: bool = False, by: Any, at: datetime) -> Imported:
    """Publishes what came in. The story stays imported when publishing is refused; the rest says why."""
    article = done.article
    if done.outcome == "skipped" or (done.outcome == "unchanged" and article.status not in UNPUBLISHED):
        return done
    if article.status == S.WITHDRAWN:
        return replace(done, not_published="the story was withdrawn; publish it again in the admin")
    if unseen:
        return replace(
            done, not_published="editors have changes waiting in the story; publish it in the admin"
        )
    if story.stage == "draft":
        return replace(done, why="it is a draft there and stays one")
    try:
        with transaction.atomic():
            if story.stage == "scheduled" and story.published_at and story.published_at > at:
                article = scheduling.schedule(article=article, by=by, at=at, publish_at=story.published_at)
                return replace(
                    done, article=article, why=f"scheduled for {story.published_at:%Y-%m-%d %H:%M} UTC"
                )
            # What an archive published years ago keeps its place in the order of publication.
            if story.published_at and not article.editions.exists():
                at = min(story.published_at, at)
            edition = publishing.publish(article=article, by=by, at=at)
    except (Blocked, NotAllowed) as error:
        return replace(done, not_published=str(error))
    return replace(done, article=edition.article, published=True)


UNPUBLISHED = (S.DRAFT, S.IN_REVIEW, S.READY)
