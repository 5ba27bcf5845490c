"""An editor's day: writing, losing the network, meeting a colleague, publishing, correcting, withdrawing."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.signing_in import fill_the_form, sign_in, sign_in_by_the_form
from tests.media.pictures import jpeg
from tests.newsroom.running import PATIENCE

# One newsroom for all journeys, in one worker, and none beside it that is being killed meanwhile.
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("journeys")]

BODY = ".ProseMirror[contenteditable=true]"
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
SHOWN = ".ProseMirror[contenteditable]"
STATE = "[data-save-state]"
# Looking up still works: only saving does not. A closing window lets go of what the test's own routes still hold.
NO_SAVING = """() => {
    const real = window.fetch
    const saves = (url) => String(url).includes("/autosave/")
    window.fetch = (url, ...rest) => saves(url) ? Promise.reject(new TypeError()) : real(url, ...rest)
}"""
SAVED = re.compile(r"^Saved \d\d:\d\d$")


def new_story(page: Page, headline: str, words: str) -> str:
    """The address of a story that was begun and has saved itself."""
    page.goto("/admin/articles/article/add/")
    page.fill("#id_headline", headline)
    page.click(BODY)
    page.keyboard.type(words)
    expect(page.locator(STATE)).to_have_text(SAVED)
    expect(page).to_have_url(re.compile(r"/article/\d+/change/$"))
    return page.url


class Clicks:
    """Counts what an editor clicks; typing does not count."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def __call__(self, selector: str) -> None:
        self.count += 1
        self.page.click(selector)


def test_a_photo_story_from_blank_to_live_in_fifteen_clicks(page: Page, tmp_path):
    headline = f"Ferry to Lorn runs again {time.time_ns()}"
    picture = tmp_path / "ferry.jpg"
    picture.write_bytes(jpeg(1000, 700, seed=time.time_ns() % 10**6))
    sign_in(page)
    click = Clicks(page)
    click("text=New story")
    expect(page.locator("#id_headline")).to_be_focused()
    page.keyboard.type(headline)
    page.keyboard.press("Enter")
    page.keyboard.type("The first boat left at dawn.")
    click(BODY)
    page.keyboard.type("The ferry carried forty passengers.")
    page.keyboard.press("Enter")
    page.keyboard.type("Nobody was hurt.")
    click("text=Choose the lead photo")
    click.count += 1  # opening the file dialog
    page.set_input_files("[data-picker-file]", picture)
    expect(page.locator("[data-lead-list] [data-thumb]")).to_be_visible(timeout=60_000)
    click("[data-lead-list] [data-caption]")
    page.keyboard.type("The ferry at the pier.")
    page.keyboard.press("Tab")
    page.keyboard.type("A white ferry at a stone pier")
    page.keyboard.press("Tab")
    page.keyboard.type("Northbank Courier")
    click("#id_section")
    page.select_option("#id_section", index=1)
    click("#add_author")
    expect(page.locator(".combobox-list [role=option]").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("[data-bylines] [data-row]")).to_have_count(1)
    expect(page.locator(STATE)).to_have_text(SAVED)
    click(".verb-bar > [value=publish]")
    expect(page.locator(".findings")).to_contain_text("Nothing stands in the way.")
    click("[data-confirm]")
    expect(page.locator(".stage-live")).to_be_visible()
    assert click.count <= 15

    address = page.locator(".verb-bar a", has_text="On the site").get_attribute("href")
    desk = page.url
    page.goto(address)
    expect(page.locator("h1")).to_have_text(headline)
    expect(page.locator("article")).to_contain_text("The ferry carried forty passengers.")
    expect(page.locator("figure.lead figcaption")).to_contain_text("(Northbank Courier)")

    page.goto(desk)
    page.click(f"{BODY} p >> nth=0")
    page.keyboard.press("Home")
    page.keyboard.type("On Sunday, ")
    expect(page.locator(STATE)).to_have_text(SAVED)
    page.click(".not-narrow > [value=correct]")
    expect(page.locator(".diff ins")).to_contain_text("On Sunday")
    page.fill("#id_text", "An earlier version left out the day.")
    page.click("[data-confirm]")
    expect(page.locator("body")).to_contain_text("The correction is published.")
    page.goto(address)
    expect(page.locator("article")).to_contain_text("An earlier version left out the day.")

    page.goto(desk)
    page.click("[data-menu] > summary")
    page.click("[value=withdraw]")
    page.fill("#id_note", "Published by mistake.")
    page.click("[data-confirm]")
    expect(page.locator(".verb-bar .stage-withdrawn")).to_be_visible()
    assert page.request.get(address).status == 410


