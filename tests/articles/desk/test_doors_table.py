"""Every address of the admin × every role × own and others' stories, from doors.yaml.

Views are called with their checks around them, but not rendered: rendering is most of a page's time. An address that is
not in the table fails, and so does a row whose address is gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.test import RequestFactory
from django.urls import URLPattern, resolve, reverse
from django.utils import timezone

from articles.content.models import Article, Section
from articles.feed.models import ApiKey, Delivery, Webhook
from articles.publishing import actions
from articles.publishing.models import AuditEntry
from articles.ratings.actions import vote
from articles.ratings.models import RatingFeedback
from articles.tagging.models import Entity, Tag
from media.library.models import Photo
from media.renditions.models import FormerOriginal
from newsroom.outbox.models import Job
from tests.factories import make_author, make_story, make_user
from tests.media.pictures import add

pytestmark = pytest.mark.django_db
ROWS: dict[str, str] = yaml.safe_load((Path(__file__).parent / "doors.yaml").read_text())
OPEN = {"login", "logout", "jsi18n"}
ROLES = {"R": "Reporter", "E": "Editor", "P": "Photo editor", "W": "Wire operator", "A": "Administrator"}


def patterns() -> Iterator[tuple[str, list[str]]]:
    """(name, names of its arguments) of every address of the admin; without a name only redirects and the 404 page."""
    yield from _walk(admin.site.urls[0])


def _walk(found: list[Any]) -> Iterator[tuple[str, list[str]]]:
    for pattern in found:
        if not isinstance(pattern, URLPattern):
            yield from _walk(pattern.url_patterns)
        elif pattern.name:
            groups = pattern.pattern.regex.groupindex
            yield pattern.name, list(pattern.pattern.converters) or list(groups)


class House:
    """One row of every table that the admin shows, and two stories: the visitor's own, and another's."""

    def __init__(self) -> None:
        now = timezone.now()
        author = make_author("Zoe Last")
        story = make_story(at=now, bylines=[{"author": author}])
        actions.publish(article=story, by=None, at=now)
        story.refresh_from_db()
        self.story = story
        actions.correct(article=story, by=None, at=now, text="It was Tuesday.")
        vote(article_id=story.pk, voter=b"1" * 32, stars=4, at=now)
        story.refresh_from_db()
        rating = story.ratings.get()
        entity = Entity.objects.create(kind="place", name="Kyiv", slug="kyiv")
        hook = Webhook.objects.create(name="P", url="https://example.org", secret="x", created_at=now)
        change = story.changes.first()
        from axes.models import AccessAttempt, AccessFailureLog, AccessLog

        self.rows = [
            *(story, story.section, author, rating, entity, hook, change, story.corrections.get()),
            *(make_user(), Group.objects.first(), Job.objects.first(), add(), story.rating_summary),
            *(AccessLog.objects.create(), AccessFailureLog.objects.create(), AuditEntry.objects.first()),
            AccessAttempt.objects.create(failures_since_start=1),
            RatingFeedback.objects.create(rating=rating, text="Good", created_at=now),
            Tag.objects.create(article=story, entity=entity, confidence=1, relevance=1),
            ApiKey.objects.create(name="P", prefix="nr", digest="0" * 64, created_at=now),
            Delivery.objects.create(
                webhook=hook, change=change, event="item.updated", message_id="1", body="{}", created_at=now
            ),
        ]
        photo = next(row for row in self.rows if isinstance(row, Photo))
        FormerOriginal.objects.create(
            pk=1,
            photo=photo,
            file=str(photo.original),
            file_name="a.jpg",
            sha256=photo.sha256,
            replaced_at=now,
        )
        for model in admin.site._registry:
            if not any(isinstance(row, model) for row in self.rows):
                self.rows.append(self._plain(model))

    def _plain(self, model: type[models.Model]) -> models.Model:
        """A row of a table that asks for nothing special."""
        given: dict[str, Any] = {}
        for field in model._meta.concrete_fields:
            if field.primary_key or field.null or field.has_default():
                continue
            if isinstance(field, models.ForeignKey):
                given[field.name] = next(row for row in self.rows if isinstance(row, field.related_model))
            elif isinstance(field, models.DateTimeField):
                given[field.name] = timezone.now()
            elif isinstance(field, models.CharField):
                given[field.name] = field.choices[0][0] if field.choices else "a-name"
        return model.objects.create(**given)

    def row_of(self, name: str) -> models.Model:
        """The row that an address' argument means, by the model in its name."""
        if name == "auth_user_password_change":
            name = "accounts_user_password_change"
        for row in self.rows:
            if name.startswith(f"{row._meta.app_label}_{row._meta.model_name}_"):
                return row
        raise LookupError(f"{name}: no row for this address; add one to House")

    def address(self, name: str, arguments: list[str]) -> str:
        values = {
            "verb": "hold",
            "number": 1,
            "app_label": "articles",
            "slug": self.story.section.slug,
            "content_type_id": ContentType.objects.get_for_model(Section).pk,
            "object_id": self.story.section_id,
            "section": self.story.section.slug,
        }
        given = {
            argument: values[argument]
            if argument in values and not (argument == "object_id" and name != "view_on_site")
            else self.row_of(name).pk
            for argument in arguments
        }
        return reverse(f"admin:{name}", kwargs=given)


