"""Every kind of page in a real browser: accessible in light and dark, valid, and nothing moves or sticks out."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

# One newsroom for all journeys, in one worker, and none beside it that is being killed meanwhile.
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("journeys")]

CHECKERS = Path(__file__).parents[2] / "node_modules"
AXE = CHECKERS / "axe-core" / "axe.min.js"
VNU = CHECKERS / "vnu-jar" / "build" / "dist" / "vnu.jar"
STORY = "/world/suez-canal-six-days/"
PAGES = [
    *(
        "/",
        "/world/",
        STORY,
        f"{STORY}changes/",
        "/topics/france/",
        "/authors/mara-lindqvist/",
        "/latest/",
        "/archive/",
    ),
    *("/search/", "/search/?q=moon", "/search/?q=antartic", "/top-rated/", "/corrections/", "/nothing/here/"),
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


NARROWER = {1440: [1440, 768], 390: [390, 320]}
WATCH = """
window.moved = 0
new PerformanceObserver(list => { for (const entry of list.getEntries()) moved += entry.value })
  .observe({ type: "layout-shift", buffered: true })
"""


@dataclass
class Seen:
    """What one visit of a page showed: how far it moved while it loaded, where it is too wide, what axe-core says."""

    moved: float
    too_wide: list[int]
    faults: list[tuple[str, list[str]]]


@pytest.fixture(scope="module", params=[("light", 1440), ("dark", 390)], ids=["light-1440", "dark-390"])
def visits(request, chromium, site) -> dict[str, Seen]:
    """Every page once in this scheme, loaded at this width and then made narrower."""
    if not AXE.exists():
        pytest.skip("needs axe-core: npm ci")
    scheme, width = request.param
    context = chromium.new_context(
        base_url=f"http://127.0.0.1:{site.port}",
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        bypass_csp=True,  # the checker is a script of the test's
    )
    page = context.new_page()
    page.add_init_script(WATCH)
    seen = {}
    for address in PAGES:
        page.goto(address)
        page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
        moved = page.evaluate("moved")
        page.evaluate(AXE.read_text())
        found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
        faults = [(fault["id"], fault["nodes"][0]["target"]) for fault in found["violations"]]
        too_wide = []
        for narrower in NARROWER[width]:
            page.set_viewport_size({"width": narrower, "height": 900})
            if page.evaluate("document.documentElement.scrollWidth") > narrower:
                too_wide.append(narrower)
        page.set_viewport_size({"width": width, "height": 900})
        seen[address] = Seen(moved, too_wide, faults)
    context.close()
    return seen


def test_no_page_has_an_accessibility_fault(visits):
    assert {address: seen.faults for address, seen in visits.items() if seen.faults} == {}


def test_no_page_moves_while_it_loads(visits):
    assert {address: seen.moved for address, seen in visits.items() if seen.moved >= 0.1} == {}


def test_nothing_sticks_out_at_any_width(visits):
    assert {address: seen.too_wide for address, seen in visits.items() if seen.too_wide} == {}


def test_every_page_is_valid_html(site, tmp_path):
    if not VNU.exists() or not shutil.which("java"):
        pytest.skip("needs the Nu HTML checker: npm ci, apt-get install default-jre-headless")
    for number, address in enumerate(PAGES):
        (tmp_path / f"{number}.html").write_text(site.get(address)[1])
    done = subprocess.run(
        [
            "java",
            "-jar",
            str(VNU),
            "--format",
            "json",
            "--stdout",
            *map(str, sorted(tmp_path.glob("*.html"))),
        ],
        capture_output=True,
        text=True,
    )
    messages = json.loads(done.stdout)["messages"]
    assert [
        (PAGES[int(Path(row["url"]).stem)], row["message"]) for row in messages if row["type"] == "error"
    ] == []


def test_a_page_without_scripts_says_the_same(page_without_scripts):
    page_without_scripts.goto(STORY)
    for words in ("How useful was this article?", "Previous Article", "Latest News", "Menu"):
        assert words in page_without_scripts.inner_text("body")