def test_words_survive_a_dead_network_and_a_closed_window(page: Page):
    sign_in(page)
    address = new_story(page, f"Storm {time.time_ns()}", "Before the storm. ")
    page.context.set_offline(True)
    page.keyboard.type("Written in the dark.")
    expect(page.locator(STATE)).to_contain_text("kept in this browser", timeout=10_000)
    window = page.context
    page.close(run_before_unload=False)
    window.set_offline(False)

    again = window.new_page()
    again.goto(address)
    expect(again.locator('[data-notice="kept"]')).to_contain_text("did not reach the server")
    again.click("text=Use them")
    expect(again.locator(BODY)).to_contain_text("Written in the dark.")
    expect(again.locator(STATE)).to_have_text(SAVED)
    again.reload()
    expect(again.locator(BODY)).to_contain_text("Before the storm. Written in the dark.")
    expect(again.locator('[data-notice="kept"]')).to_have_count(0)


def test_a_pin_and_an_author_that_only_the_browser_kept_come_back(page: Page):
    sign_in(page)
    address = new_story(page, f"Neighbours {time.time_ns()}", "Beside another.")
    page.evaluate(NO_SAVING)
    before = page.locator("#pin_previous")
    before.scroll_into_view_if_needed()
    before.click()
    page.keyboard.type("the")
    page.locator('[data-pin="previous"] [role=option]').first.click()
    pinned = before.input_value()
    page.fill("#add_author", f"Nora {time.time_ns()}")
    page.locator(".combobox-list [role=option]", has_text="Create").click()
    expect(page.locator("[data-bylines] [data-row]")).to_have_count(1)
    expect(page.locator(STATE)).to_contain_text("kept in this browser")
    window = page.context
    page.close(run_before_unload=False)

    again = window.new_page()
    again.goto(address)
    again.click("text=Use them")
    expect(again.locator("#pin_previous")).to_have_value(pinned)
    expect(again.locator("[data-bylines] [data-row]")).to_contain_text("Nora")
    expect(again.locator(STATE)).to_have_text(SAVED)
    again.reload()
    expect(again.locator("#pin_previous")).to_have_value(pinned)
    expect(again.locator("[data-bylines] [data-row]")).to_contain_text("Nora")


def test_a_save_whose_answer_is_lost_is_neither_a_conflict_nor_a_second_story(page: Page):
    """The line dies after the server has saved and before the browser hears of it: at the first words, and later."""
    sign_in(page)
    headline = f"Echo {time.time_ns()}"
    lost = []

    def lose(route):
        lost.append(route.fetch().status)
        route.abort()

    page.route("**/autosave/", lose, times=1)
    page.goto("/admin/articles/article/add/")
    page.fill("#id_headline", headline)
    expect(page.locator(STATE)).to_contain_text("kept in this browser")
    page.click(BODY)
    page.keyboard.type("Called into the valley. ")
    expect(page.locator(STATE)).to_have_text(SAVED)
    page.route("**/autosave/", lose)
    page.keyboard.type("And heard again.")
    expect(page.locator(STATE)).to_contain_text("kept in this browser")
    assert lost == [200, 200]
    address, window = page.url, page.context
    page.unroute_all(behavior="ignoreErrors")
    page.keyboard.type(" Twice.")
    expect(page.locator(STATE)).to_have_text(SAVED)
    page.goto(f"/admin/articles/article/?q={headline.split()[1]}")
    expect(page.locator("#result_list tbody tr")).to_have_count(1)
    page.goto(address)
    expect(page.locator(BODY)).to_contain_text("Called into the valley. And heard again. Twice.")
    assert window.pages == [page]


