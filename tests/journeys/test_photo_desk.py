"""A photo editor uploads pictures, sets a focal point, and the worker makes the public sizes."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.signing_in import sign_in
from tests.media.pictures import jpeg
from tests.newsroom.running import PATIENCE

# One newsroom for all journeys, in one worker, and none beside it that is being killed meanwhile.
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("journeys")]


def square_avif(page: Page) -> bytes:
    """The bytes behind the link on the photo's page; none while they are being made."""
    link = page.locator(".sizes a", has_text="square AVIF")
    if not link.count():
        return b""
    answer = page.request.get(link.get_attribute("href") or "")
    assert answer.status == 200
    assert answer.headers["content-type"] == "image/avif"
    return answer.body()


def test_photos_are_uploaded_cut_and_made_ready_by_the_worker(page: Page, tmp_path: Path):
    seed = int(time.time())  # a picture that no earlier run has brought in
    (tmp_path / "harbour.jpg").write_bytes(jpeg(1000, 700, seed=seed))
    (tmp_path / "broken.jpg").write_bytes(jpeg(1000, 700, seed=seed + 1)[:6000])
    sign_in(page, "photo@newsroom.example")
    page.goto("/admin/media/photo/")
    page.set_input_files(".upload-input", [tmp_path / "harbour.jpg", tmp_path / "broken.jpg"])
    good = page.locator(".upload-item", has_text="harbour.jpg")
    expect(good).to_contain_text("Added", timeout=30_000)
    expect(page.locator(".upload-item", has_text="broken.jpg")).to_contain_text("damaged", timeout=30_000)
    expect(page.locator(".upload-status")).to_contain_text("1 added · 1 refused")

    good.get_by_text("Describe it").click()
    picture = page.locator(".crop-picture")
    expect(picture).to_be_visible()
    box = picture.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] * 0.2, box["y"] + box["height"] * 0.3)
    assert abs(float(page.locator("#id_focal_x").input_value()) - 0.2) < 0.02
    page.locator(".crop-stage").press("ArrowRight")
    assert float(page.locator("#id_focal_x").input_value()) > 0.205
    page.fill("#id_credit", "Ana Ruiz, Example Agency")
    page.fill("#id_alt", "Coloured boxes under a blue sky")
    page.click("[name=_continue]")
    expect(page.locator("#id_credit")).to_have_value("Ana Ruiz, Example Agency")

    # The sizes of the upload come first, then those with the new focal point and credit.
    deadline = time.monotonic() + PATIENCE
    while b"Ana Ruiz, Example Agency" not in square_avif(page):
        assert time.monotonic() < deadline, "the worker made no sizes with the credit in them"
        time.sleep(1)
        page.reload()

    found = page.request.get("/admin/media/photo/picker/?q=ana ruiz harbour").json()["results"]
    assert found[0]["alt"] == "Coloured boxes under a blue sky"
    assert found[0]["usable"] is True
