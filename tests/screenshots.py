"""`make screenshots`: the pictures of the README, from the running product.

BASE_URL names a newsroom that runs already and has the demo in it; without it one is started in a temporary folder.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.newsroom.running import Newsroom, folder

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
STORY = "/world/suez-canal-six-days/"
LOGIN, PASSWORD = "editor@newsroom.example", "northbank"  # newsroom/demo/seeding.py prints them
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
PATIENCE = 240  # seconds for the worker to have made the sizes of every picture


def main() -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("Chromium is not installed: apt-get install chromium")
    if base := os.environ.get("BASE_URL", "").rstrip("/"):
        shoot(base, chromium)
        return
    with Newsroom(folder(), DEMO="true") as newsroom:
        base = f"http://127.0.0.1:{newsroom.port}"
        wait_for_pictures(base)
        shoot(base, chromium)


def wait_for_pictures(base: str) -> None:
    """Until the front has every picture in its best format: the worker makes them after the start."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with urllib.request.urlopen(f"{base}/") as answer:
            front = answer.read().decode()
        if front.count("<picture>") == front.count("image/avif") - front.count(
            'as="image" type="image/avif"'
        ):
            return
        time.sleep(2)
    print("Not every picture has its best format yet: they are photographed as they are.", file=sys.stderr)


def shoot(base: str, chromium: str) -> None:
    """Four pictures in docs/screenshots."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        reader = window(browser, base, height=1200)
        photograph(reader, "/", "front")
        photograph(reader, STORY, "story")
        editor = window(browser, base, height=1000)
        editor.goto("/admin/login/")
        editor.fill("[name=username]", LOGIN)
        editor.fill("[name=password]", PASSWORD)
        editor.click("[type=submit]")
        editor.wait_for_url("**/admin/")
        editor.goto("/admin/articles/article/?q=Suez")
        form = editor.locator("#result_list a[href*='/change/']").first.get_attribute("href")
        photograph(editor, str(form), "story-form")
        photograph(editor, "/admin/media/photo/", "photo-library")
        browser.close()


def window(browser: Browser, base: str, *, height: int) -> Page:
    context = browser.new_context(
        base_url=base,
        viewport={"width": 1440, "height": height},
        color_scheme="light",
        reduced_motion="reduce",
    )
    return context.new_page()


def photograph(page: Page, address: str, name: str) -> None:
    """What a reader or editor sees first at an address, once its pictures and fonts are there."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    page.screenshot(path=FOLDER / f"{name}.png")
    print(f"docs/screenshots/{name}.png")


if __name__ == "__main__":
    main()