def test_words_survive_a_network_that_comes_back(page: Page):
    sign_in(page)
    address = new_story(page, f"Tunnel {time.time_ns()}", "Into the tunnel. ")
    page.context.set_offline(True)
    page.keyboard.type("Under the hill.")
    expect(page.locator(STATE)).to_contain_text("kept in this browser", timeout=10_000)
    page.context.set_offline(False)
    expect(page.locator(STATE)).to_have_text(SAVED, timeout=15_000)
    page.goto(address)
    expect(page.locator(BODY)).to_contain_text("Under the hill.")


def test_words_survive_a_server_that_is_killed_in_the_middle_of_a_sentence(page: Page, site, chromium):
    sign_in(page)
    address = new_story(page, f"Power cut {time.time_ns()}", "The lights ")

    def cut(route):
        """The words are on their way when everything that could take them dies."""
        web = site.named("newsroom: web")
        for part in (web, *web.children(recursive=True)):
            part.kill()
        route.continue_()

    page.route("**/autosave/", cut, times=1)
    page.keyboard.type("went out, and ")
    expect(page.locator(STATE)).to_contain_text("kept in this browser")
    page.keyboard.type("came on again.")
    expect(page.locator(STATE)).to_have_text(SAVED, timeout=PATIENCE * 1000)
    elsewhere = chromium.new_context(base_url=f"http://127.0.0.1:{site.port}").new_page()
    sign_in(elsewhere)
    elsewhere.goto(address)
    expect(elsewhere.locator(SHOWN)).to_contain_text("The lights went out, and came on again.")
    elsewhere.context.close()


def test_words_survive_the_end_of_the_session(page: Page):
    sign_in(page)
    address = new_story(page, f"Night {time.time_ns()}", "Signed in. ")
    page.context.clear_cookies()
    page.keyboard.type("Signed out, still writing.")
    expect(page.locator('[data-notice="session"]')).to_contain_text("Your words are kept in this browser")
    other = page.context.new_page()
    sign_in_by_the_form(other)
    page.click("text=Try again")
    expect(page.locator(STATE)).to_have_text(SAVED)
    other.goto(address)
    expect(other.locator(SHOWN)).to_contain_text("Signed out, still writing.")


def test_two_editors_lose_nothing(page: Page, chromium):
    sign_in(page)
    address = new_story(page, f"Two desks {time.time_ns()}", "The first sentence.")
    colleague = chromium.new_context().new_page()
    colleague.context.set_default_timeout(15_000)
    colleague.goto(address)
    fill_the_form(colleague, "admin@newsroom.example")
    expect(colleague.locator('[data-notice="presence"]')).to_contain_text("is writing in this story")
    expect(colleague.locator(BODY)).to_have_count(0)
    # The first window does not hear of it, as behind a bad line: only the optimistic lock is left.
    page.route("**/presence/", lambda route: route.abort())
    colleague.click("text=Take over")
    expect(colleague.locator(BODY)).to_be_visible()
    colleague.click(BODY)
    colleague.keyboard.press("End")
    colleague.keyboard.type(" From the second desk.")
    expect(colleague.locator(STATE)).to_have_text(SAVED)

    page.keyboard.type(" From the first desk.")
    expect(page.locator('[data-notice="conflict"]')).to_contain_text("Nothing was overwritten")
    page.unroute("**/presence/")
    page.click("text=Compare and merge")
    expect(page.locator(".conflict .diff del")).to_have_text("second")
    expect(page.locator(".conflict .diff ins")).to_have_text("first")
    expect(page.locator(BODY)).to_contain_text("From the first desk.")
    page.check('[data-side="theirs"]')
    expect(page.locator(BODY)).to_have_text("The first sentence. From the second desk.")
    page.check('[data-side="both"]')
    expect(page.locator(BODY)).to_contain_text("From the first desk.")
    expect(page.locator(BODY)).to_contain_text("From the second desk.")
    page.click("[name=_save]")
    expect(page.locator(".conflict")).to_have_count(0)
    page.goto(f"{address.removesuffix('change/')}history/")
    expect(page.locator("table.plain >> nth=1")).to_contain_text(re.compile("Autosave.*Autosave", re.DOTALL))
    colleague.context.close()


