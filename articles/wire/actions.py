"""Stories from the wire into the newsroom's tables: each whole or not at all."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Literal

from django.db import connection, transaction
from django.utils.text import slugify

from articles.content.models import Article, Section, Source
from articles.editions.models import Edition
from articles.neighbours import actions as neighbours
from articles.neighbours.models import Pin
from articles.publishing import actions as publishing
from articles.publishing import scheduling
from articles.publishing.models import OldAddress
from articles.publishing.steps import Blocked, NotAllowed
from articles.ratings.models import RatingSummary
from articles.revisions.actions import lock, new_story, save_revision
from articles.revisions.models import Revision
from articles.tagging import actions as tagging
from articles.wire import copy
from articles.wire.merge import Copy, merge, same_pictures
from articles.wire.models import Take
from articles.wire.registry import author_named, section_named, source_named
from articles.wire.story import Story, WireError, as_values, from_values

Outcome = Literal["imported", "updated", "unchanged", "skipped"]
S = Article.Status


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one story. `changed` names the fields of an update, `why` explains a skip, `not_published` why a
    publication that was asked for did not happen, `pinned` which neighbours were pinned."""

    outcome: Outcome
    article: Article
    changed: tuple[str, ...] = ()
    why: str = ""
    not_published: str = ""
    pinned: tuple[str, ...] = ()
    new_sections: tuple[str, ...] = ()
    published: bool = False


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
    source = source_named(story.source, story.source_url)
    sections = list(Section.objects.values_list("pk", flat=True))
    article = _known(source, story.guid)
    if story.withdrawn:
        return _taken_back(article, story)
    if article is None:
        done = Imported("imported", _new(story, source, by=by, at=at, section=section, file=file))
        unseen = False
    else:
        # What editors wrote and have not published is not ours to publish.
        unseen = _has_unpublished_work(article)
        done = _update(article, story, source, by=by, at=at, file=file)
    if done.outcome in ("imported", "updated"):
        new = Section.objects.exclude(pk__in=sections).values_list("name", flat=True)
        done = replace(done, pinned=_pin_neighbours(done.article), new_sections=tuple(new))
    return _publish(done, story, unseen, by=by, at=at) if publish else done


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


def _new(story: Story, source: Source | None, *, by: Any, at: datetime, section: str, file: str) -> Article:
    values = copy.of_story(story)
    if section:
        further = {*values["further_sections"], values["section"]} - {section, ""}
        values |= {"section": section, "further_sections": sorted(further)}
    article = new_story(
        by=by,
        at=at,
        kind=Revision.Kind.IMPORT,
        further_sections=[section_named(name) for name in values["further_sections"]],
        bylines=_byline_rows(values, source),
        illustrations=_illustration_rows(values),
        **{name: values[name] for name in copy.TEXT},
        body="\n".join(values["body"]),
        section=section_named(values["section"]) if values["section"] else None,
        source=source,
        guid=story.guid,
        previous_hint=story.hint("previous"),
        next_hint=story.hint("next"),
        slug=slugify(story.slug),
        original_url=story.original_url,
        embargo_until=story.embargo_until,
        internal_notes="\n".join([*story.desk_notes, *_pictures_to_add(story)]),
        **({"language": story.language} if story.language else {}),
        **({"urgency": story.urgency} if story.urgency else {}),
    )
    for named in story.entities:
        tagging.suggest(article=article, at=at, **asdict(named))
    if story.old_path and not OldAddress.objects.filter(path=story.old_path).exists():
        OldAddress.objects.create(path=story.old_path, article=article, at=at)
    if story.votes:
        RatingSummary.objects.create(article=article, legacy_count=story.votes, legacy_sum=story.stars)
    _keep_take(article, story, source, by=by, at=at, file=file)
    return article


def _pictures_to_add(story: Story) -> list[str]:
    """For the desk: where the source has the pictures, whose words are in the story."""
    lines = [f"{one.key}: {one.url}" for one in story.pictures if one.url]
    return ["Pictures of the import, to be added:", *lines] if lines else []


def _byline_rows(values: Copy, source: Source | None) -> list[dict[str, Any]]:
    return [
        {"author": author_named(name, source), "role": role, "place": place}
        for name, role, place in values["bylines"]
    ]


def _illustration_rows(values: Copy) -> list[dict[str, Any]]:
    return [
        {
            "key": key,
            "role": picture["role"],
            "caption": picture["caption"],
            "credit_override": picture["credit"],
            "alt": picture["alt"],
        }
        for key, picture in values["pictures"].items()
    ]


def _keep_take(
    article: Article, story: Story, source: Source | None, *, by: Any, at: datetime, file: str
) -> None:
    Take.objects.create(
        article=article,
        number=article.takes.count() + 1,
        source=source,
        guid=story.guid,
        format=story.format,
        file=file[-255:],
        story=as_values(story),
        by=by,
        at=at,
    )


