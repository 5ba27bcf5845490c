"""The worker tags a published story; an editor's decisions stand."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.signing_in import sign_in

# One newsroom for all journeys, in one worker, and none beside it that is being killed meanwhile.
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("journeys")]


def test_the_worker_tags_the_story_and_an_editors_rejection_survives_tagging_again(
    page: Page, site, sample: str
):
    def topics(*slugs: str) -> list[bool]:
        text = site.get(sample)[1]
        return [f'href="/topics/{slug}/"' in text for slug in slugs]

    site.until(lambda: all(topics("nato", "ukraine")), seconds=240, what="the worker's tags are on the page")
    sign_in(page)
    page.goto("/admin/articles/article/?q=pulling back from")
    page.click(".desk-story >> nth=0")
    page.wait_for_load_state("networkidle")  # the buttons work when the scripts are there
    tag = page.locator(".tag", has=page.get_by_role("button", name="Reject Ukraine", exact=True))
    expect(tag.locator("mark").first).to_contain_text("Ukraine")
    page.get_by_role("button", name="Reject Ukraine", exact=True).click()
    expect(page.get_by_role("button", name="Reject Ukraine", exact=True)).to_have_count(0)
    site.until(
        lambda: topics("nato", "ukraine") == [True, False],
        seconds=120,
        what="the topic is gone from the page",
    )
    done = site.run("retag", "--all")
    assert done.returncode == 0, done.stderr
    site.until(lambda: site.get("/readyz")[0] == 200, seconds=240, what="no job waits")
    assert topics("nato", "ukraine") == [True, False]
