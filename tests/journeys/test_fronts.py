"""An editor makes the front page: dragging, keys, publishing, the banner, and back again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.signing_in import sign_in

# One newsroom for all journeys, in one worker, and none beside it that is being killed meanwhile.
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("journeys")]

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
STATE = "[data-save-state]"
TOP = "[data-zone=top] [data-slot]"
LEAD = ".card.lead .headline a"


def drag(page: Page, grip, onto) -> None:
    """As a hand does: press, a little way, over the place, let go."""
    grip.scroll_into_view_if_needed()
    start, end = grip.bounding_box(), onto.bounding_box()
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(start["x"] - 30, start["y"] - 10, steps=4)
    page.mouse.move(end["x"] + 60, end["y"] + 8, steps=8)
    page.mouse.up()


def test_a_story_is_dragged_to_the_top_published_and_taken_back(page: Page, chromium: Browser, site):
    reader = chromium.new_context(base_url=f"http://127.0.0.1:{site.port}").new_page()
    reader.goto("/")
    before = reader.inner_text(LEAD)
    sign_in(page)
    page.click("nav a[href='/admin/fronts/'] >> visible=true")
    page.fill("[data-words]", "Grounded")
    offer = page.locator("[data-offer]", has_text="Grounded")
    expect(page.locator("[data-offer]")).to_have_count(1)
    drag(page, offer.locator("[data-grip]"), page.locator(TOP).first)
    expect(page.locator(f"{TOP} [data-title]")).to_have_text(["Grounded"])
    expect(page.locator(STATE)).to_contain_text("Draft saved")
    expect(page.frame_locator("[data-frame]").locator(LEAD)).to_have_text("Grounded")
    reader.goto("/")
    expect(reader.locator(LEAD)).to_have_text(before)  # a draft is nobody's business

    page.click(f"{TOP} summary")
    page.locator(TOP).get_by_label("Headline here").fill("The helicopter that flew seventy-two times")
    page.click("[value=publish]")
    expect(page.locator("body")).to_contain_text("Published: readers see it now.")
    reader.goto("/")
    expect(reader.locator(LEAD)).to_have_text("The helicopter that flew seventy-two times")

    page.click(".version [value^=rollback] >> nth=0")
    expect(page.locator("body")).to_contain_text("Readers see version")
    reader.goto("/")
    expect(reader.locator(LEAD)).to_have_text(before)
    reader.context.close()


def test_keys_move_a_slot_and_say_where_it_is(page: Page):
    sign_in(page)
    page.goto("/admin/fronts/section/science/")
    for number in (0, 1):
        page.locator("[data-offer]").nth(number).locator("[data-add=secondary]").click()
    second = page.locator("[data-zone=secondary] [data-slot]").nth(1)
    name = second.locator("[data-title]").inner_text()
    second.locator("[data-move=up]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-said]")).to_have_text(f"{name}: Secondary, place 1 of 2.")
    page.keyboard.press("Enter")
    expect(page.locator(f"{TOP} [data-title]")).to_have_text(name)
    expect(page.locator(f"{TOP} [data-move=up]")).to_be_focused()
    expect(page.locator(STATE)).to_contain_text("Draft saved")
    page.reload()
    expect(page.locator(f"{TOP} [data-title]")).to_have_text(name)
    page.click("text=Throw the draft away")
    expect(page.locator(TOP)).to_have_count(0)


def test_the_banner_is_on_every_page_until_it_is_taken_down(page: Page):
    sign_in(page)
    page.goto("/admin/fronts/")
    page.fill("[name=banner-text]", "The dam at Lorn holds")
    page.fill("[name=banner-link]", "/latest/")
    page.click("text=Put it on every page")
    for address in ("/", "/world/suez-canal-six-days/"):
        page.goto(address)
        expect(page.locator(".banner")).to_contain_text("The dam at Lorn holds")
    page.click(".banner a")
    expect(page).to_have_url(re.compile(r"/latest/$"))
    page.goto("/admin/fronts/")
    page.click("text=Take it down")
    page.goto("/")
    expect(page.locator(".banner")).to_have_count(0)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390)])
def test_the_desk_page_of_a_front_has_no_accessibility_fault_and_nothing_sticks_out(
    chromium, site, scheme, width
):
    if not AXE.exists():
        pytest.skip("needs axe-core: npm ci")
    context = chromium.new_context(
        base_url=f"http://127.0.0.1:{site.port}",
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        bypass_csp=True,  # the checker is a script of the test's
    )
    page = context.new_page()
    sign_in(page)
    page.goto("/admin/fronts/")
    page.click("[data-slot] summary >> nth=0")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate(AXE.read_text())
    found = page.evaluate("rules => axe.run('.fronts', {runOnly: rules, iframes: false})", RULES)
    context.close()
    assert [(fault["id"], fault["nodes"][0]["target"]) for fault in found["violations"]] == []
