"""A partner mirrors the newsroom: sees a story come, be corrected, and go."""

from __future__ import annotations

import json

import pytest

# One newsroom for all journeys, in one worker, and none beside it that is being killed meanwhile.
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("journeys")]

PUBLISH = """
from django.utils import timezone
from tests.factories import publish_story
print(publish_story(headline="A partner reads this", at=timezone.now()).article_id)
"""
CORRECT = """
from django.utils import timezone
from articles.content.models import Article
from articles.publishing.actions import correct
correct(article=Article.objects.get(pk={}), by=None, at=timezone.now(), text="It was Tuesday, not Monday.")
"""
WITHDRAW = """
from django.utils import timezone
from articles.content.models import Article
from articles.publishing.actions import withdraw
withdraw(article=Article.objects.get(pk={}), by=None, at=timezone.now(), reason="Published by mistake.")
"""


class Partner:
    """Polls the log and keeps what it says. Others publish meanwhile: the demo's stories are being tagged."""

    def __init__(self, site):
        self.site, self.address = site, "/api/v1/changes/?limit=10"
        self.held, self.rows = {}, {}

    def poll(self):
        while True:
            status, body = self.site.get(self.address.removeprefix(f"http://127.0.0.1:{self.site.port}"))
            assert status == 200, body
            page = json.loads(body)
            for row in page["items"]:
                self.rows[row["id"]] = row
                if row["state"] == "deleted":
                    self.held.pop(row["id"], None)
                else:
                    self.held[row["id"]] = row["item"]
            self.address = page["next"]
            if not page["items"]:
                return


def test_a_partner_sees_a_story_come_be_corrected_and_go(site):
    def edit(code):
        done = site.run("shell", "--no-imports", "-c", code)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    partner = Partner(site)
    partner.poll()
    assert len(partner.held) >= 20  # the demo

    pk = int(edit(PUBLISH))
    partner.poll()
    assert partner.rows[pk]["state"] == "updated"
    assert partner.held[pk]["title"] == "A partner reads this"
    assert "A partner reads this" in site.get("/feeds/latest.rss")[1]

    edit(CORRECT.format(pk))
    partner.poll()
    assert partner.rows[pk]["meta"]["corrections"][0]["text"] == "It was Tuesday, not Monday."

    edit(WITHDRAW.format(pk))
    partner.poll()
    row = partner.rows[pk]
    assert (row["state"], row["reason"], row["editor_note"]) == (
        "deleted",
        "withdrawn",
        "Published by mistake.",
    )
    assert "item" not in row
    assert pk not in partner.held
    status, body = site.get(f"/api/v1/items/{pk}/")
    assert (status, json.loads(body)["reason"]) == (410, "withdrawn")
    for ending in ("rss", "atom", "json"):
        assert "A partner reads this" not in site.get(f"/feeds/latest.{ending}")[1]


def test_the_documentation_shows_the_guide_and_every_address_without_an_error(page):
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/api/v1/docs/", wait_until="domcontentloaded")
    page.get_by_text("Mirroring us").wait_for()
    assert page.get_by_text("import sqlite3").count() == 1
    for address in ("/items/", "/items/{article_id}/related/", "/changes/", "/photos/{photo_id}/"):
        assert page.locator(f'.opblock-summary-path[data-path="/api/v1{address}"]').count() == 1
    assert complaints == []
