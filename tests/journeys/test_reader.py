"""A reader reads a story, goes on to the previous one, and rates."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.signing_in import sign_in

# One newsroom for all journeys, in one worker, and none beside it that is being killed meanwhile.
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("journeys")]


def test_the_front_leads_to_a_story_and_on_to_the_previous_one(page: Page):
    page.goto("/")
    expect(page.locator("h1")).to_be_visible()
    page.locator("main article h2 a, main article h3 a").first.click()
    first = page.locator("h1").inner_text()
    assert len(first) > 3
    page.locator("a[rel=prev]").first.click()
    expect(page.locator("h1")).not_to_have_text(first)
    page.locator("a[rel=next]").first.click()
    expect(page.locator("h1")).to_have_text(first)


def test_the_sample_story_shows_everything_on_its_page(page: Page, sample: str):
    page.goto(sample)
    main = page.locator("main")
    expect(page.locator("h1")).to_have_text("NATO sees no sign Russia is pulling back from Ukraine")
    for part in (
        "As reported by the AP:",
        "Vladimir Isachenkov",
        "Yuras Karmanau",
        "Lorne Cook",
        "Karmanau reported from Kyiv",
        "(AP Photo/Olivier Matthys)",
        "How useful was this article?",
        "Average rating 0 / 5. Vote count: 0",
        "No votes so far! Be the first to rate this article.",
    ):
        expect(main).to_contain_text(part)
    assert page.locator("main figure figcaption").count() == 7
    expect(page.get_by_text("Latest News").first).to_be_visible()
    expect(page.get_by_text(re.compile(r"For more world news", re.I))).to_be_visible()


def test_a_story_page_keeps_its_own_rules(page: Page, sample: str):
    """No script or style that the policy refuses, no request to anybody else, no cookie."""
    problems, hosts = [], set()
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.goto(sample)
    page.wait_for_load_state("networkidle")
    assert problems == []
    assert len(hosts) == 1
    assert page.context.cookies() == []


def test_a_story_that_is_read_is_counted_once_and_the_desk_sees_it(page: Page, chromium):
    page.goto("/latest/")
    page.locator("main h3 a, main h2 a").first.click()
    headline = page.locator("h1").inner_text()
    reads = reads_on_the_dashboard(chromium, page.url, headline)
    with page.expect_response(re.compile("/reads/")) as told:
        page.reload()
    assert told.value.status == 204
    assert page.context.cookies() == []
    assert reads_on_the_dashboard(chromium, page.url, headline) == reads + 1


def reads_on_the_dashboard(chromium, url: str, headline: str) -> int:
    with chromium.new_context(base_url="/".join(url.split("/")[:3])) as context:
        desk = context.new_page()
        sign_in(desk)
        desk.goto("/admin/")
        line = desk.locator("[aria-label='Live in the last 24 hours'] li", has_text=headline)
        return int(re.search(r"([\d,]+) reads?", line.inner_text())[1].replace(",", ""))


def rating(page: Page):
    return page.locator("section.rating")


def test_a_click_on_a_star_votes_and_the_vote_can_be_changed_and_taken_back(page: Page, sample: str):
    page.goto(sample)
    widget = rating(page)
    widget.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    widget.locator("label").nth(3).click()
    expect(widget.get_by_role("status")).to_have_text("Thank you for rating this article.")
    expect(widget).to_contain_text("Average rating 4.0 / 5. Vote count: 1")
    widget.locator("label").nth(1).click()
    expect(widget).to_contain_text("Average rating 2.0 / 5. Vote count: 1")
    expect(widget.get_by_role("status")).to_contain_text(
        "We are sorry that this article was not useful for you."
    )
    widget.get_by_label("What could be better?").fill("A map would help.")
    widget.get_by_role("button", name="Send to the editors").click()
    expect(widget.get_by_role("status")).to_contain_text("The editors will read it.")
    page.reload()
    widget.scroll_into_view_if_needed()
    expect(widget.locator("input[value='2']")).to_be_checked()
    widget.get_by_role("button", name="Take my rating back").click()
    expect(widget).to_contain_text("Vote count: 0")
    expect(widget.get_by_text("No votes so far! Be the first to rate this article.")).to_be_visible()


def test_with_the_keyboard_arrows_only_choose_and_the_button_votes(page: Page, sample: str):
    page.goto(sample)
    widget = rating(page)
    widget.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    widget.locator("input[value='1']").focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(widget.locator("input[value='5']")).to_be_checked()
    expect(widget).to_contain_text("Vote count: 0")
    page.keyboard.press("Enter")
    expect(widget).to_contain_text("Average rating 5.0 / 5. Vote count: 1")
    widget.get_by_role("button", name="Take my rating back").click()
    expect(widget).to_contain_text("Vote count: 0")


def test_without_scripts_the_form_votes_too(page_without_scripts: Page, sample: str):
    page = page_without_scripts
    page.goto(sample)
    page.locator("label[for$='-3']").click()
    page.get_by_role("button", name="Rate").click()
    expect(page.locator("main")).to_contain_text("Thank you for rating this article.")
    expect(page.locator("main")).to_contain_text("Your rating: 3 stars")
    page.get_by_role("button", name="Take my rating back").click()
    expect(page.locator("main")).to_contain_text("Your rating was taken back.")
    page.get_by_role("link", name=re.compile("Back to")).click()
    expect(page.locator("h1")).to_contain_text("NATO sees no sign")