def _update(
    article: Article, story: Story, source: Source | None, *, by: Any, at: datetime, file: str
) -> Imported:
    """Merges the story into the working copy that it came in as before."""
    reason = {
        S.SPIKED: "the story was spiked; bring it back to take the update",
        S.SCHEDULED: "the story is scheduled; take it off the schedule to take the update",
    }.get(S(article.status), "")
    if article.trashed_at:
        reason = "the story is in the trash; take it out to take the update"
    take = article.takes.first()
    ours = copy.of_article(article)
    if take and story.version and story.version < take.story.get("version", 0):
        why = f"this is version {story.version}, and version {take.story['version']} has come in before"
        return Imported("skipped", article, why=why)
    # A story without takes was not imported by us: every word of it is the desk's.
    earlier = from_values(take.story) if take else None
    base = copy.of_story(earlier) if earlier else ours
    keys = same_pictures(base["pictures"], copy.of_story(story)["pictures"], set(ours["pictures"]))
    theirs = copy.of_story(story, keys)
    if theirs == base:
        return Imported("unchanged", article)
    if reason:
        return Imported("skipped", article, why=reason)
    if not take:
        names = ", ".join(name for name in theirs if theirs[name] != ours[name])
        return Imported("skipped", article, why=f"the desk wrote its own version; different: {names}")
    merged, conflicts = merge(base, ours, theirs)
    if conflicts:
        why = f"the desk and the wire both changed: {', '.join(conflicts)}; compare and change it by hand"
        return Imported("skipped", article, changed=tuple(conflicts), why=why)
    changed = tuple(name for name in merged if merged[name] != ours[name])
    _write(article, merged, source, changed=changed)
    article.previous_hint = story.hint("previous") or article.previous_hint
    article.next_hint = story.hint("next") or article.next_hint
    article.save(update_fields=["previous_hint", "next_hint"])
    # The next take is merged on this one's words, with the picture names that the story keeps.
    _keep_take(article, _renamed(story, theirs, keys), source, by=by, at=at, file=file)
    if not changed:
        return Imported("unchanged", article)
    why = f"Take {article.takes.count()} from {file or story.format}: {', '.join(changed)}"
    save_revision(article=article, by=by, at=at, kind=Revision.Kind.IMPORT, reason=why[:300])
    return Imported("updated", article, changed=changed)


def _renamed(story: Story, theirs: Copy, keys: dict[str, str]) -> Story:
    pictures = tuple(replace(one, key=keys.get(one.key, one.key)) for one in story.pictures)
    return replace(story, pictures=pictures, body="\n".join(theirs["body"]))


def _write(article: Article, merged: Copy, source: Source | None, *, changed: tuple[str, ...]) -> None:
    """Sets the fields; `save_revision` saves them."""
    for name in copy.TEXT:
        setattr(article, name, merged[name])
    article.body = "\n".join(merged["body"])
    if "section" in changed:
        article.section = section_named(merged["section"]) if merged["section"] else None
    if "further_sections" in changed:
        article.further_sections.set([section_named(name) for name in merged["further_sections"]])
    if "bylines" in changed:
        article.bylines.all().delete()
        for position, row in enumerate(_byline_rows(merged, source)):
            article.bylines.create(position=position, **row)
    if "pictures" in changed:
        article.illustrations.exclude(key__in=merged["pictures"]).delete()
        for position, row in enumerate(_illustration_rows(merged)):
            # The photo that an editor has added stays.
            article.illustrations.update_or_create(key=row.pop("key"), defaults={"position": position, **row})


def _pin_neighbours(article: Article) -> tuple[str, ...]:
    """Pins the stories that the page names as neighbours, where the newsroom has them and no editor pinned others;
    and this one on stories that named it and came in before."""
    kept = Article.objects.kept().exclude(pk=article.pk)
    pinned = []
    for direction, hint in (("previous", article.previous_hint), ("next", article.next_hint)):
        target = kept.filter(headline__iexact=hint).order_by("-pk").first() if hint else None
        if target and _pin(article, direction, target):
            pinned.append(f"{direction}: {target.headline}")
        for other in kept.filter(**{f"{direction}_hint__iexact": article.headline}):
            if _pin(other, direction, article):
                pinned.append(f"{direction} of “{other.headline}”")
    return tuple(pinned)


def _pin(article: Article, direction: str, target: Article) -> bool:
    if Pin.objects.filter(article=article, direction=direction).exists():
        return False
    neighbours.pin(article_id=article.pk, direction=direction, target_id=target.pk)
    return True


def _has_unpublished_work(article: Article) -> bool:
    live = Edition.objects.live().filter(article=article).select_related("revision").first()
    return bool(live and live.revision.number != article.version)


def _publish(done: Imported, story: Story, unseen: bool, *, by: Any, at: datetime) -> Imported:
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
            if done.outcome == "imported" and story.published_at:
                at = min(story.published_at, at)
            edition = publishing.publish(article=article, by=by, at=at)
    except (Blocked, NotAllowed) as error:
        return replace(done, not_published=str(error))
    return replace(done, article=edition.article, published=True)


UNPUBLISHED = (S.DRAFT, S.IN_REVIEW, S.READY)
