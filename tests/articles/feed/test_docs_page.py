"""The documentation page in a real browser, under the site's content security policy."""

import shutil

import pytest

from tests.articles.feed.stories import full_story, publish

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]


@pytest.fixture
def page():
    if CHROMIUM is None:
        pytest.skip("needs Chromium: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser.new_page(viewport={"width": 1200, "height": 1600})
        browser.close()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_page_shows_the_guide_and_every_address_without_an_error(
    live_server, page, tmp_path, monkeypatch
):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in this thread
    publish(full_story())
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{live_server.url}/api/v1/docs/")
    page.get_by_text("Mirroring us").wait_for(timeout=60_000)
    assert page.get_by_text("import sqlite3").count() == 1
    for address in ("/items/", "/changes/", "/photos/{photo_id}/"):
        assert page.locator(".opblock-summary-path", has_text=address).count() >= 1
    page.screenshot(path=tmp_path / "docs.png")
    assert complaints == []
