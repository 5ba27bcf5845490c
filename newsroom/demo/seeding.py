"""Puts the demo into an empty newsroom, through the actions that editors use."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.files import File
from django.db import connection, transaction

from articles.bylines.models import Author
from articles.content.models import Article, Section, Source
from articles.editions.models import Edition
from articles.front import actions as fronts
from articles.front.actions import SlotRow
from articles.publishing import actions as publishing
from articles.publishing import scheduling
from articles.ratings import actions as ratings
from articles.revisions.actions import new_story, save_revision
from articles.tagging import actions as tagging
from articles.tagging.link import free_slug, learn_names
from articles.tagging.models import Entity, Tag
from articles.tagging.seed import seed as known
from media.library.models import Photo
from media.uploading.actions import add_photo
from newsroom.accounts.models import User
from newsroom.demo.content import (
    Correction,
    FrontPage,
    Login,
    Newspaper,
    Story,
    drafts,
    newspaper,
    pictures,
    stories,
)
from newsroom.demo.markup import illustration_key

# Known to everybody who reads this: `up` loads the demo only on somebody's own machine.
PASSWORD = "northbank"  # noqa: S105
WRITING = timedelta(hours=2)  # from the first draft to publication
ABOUT = 2  # of a story's topics, so many are what it is about


def seed(*, at: datetime, say: Callable[[str], None]) -> int:
    """Loads the demo as of `at`, and returns the number of stories; 0 when the newsroom already has some.

    The pictures come in beside the stories, each by itself (the same file is the same photo). All else is one
    transaction: a seeding that was interrupted leaves no half of a newspaper, and can simply be started again.
    """
    if Article.objects.exists():
        return 0
    events = timeline(at)
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool, transaction.atomic():
        try:
            desk = Desk(
                newspaper(), {name: pool.submit(_take_in, name, at=at) for name in _pictures_in_order(events)}
            )
            for number, (moment, event, *what) in enumerate(events, start=1):
                say(f"the demo newsroom: {number} of {len(events)} stories and corrections")
                event(desk, *what, at=moment)
            say("the demo newsroom: what is on the desk")
            for story in drafts():
                _write(desk, story, at=at)
            for front in newspaper().fronts:
                _curate(desk, front, at=at - front.age)
            say("the demo newsroom: votes")
            for story in stories():
                _vote(desk, story, at=at)
            ratings.refresh_scores()
            desk.sign_pictures()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return len(stories())


def _pictures_in_order(events: list[tuple[Any, ...]]) -> list[str]:
    """Names of the pictures in the order in which the stories need them."""
    told = [story for _, event, story, *_ in events if event is _publish]
    used = [row.picture for story in told for row in (story.lead, *story.illustrations) if row]
    return list(dict.fromkeys([*used, *pictures()]))


def _take_in(name: str, *, at: datetime) -> Photo:
    """Uploads one picture, in a thread of the pool: the work is done in a process of its own."""
    path = pictures()[name].path
    try:
        with path.open("rb") as opened:
            return add_photo(file=File(opened), file_name=path.name, by=None, at=at - timedelta(days=11))
    finally:
        connection.close()


def timeline(at: datetime) -> list[tuple[Any, ...]]:
    """`(moment, what to do, its arguments…)`, in the order in which it happened."""
    events: list[tuple[Any, ...]] = []
    for story in stories():
        published = at - story.age
        events.append((published, _publish, story))
        for number, correction in enumerate(story.corrections, start=1):
            events.append((published + correction.after, _correct, story, number, correction))
    return sorted(events, key=lambda event: event[0])


class Desk:
    """The people and things that the stories refer to, by the names that the files use."""

    def __init__(self, paper: Newspaper, photos: dict[str, Future[Photo]]) -> None:
        self._photos = photos
        self.articles: dict[str, Article] = {}
        self.sections = {
            row.name: Section.objects.update_or_create(
                slug=row.slug,
                defaults={
                    "name": row.name,
                    "description": row.description,
                    "leads_front": row.leads_front,
                    "position": 10 * number,
                },
            )[0]
            for number, row in enumerate(paper.sections, start=1)
        }
        self.sources = {
            row.slug: Source.objects.get_or_create(
                slug=row.slug, defaults={"name": row.name, "full_name": row.full_name, "url": row.url}
            )[0]
            for row in paper.sources
        }
        self.users = _users(paper.logins)
        logins = {login.author: self.users[login.role] for login in paper.logins}
        self.authors = {
            row.slug: Author.objects.get_or_create(
                slug=row.slug,
                defaults={
                    "name": row.name,
                    "title": row.title,
                    "bio": row.bio,
                    "user": logins.get(row.slug),
                    "source": self.sources.get(row.source),
                },
            )[0]
            for row in paper.authors
        }
        self.topics = {
            row.name: _entity(row.kind, row.name, row.description, row.aliases) for row in paper.topics
        }

    def photo(self, name: str) -> Photo:
        """The picture, when it is there."""
        return self._photos[name].result()

    def sign_pictures(self) -> None:
        """The photo editor has uploaded them (she did not exist yet, as far as other connections saw)."""
        taken = [self.photo(name).pk for name in self._photos]
        Photo.objects.filter(pk__in=taken).update(uploaded_by=self.users["Photo editor"])

    @property
    def editor(self) -> User:
        return self.users["Editor"]


def _users(logins: tuple[Login, ...]) -> dict[str, User]:
    hashed = make_password(PASSWORD)  # once: it takes half a second, on purpose
    users = {}
    for login in logins:
        user, _ = User.objects.get_or_create(
            email=login.email, defaults={"name": login.name, "is_staff": True, "password": hashed}
        )
        user.groups.add(Group.objects.get(name=login.role))
        users[login.role] = user
    return users


def _entity(kind: str, name: str, description: str, aliases: tuple[str, ...]) -> Entity:
    """A topic, with the ids of the seed tables where they know it, so that the tagger finds this one."""
    row = next(iter(known().lookup(name, kind)), None)
    entity, _ = Entity.objects.get_or_create(
        kind=kind,
        name=name,
        defaults={
            "slug": free_slug(name),
            "description": description,
            "wikidata_id": row.wikidata_id if row else "",
            "geonames_id": row.geonames_id if row else None,
        },
    )
    learn_names(entity, [name, *aliases, *(row.aliases if row else ())])
    return entity


def _publish(desk: Desk, story: Story, *, at: datetime) -> None:
    article = _begin(desk, story, at=at - WRITING)
    for number, name in enumerate(story.topics):
        rel = Tag.Rel.ABOUT if number < ABOUT else Tag.Rel.MENTIONS
        tagging.add_tag(article=article, entity=desk.topics[name], by=desk.editor, at=at, rel=rel)
    publishing.publish(article=article, by=desk.editor, at=at)
    desk.articles[story.slug] = article


def _begin(desk: Desk, story: Story, *, at: datetime) -> Article:
    """The story's first version, by whoever stands first in its byline, or by the editor."""
    author = desk.authors[story.bylines[0].author]
    return new_story(
        by=author.user or desk.editor,
        at=at,
        headline=story.headline,
        short_headline=story.short_headline,
        kicker=story.kicker,
        standfirst=story.standfirst,
        introduction=story.introduction,
        dateline=story.dateline,
        body=story.body(corrected=0),
        contributors_note=story.contributors,
        slug=story.slug,
        slugline=story.slugline,
        urgency=story.urgency,
        internal_notes=story.notes,
        source=desk.sources.get(story.source),
        section=desk.sections[story.sections[0]],
        further_sections=[desk.sections[name] for name in story.sections[1:]],
        bylines=[
            {"author": desk.authors[row.author], "role": row.role, "place": row.place}
            for row in story.bylines
        ],
        illustrations=_illustrations(desk, story),
    )


