"""The stars as very different readers meet them. What a click, the keyboard and a browser without scripts do is in
test_reader.py.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.newsroom.running import Newsroom

# One newsroom for all journeys, in one worker, and none beside it that is being killed meanwhile.
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("journeys")]

STORY = "/world/suez-canal-six-days/"
FILL = "star => getComputedStyle(star).fill"
# WCAG 2's contrast of a star's line against what lies behind it.
CONTRAST = """star => {
  const light = colour => {
    const parts = colour.match(/[\\d.]+/g).slice(0, 3).map(Number).map(part => part / 255)
      .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
  }
  const pair = [light(getComputedStyle(star).stroke), light(getComputedStyle(document.body).backgroundColor)]
  return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05)
}"""


def stars(page: Page):
    """The widget, its fresh numbers fetched."""
    widget = page.locator("section.rating")
    with page.expect_response(re.compile(r"/ratings/\d+/$")):
        widget.scroll_into_view_if_needed()
    return widget


def count(widget) -> int:
    return int(widget.locator("[data-count]").inner_text())


@pytest.fixture
def reader(chromium: Browser, site: Newsroom):
    """Opens the story as a reader with these settings of the browser."""
    contexts = []

    def open_story(**settings) -> Page:
        context = chromium.new_context(base_url=f"http://127.0.0.1:{site.port}", **settings)
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        page.goto(STORY)
        return page

    yield open_story
    for context in contexts:
        context.close()


def test_a_screen_reader_is_told_what_there_is_and_what_happened(reader):
    page = reader()
    stars(page)
    widget = page.get_by_role("region", name="How useful was this article?")
    choice = widget.get_by_role("group", name="Your rating")
    names = ["1 star", "2 stars", "3 stars", "4 stars", "5 stars"]
    for name in names:
        expect(choice.get_by_role("radio", name=name)).to_have_count(1)
    status = widget.get_by_role("status")
    expect(status).to_have_text("")
    choice.get_by_role("radio", name="4 stars").focus()
    page.keyboard.press("Space")
    expect(status).to_have_text("")
    widget.get_by_role("button", name="Rate", exact=True).press("Enter")
    expect(status).to_have_text("Thank you for rating this article.")
    expect(choice.get_by_role("radio", name="4 stars")).to_be_checked()
    widget.get_by_role("button", name="Take my rating back").press("Enter")
    expect(status).to_have_text("Your rating was taken back.")


def test_right_to_left_the_stars_run_from_the_right(reader):
    page = reader(viewport={"width": 360, "height": 700})
    page.evaluate("document.documentElement.dir = 'rtl'")
    widget = stars(page)
    boxes = [label.bounding_box() for label in widget.locator(".rating-stars label").all()]
    assert [box["x"] for box in boxes] == sorted((box["x"] for box in boxes), reverse=True)
    assert min(min(box["width"], box["height"]) for box in boxes) >= 44
    drawn = widget.locator(".rating-fill").evaluate("average => getComputedStyle(average).transform")
    assert drawn.startswith("matrix(-1"), "the average fills from the right"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("look", [{"forced_colors": "active"}, {"color_scheme": "dark"}, {}])
def test_stars_are_seen_in_forced_colours_in_the_dark_and_in_the_light(reader, look):
    widget = stars(reader(**look))
    labels = widget.locator(".rating-stars label svg")
    widget.locator("input[value='3']").press("Space")
    fills = [labels.nth(number).evaluate(FILL) for number in range(5)]
    assert len(set(fills[:3])) == len(set(fills[3:])) == 1
    assert fills[0] != fills[4], "chosen stars are filled, the others are not"
    assert labels.nth(4).evaluate(CONTRAST) >= 3
    average = [widget.locator(name).evaluate(FILL) for name in (".rating-full", ".rating-empty")]
    assert average[0] != average[1]


def test_a_vote_leaves_the_cached_page_alone_and_shows_fresh_numbers_on_it(reader):
    page = reader()
    cached = page.request.get(STORY)
    widget = stars(page)
    before = count(widget)
    widget.locator("label").nth(4).click()
    expect(widget.locator("[data-count]")).to_have_text(str(before + 1))
    after = page.request.get(STORY)
    assert after.headers["etag"] == cached.headers["etag"]
    assert after.body() == cached.body()
    assert {cookie["path"] for cookie in page.context.cookies()} == {"/ratings/"}
    page.reload()  # the browser scrolls back by itself: the numbers may have come already
    widget.scroll_into_view_if_needed()
    expect(widget.locator("[data-count]")).to_have_text(str(before + 1))
    widget.get_by_role("button", name="Take my rating back").click()
    expect(widget.locator("[data-count]")).to_have_text(str(before))


def test_whoever_comes_back_sees_the_vote_as_it_is_now(reader):
    page = reader()
    widget = stars(page)
    widget.locator("label").nth(3).click()
    expect(widget.get_by_role("status")).to_contain_text("Thank you")
    other = page.context.new_page()
    other.goto(STORY)
    stars(other).locator("label").nth(4).click()
    expect(other.locator("section.rating").get_by_role("status")).to_contain_text("Thank you")
    # As a browser does that kept the whole page while the reader was elsewhere.
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(widget.locator("input[value='5']")).to_be_checked()
    # And as one that loads it again from its cache.
    page.goto("/")
    page.go_back()
    widget.scroll_into_view_if_needed()
    expect(widget.locator("input[value='5']")).to_be_checked()
    widget.get_by_role("button", name="Take my rating back").click()
    expect(widget.get_by_role("status")).to_have_text("Your rating was taken back.")