def test_the_preview_follows_the_writing(page: Page):
    """How soon: tests/articles/desk/test_preview.py; a browser's own time is that of a busy machine here."""
    sign_in(page)
    new_story(page, f"Seen at once {time.time_ns()}", "Nothing to see. ")
    page.click("[data-show-preview]")
    frame = page.frame_locator("[data-preview-frame]")
    expect(frame.locator("article")).to_contain_text("Nothing to see.")
    page.click(BODY)
    page.keyboard.press("End")
    page.keyboard.type("Now there is.")
    expect(frame.locator("article")).to_contain_text("Now there is.", timeout=5_000)


def test_an_imported_story_gets_its_photo_and_is_published_again(page: Page, sample: str, tmp_path):
    picture = tmp_path / "troops.jpg"
    picture.write_bytes(jpeg(900, 600, seed=time.time_ns() % 10**6))
    sign_in(page)
    page.goto("/admin/articles/article/?q=pulling back from")
    page.click(".desk-story >> nth=0")
    waiting = page.locator(".illustration-waiting")
    expect(waiting.first).to_be_visible()
    before = waiting.count()
    waiting.first.locator("text=Choose photo").click()
    page.set_input_files("[data-picker-file]", picture)
    expect(waiting).to_have_count(before - 1, timeout=60_000)
    for alt in page.locator("[data-picture]:not(.picture-waiting) [data-alt]").all():
        alt.fill("Soldiers beside a tank")
    expect(page.locator(STATE)).to_have_text(SAVED)
    page.click(".verb-bar > [value=publish]")
    page.check("[value=minor]")
    for tick in page.locator("[data-sheet] .accept input").all():
        tick.check()  # captions that still wait for their photos
    page.click("[data-confirm]")
    expect(page.locator("body")).to_contain_text("Published: readers see it now.")
    page.goto(sample)
    expect(page.locator(".body figure img")).not_to_have_count(0)


# What a browser's clipboard holds after copying from the two, shortened.
CLIPBOARDS = [Path(__file__).parent / "clipboards" / name for name in ("word.html", "docs.html")]
PASTE = """(html) => {
  const data = new DataTransfer(); data.setData("text/html", html); data.setData("text/plain", "x")
  document.querySelector(".ProseMirror[contenteditable=true]").dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }))
}"""


def test_a_paste_from_word_or_google_docs_comes_out_clean(page: Page):
    sign_in(page)
    address = new_story(page, f"Pasted {time.time_ns()}", "Before. ")
    page.keyboard.press("Enter")
    for clipboard in CLIPBOARDS:
        page.evaluate(PASTE, clipboard.read_text())
        page.keyboard.press("ControlOrMeta+End")
    expect(page.locator(BODY)).to_contain_text("First")
    expect(page.locator(STATE)).to_have_text(SAVED)
    page.goto(address)
    body = page.locator("#id_body").input_value()
    for good in (
        "<h2>What was said</h2>",
        'The ferry is <strong>safe</strong>, said the <a href="https://harbour.example/">harbour</a>.',
        "<ul><li><p>One boat</p></li><li><p>Two boats</p></li></ul>",
        "<h3>What was done</h3>",
        "Nobody was <strong>hurt</strong><em> this time</em>.",
        "<li><p>First</p></li></ol>",
    ):
        assert good in body, body
    for bad in ("style", "class", "Mso", "span", "img", "o:p", "·", "file:", "docs-internal"):
        assert bad not in body, body


