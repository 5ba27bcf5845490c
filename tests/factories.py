"""Stories, people and photos for tests, made through the product's own actions."""

from __future__ import annotations

import functools
import itertools
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.hashers import make_password

from articles.bylines.models import Author
from articles.content.models import Article, Section
from articles.editions.models import Edition
from articles.publishing import actions as publishing
from articles.revisions.actions import new_story
from newsroom.accounts.models import User

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PASSWORD = "correct horse battery"
_numbers = itertools.count(1)
# A hash is meant to cost a third of a second; every user of the tests has the same password.
hashed = functools.cache(make_password)


def make_user(role: str | None = None, **fields: Any) -> User:
    """Somebody with one of the roles of `articles.publishing.roles`, or none."""
    from django.contrib.auth.models import Group

    fields.setdefault("email", f"user{next(_numbers)}@newsroom.example")
    user = User.objects.create(password=hashed(PASSWORD), is_staff=True, **fields)
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def make_section(name: str = "World", **fields: Any) -> Section:
    from django.utils.text import slugify

    return Section.objects.get_or_create(name=name, defaults={"slug": slugify(name), **fields})[0]


def make_author(name: str = "Ana Ruiz", **fields: Any) -> Author:
    from django.utils.text import slugify

    return Author.objects.get_or_create(slug=slugify(name), defaults={"name": name, **fields})[0]


def make_story(*, by: Any = None, at: datetime = NOW, **fields: Any) -> Article:
    """A draft that may be published as it is."""
    number = next(_numbers)
    fields.setdefault("headline", f"The harbour opens again, day {number}")
    fields.setdefault("standfirst", "Ships return after a winter of repairs.")
    fields.setdefault("body", "<p>The first ship came in at dawn.</p><p>Others followed before noon.</p>")
    fields.setdefault("section", make_section())
    fields.setdefault("bylines", [{"author": make_author()}])
    return new_story(by=by, at=at, **fields)


def publish_story(*, at: datetime = NOW, by: Any = None, **fields: Any) -> Edition:
    """A story that readers see since `at`."""
    return publishing.publish(article=make_story(by=by, at=at, **fields), by=by, at=at)
