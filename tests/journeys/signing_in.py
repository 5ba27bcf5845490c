"""How a test gets to the desk: by the form, or with what the form gave an earlier test."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

PASSWORD = "northbank"
_cookies: dict[str, list[Any]] = {}  # by login; all journeys share one newsroom


def sign_in(page: Page, login: str = "editor@newsroom.example") -> None:
    """Shows the dashboard. Only the first test of a login fills the form: checking a password takes a while."""
    if login not in _cookies:
        sign_in_by_the_form(page, login)
        _cookies[login] = page.context.cookies()
    else:
        page.context.add_cookies(_cookies[login])
        page.goto("/admin/")
    expect(page).to_have_url(re.compile(r"/admin/$"))


def sign_in_by_the_form(page: Page, login: str = "editor@newsroom.example") -> None:
    page.goto("/admin/login/")
    fill_the_form(page, login)
    expect(page).to_have_url(re.compile(r"/admin/$"))


def fill_the_form(page: Page, login: str) -> None:
    page.fill("[name=username]", login)
    page.fill("[name=password]", PASSWORD)
    page.click("[type=submit]")