# What an address must be sent to show whether it opens.
SENT = {"articles_tag_decide": {"do": "accept"}}
# What Django's own pages do by POST asks for the same permission as seeing them.
SEEN_ONLY = ("_changelist", "_history", "_delete")


def opens(user: Any, name: str, address: str, method: str) -> bool:
    """Whether somebody gets in; everything is as before afterwards."""
    request = getattr(RequestFactory(), method)(address, SENT.get(name) if method == "post" else None)
    request.user, request.session = user, {}
    request._messages = CookieStorage(request)
    request._dont_enforce_csrf_checks = True
    request.resolver_match = found = resolve(address)
    point = transaction.savepoint()
    try:
        response = found.func(request, *found.args, **found.kwargs)
    except PermissionDenied:
        return False
    finally:
        transaction.savepoint_rollback(point)
    if response.status_code in (403, 405) or response.get("Location", "").startswith("/admin/login/"):
        return False
    assert response.status_code in (200, 302, 400, 409), (name, address, method, response.status_code)
    return True


def measured(house: House, users: dict[str, Any], name: str, arguments: list[str]) -> str:
    """A row of the table as it is: who gets in by GET | by POST, with own / others' stories where that matters."""
    address = house.address(name, arguments)
    of_a_story = name.startswith("articles_article_") and bool(arguments)
    said = []
    for method in ("get",) if name.endswith(SEEN_ONLY) else ("get", "post"):
        letters = []
        for owner in ("own", "other") if of_a_story else ("own",):
            letters.append("")
            for letter in ROLES:
                if of_a_story:
                    whose = users[letter] if owner == "own" else users["stranger"]
                    Article.objects.filter(pk=house.story.pk).update(created_by=whose)
                if opens(users[letter], name, address, method):
                    letters[-1] += letter
        said.append(" / ".join(dict.fromkeys(found or "-" for found in letters)))
    return " | ".join(dict.fromkeys(said))


def test_every_address_lets_in_exactly_those_whom_the_table_names():
    house = House()
    users = {letter: make_user(role) for letter, role in ROLES.items()} | {"stranger": make_user("Reporter")}
    found = {
        name: measured(house, users, name, arguments) for name, arguments in patterns() if name not in OPEN
    }
    assert {name: row for name, row in found.items() if ROWS.get(name) != row} == {}, "as it is"
    assert set(ROWS) == set(found), "rows whose address is gone"


def test_an_address_that_is_not_in_the_table_fails():
    names = {name for name, _ in patterns()} - OPEN
    assert names == set(ROWS)


def test_a_colleague_without_the_admin_is_sent_to_sign_in_everywhere():
    user = make_user("Editor")
    user.is_staff = False
    house = House()
    for name, arguments in patterns():
        if name not in OPEN:
            for method in ("get", "post"):
                assert not opens(user, name, house.address(name, arguments), method), (name, method)