def _write(desk: Desk, story: Story, *, at: datetime) -> None:
    """A story that is not public yet, taken as far as its stage."""
    article = _begin(desk, story, at=at - story.age)
    author, then = article.created_by, at - story.age + timedelta(minutes=5)
    if story.stage in ("in_review", "ready", "scheduled"):
        publishing.submit(article=article, by=author, at=then)
    if story.stage in ("ready", "scheduled"):
        publishing.approve(article=article, by=desk.editor, at=then)
    if story.stage == "scheduled":
        scheduling.schedule(article=article, by=desk.editor, at=then, publish_at=at + story.ahead)


def _curate(desk: Desk, front: FrontPage, *, at: datetime) -> None:
    rows = [
        SlotRow(
            zone=slot.zone,
            article_id=desk.articles[slot.story].pk,
            pinned=slot.pinned,
            headline=slot.headline,
            kicker=slot.kicker,
        )
        for slot in front.slots
    ]
    draft = fronts.save_front(section_id=None, rows=rows, by=desk.editor, at=at, base=fronts.state_of(None))
    fronts.publish_front(front=draft, by=desk.editor, at=at, note=front.note)


def _illustrations(desk: Desk, story: Story) -> list[dict[str, Any]]:
    placed = [
        (illustration_key(number), "inline", row) for number, row in enumerate(story.illustrations, start=1)
    ]
    if story.lead:
        placed.insert(0, ("lead", "lead", story.lead))
    return [
        {
            "key": key,
            "role": role,
            "photo": desk.photo(row.picture),
            "caption": row.caption,
            "alt": pictures()[row.picture].alt,
            "credit_override": row.credit,
        }
        for key, role, row in placed
    ]


def _correct(desk: Desk, story: Story, number: int, correction: Correction, *, at: datetime) -> None:
    """The story's n-th correction: its text is changed, and published with the note that readers see."""
    article = Article.objects.get(pk=desk.articles[story.slug].pk)
    article.body = story.body(corrected=number)
    save_revision(article=article, by=desk.editor, at=at, reason=correction.text[:300])
    if correction.kind == Edition.Kind.UPDATE:
        publishing.publish(article=article, by=desk.editor, at=at, kind=correction.kind, note=correction.text)
    else:
        publishing.correct(article=article, by=desk.editor, at=at, kind=correction.kind, text=correction.text)


def _vote(desk: Desk, story: Story, *, at: datetime) -> None:
    """One vote by one reader each, spread over the time since publication."""
    votes = [stars for stars, count in enumerate(story.ratings, start=1) for _ in range(count)]
    for number, stars in enumerate(votes, start=1):
        ratings.vote(
            article_id=desk.articles[story.slug].pk,
            voter=secrets.token_bytes(32),
            stars=stars,
            at=at - story.age * (number / (len(votes) + 1)),
        )
