"""One running newsroom with its demo, and a real Chromium, for all journeys."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.newsroom.running import PATIENCE, Newsroom, folder

BROWSER_PATIENCE = 30_000  # milliseconds: the demo's pictures are being made meanwhile
SHARED = Path(os.environ.get("NEWSROOM_SHARED") or Path(__file__).parents[2].parent / "shared")
SAMPLE = SHARED / "samples" / "nato-sees-no-sign.txt"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


@pytest.fixture(scope="package")
def site() -> Iterator[Newsroom]:
    """The whole newsroom in its own processes, its demo loaded."""
    with Newsroom(folder(), DEMO="true") as running:
        # Not the whole of /readyz: until the demo's pictures are made, it says how long they have waited.
        running.until(
            lambda: "worker: ok" in running.get("/readyz")[1], seconds=PATIENCE, what="the workers are there"
        )
        yield running


@pytest.fixture(scope="package")
def chromium() -> Iterator[object]:
    if CHROMIUM is None:
        pytest.skip("needs Chromium: apt-get install chromium")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=BROWSER_PATIENCE)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium, site):
    """A fresh reader: no cookies, no cache."""
    context = chromium.new_context(base_url=f"http://127.0.0.1:{site.port}")
    context.set_default_timeout(BROWSER_PATIENCE)
    yield context.new_page()
    context.close()


@pytest.fixture
def page_without_scripts(chromium, site):
    context = chromium.new_context(base_url=f"http://127.0.0.1:{site.port}", java_script_enabled=False)
    context.set_default_timeout(BROWSER_PATIENCE)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="package")
def sample(site) -> str:
    """The address of the sample story, imported into the running newsroom as an editor would."""
    if not SAMPLE.exists():
        pytest.skip("needs the sample story page: put it in ../shared/samples or set NEWSROOM_SHARED")
    done = site.run("import_stories", str(SAMPLE), "--publish")
    assert done.returncode == 0, done.stderr
    return "/world/nato-sees-no-sign-russia-is-pulling-back-from-ukraine/"
