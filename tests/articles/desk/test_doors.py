"""Every address of the admin: closed to strangers, and open to a role only where the table says so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, URLPattern, reverse

from tests.factories import make_story, make_user, publish_story

pytestmark = pytest.mark.django_db

LISTS = {
    "articles_article": {"Reporter", "Editor", "Photo editor", "Wire operator", "Administrator"},
    "articles_section": {"Reporter", "Editor", "Photo editor", "Wire operator", "Administrator"},
    "articles_source": {"Reporter", "Editor", "Photo editor", "Wire operator", "Administrator"},
    "articles_author": {"Reporter", "Editor", "Photo editor", "Wire operator", "Administrator"},
    "articles_entity": {"Reporter", "Editor", "Photo editor", "Wire operator", "Administrator"},
    "articles_tag": {"Reporter", "Editor", "Photo editor", "Wire operator", "Administrator"},
    "articles_correction": {"Reporter", "Editor", "Photo editor", "Wire operator", "Administrator"},
    "articles_change": {"Editor", "Administrator"},
    "articles_oldaddress": {"Editor", "Administrator"},
    "articles_rating": {"Editor", "Administrator"},
    "articles_apikey": {"Administrator"},
    "articles_webhook": {"Administrator"},
    "articles_delivery": {"Administrator"},
    "articles_ratingsummary": {"Editor", "Administrator"},
    "articles_ratingfeedback": {"Editor", "Administrator"},
    "media_photo": {"Reporter", "Editor", "Photo editor", "Wire operator", "Administrator"},
    "outbox_job": {"Editor", "Administrator"},
    "accounts_user": {"Administrator"},
    "auth_group": {"Administrator"},
}
NEW = {
    "articles_article": {"Reporter", "Editor", "Wire operator", "Administrator"},
    "articles_section": {"Editor", "Administrator"},
    "articles_source": {"Editor", "Wire operator", "Administrator"},
    "articles_author": {"Editor", "Administrator"},
    "articles_correction": set(),
    "articles_change": set(),
    "articles_oldaddress": set(),
    "accounts_user": {"Administrator"},
}
OPEN_TO_ALL = {"login", "logout", "jsi18n"}
ROLES = ["Reporter", "Editor", "Photo editor", "Wire operator", "Administrator"]


def addresses() -> Iterator[tuple[str, str]]:
    """(name, address) of everything the admin answers, with 1 for every argument."""
    patterns, _, _ = admin.site.urls
    for pattern in patterns:
        for name, arguments in _named(pattern):
            for values in (
                [1] * arguments,
                ["1"] * arguments,
                ["submit"] * arguments,
                [1, "submit"][:arguments],
            ):
                try:
                    yield name, reverse(f"admin:{name}", args=values)
                    break
                except NoReverseMatch:
                    continue


def _named(pattern) -> Iterator[tuple[str, int]]:
    if isinstance(pattern, URLPattern):
        if pattern.name:
            yield pattern.name, len(pattern.pattern.converters) or pattern.pattern.regex.groups
        return
    for inner in pattern.url_patterns:
        yield from _named(inner)


def test_strangers_get_the_login_page_everywhere(client):
    seen = 0
    for name, address in addresses():
        if name in OPEN_TO_ALL:
            continue
        for call in (client.get, client.post):
            response = call(address)
            assert response.status_code == 302, (name, address, response.status_code)
            assert response["Location"].startswith("/admin/login/"), (name, response["Location"])
        seen += 1
    assert seen > 60


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_its_lists_and_no_other(client, role):
    client.force_login(make_user(role))
    for model, roles in LISTS.items():
        status = client.get(reverse(f"admin:{model}_changelist"), follow=True).status_code
        assert (status == 200) == (role in roles), (role, model, status)
    for model, roles in NEW.items():
        status = client.get(reverse(f"admin:{model}_add")).status_code
        assert (status == 200) == (role in roles), (role, model, status)


def test_every_list_of_the_admin_is_in_the_table():
    names = {
        f"{model._meta.app_label}_{model._meta.model_name}"
        for model in admin.site._registry
        if model._meta.app_label in ("articles", "accounts", "outbox", "auth")
    }
    assert names <= set(LISTS), names - set(LISTS)


@pytest.mark.parametrize("role", ROLES)
def test_each_page_of_a_story_opens_for_those_who_may_read_it(client, role):
    """Readable ones are exactly the stories of the role's list."""
    user = make_user(role)
    client.force_login(user)
    sees_all = role in ("Editor", "Administrator", "Photo editor")
    for story, may in (
        (make_story(), sees_all),
        (publish_story().article, sees_all),
        (make_story(by=user), True),
    ):
        story.refresh_from_db()
        for name, arguments in (
            ("change", []),
            ("history", []),
            ("revision", [1]),
            ("tags", []),
            ("preview", []),
        ):
            address = reverse(f"admin:articles_article_{name}", args=[story.pk, *arguments])
            assert client.get(address).status_code == (200 if may else 403), (role, name)