def test_a_video_is_put_in_published_and_loaded_by_a_click_only(page: Page):
    sign_in(page)
    new_story(page, f"On film {time.time_ns()}", "See for yourself. ")
    page.keyboard.press("Enter")
    page.click('[title="Embed a video"]')
    page.fill("#embed_url", "https://evil.example/watch?v=dQw4w9WgXcQ")
    page.click("text=Put it into the story")
    expect(page.locator("[data-embed-wrong]")).to_be_visible()
    page.fill("#embed_url", "https://youtu.be/dQw4w9WgXcQ?si=x")
    page.click("text=Put it into the story")
    page.keyboard.type("The ferry at sea")
    page.keyboard.press("Enter")
    page.keyboard.type("And after it.")
    expect(page.locator(STATE)).to_have_text(SAVED)
    page.select_option("#id_section", index=1)
    page.click("#add_author")
    expect(page.locator(".combobox-list [role=option]").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("[data-bylines] [data-row]")).to_have_count(1)
    expect(page.locator(STATE)).to_have_text(SAVED)
    page.click(".verb-bar > [value=publish]")
    for tick in page.locator("[data-sheet] input[type=checkbox]").all():
        tick.check()
    page.click("[data-confirm]")
    expect(page.locator(".verb-bar .stage-live")).to_be_visible()

    asked: list[str] = []
    page.route(re.compile("youtube"), lambda route: (asked.append(route.request.url), route.abort()))
    page.goto(page.locator(".verb-bar a", has_text="On the site").get_attribute("href"))
    link = page.locator(".embed > a")
    expect(link).to_have_attribute("href", "https://www.youtube.com/watch?v=dQw4w9WgXcQ")
    expect(link).to_contain_text("The ferry at sea")
    expect(page.locator("article")).to_contain_text("And after it.")
    assert asked == []
    link.click()
    expect(page.locator(".embed iframe")).to_have_attribute("title", "The ferry at sea")
    page.wait_for_function("() => document.querySelector('.embed iframe')")
    assert asked[:1] == ["https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1"]


def test_somebody_without_a_login_reads_a_preview_until_it_is_revoked(page: Page, chromium):
    sign_in(page)
    new_story(page, f"Between us {time.time_ns()}", "For your eyes.")
    page.reload()
    page.click("[data-new-link] summary")
    page.fill("[data-link-label]", "The mayor")
    page.click("[data-make-link]")
    address = page.locator("[data-link-address]").input_value()
    outside = chromium.new_context().new_page()
    outside.goto(address)
    expect(outside.locator(".preview-bar")).to_contain_text("Preview, not published")
    expect(outside.locator("article")).to_contain_text("For your eyes.")
    page.click("[data-revoke-link]")
    expect(page.locator("[data-links]")).to_contain_text("revoked")
    outside.reload()
    expect(outside.locator("h1")).to_have_text("This preview is over")
    outside.context.close()


def test_a_draft_goes_into_the_trash_and_comes_back_with_one_click(page: Page):
    sign_in(page)
    headline = f"Second thoughts {time.time_ns()}"
    new_story(page, headline, "Better not.")
    page.reload()
    page.click("[data-menu] > summary")
    page.click("text=Put into the trash")
    expect(page.locator("body")).to_contain_text("in the trash")
    expect(page.locator("#changelist-form")).not_to_contain_text(headline)
    page.click("text=Undo")
    expect(page.locator("#id_headline")).to_have_value(headline)
    expect(page.locator(BODY)).to_contain_text("Better not.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_form_fits_a_phone(page: Page, scheme: str):
    sign_in(page)
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme=scheme)
    new_story(page, f"Small {time.time_ns()}", "On the bus.")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


DESK = [
    *("/admin/", "/admin/articles/article/", "/admin/articles/article/add/", "/admin/articles/section/"),
    *("/admin/articles/article/?q=canal&status__exact=live", "/admin/articles/article/?trash=1"),
    *(
        "{story}change/",
        "{story}history/",
        "{story}history/1/",
        "{story}verb/publish/",
        "{story}verb/correct/",
    ),
]


def faults_of(page: Page) -> list[tuple[str, ...]]:
    """What axe-core finds on the page as it stands, if it is serious."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [
        (page.url, fault["id"], fault["nodes"][0]["html"][:200])
        for fault in found
        if fault["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_of_the_desk_has_a_serious_accessibility_fault(page: Page, scheme: str):
    if not AXE.exists():
        pytest.skip("needs axe-core: npm ci")
    page.emulate_media(color_scheme=scheme)
    sign_in(page)
    page.goto("/admin/articles/article/?status__exact=live")
    page.click(".desk-story >> nth=0")
    expect(page.locator(BODY)).to_be_visible()
    story = re.sub(r"change/.*", "", page.url)
    page.click(".menu:not([open]) > summary")
    page.click("[data-new-link] summary")
    faults = faults_of(page)
    for address in DESK:
        page.goto(address.format(story=story))
        page.wait_for_function("!document.documentElement.hasAttribute('x-cloak')")
        faults += faults_of(page)
    page.context.clear_cookies()
    page.goto("/admin/login/")
    faults += faults_of(page)
    assert faults == []
