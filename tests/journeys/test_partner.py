"""A partner mirrors the newsroom: sees a story come, be corrected, and go."""

from __future__ import annotations

import json

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


def test_a_partner_sees_a_story_come_be_corrected_and_go(site):
    def get(address):
        status, body = site.get(address.removeprefix(f"http://127.0.0.1:{site.port}"))
        return status, body

    def edit(code):
        done = site.run("shell", "--no-imports", "-c", code)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    # From the beginning to where the log ends.
    held, address = {}, "/api/v1/changes/?limit=10"
    while True:
        status, body = get(address)
        assert status == 200
        page = json.loads(body)
        held |= {row["id"]: row["item"]["title"] for row in page["items"] if row["state"] == "updated"}
        address = page["next"]
        if not page["items"]:
            break
    assert len(held) >= 20  # the demo

    pk = int(edit(PUBLISH))
    (row,) = json.loads(get(address)[1])["items"]
    assert (row["id"], row["state"], row["reason"]) == (pk, "updated", "published")
    assert row["item"]["title"] == "A partner reads this"
    assert "A partner reads this" in get("/feeds/latest.rss")[1]

    edit(CORRECT.format(pk))
    (row,) = json.loads(get(address)[1])["items"]
    assert (row["reason"], row["meta"]["corrections"][0]["text"]) == (
        "corrected",
        "It was Tuesday, not Monday.",
    )

    edit(WITHDRAW.format(pk))
    (row,) = json.loads(get(address)[1])["items"]
    assert (row["id"], row["state"], row["editor_note"]) == (pk, "deleted", "Published by mistake.")
    assert "item" not in row
    status, body = get(f"/api/v1/items/{pk}/")
    assert (status, json.loads(body)["reason"]) == (410, "withdrawn")
    for ending in ("rss", "atom", "json"):
        assert "A partner reads this" not in get(f"/feeds/latest.{ending}")[1]
