"""Every address of the admin is closed to strangers, through all that stands in front of it. For roles: doors.yaml."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, URLPattern, reverse

pytestmark = pytest.mark.django_db

OPEN_TO_ALL = {"login", "logout", "jsi18n"}


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
