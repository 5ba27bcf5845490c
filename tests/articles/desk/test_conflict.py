"""Two editors of one story: nobody's words, bylines, pictures or sections are overwritten unseen."""

from __future__ import annotations

import random

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.content.models import Article
from articles.publishing import actions
from articles.revisions.models import Revision
from tests.articles.desk.forms_of import posted
from tests.factories import make_author, make_section, make_story, make_user

pytestmark = pytest.mark.django_db


def test_bylines_sections_and_pictures_are_compared_too(client):
    client.force_login(make_user("Editor"))
    story = make_story()
    mine = posted(story, kicker="Mine")
    other = make_user("Editor", name="Olga")
    client.force_login(other)
    theirs = posted(
        story,
        further_sections=[make_section("Sport").pk],
        **{
            "byline-author": [make_author("Zoe Last").pk],
            "byline-role": ["writer"],
            "byline-place": ["Kyiv"],
            "illustration-key": ["cafe"],
            "illustration-role": ["lead"],
            "illustration-photo": [""],
            "illustration-caption": ["A <b>bold</b> dog"],
            "illustration-credit_override": [""],
            "illustration-alt": [""],
        },
    )
    assert client.post(reverse("admin:articles_article_change", args=[story.pk]), theirs).status_code == 302
    client.force_login(make_user("Editor"))
    response = client.post(reverse("admin:articles_article_change", args=[story.pk]), mine)
    assert response.status_code == 409
    clashes = {clash.name: clash for clash in response.context["conflict"].clashes}
    assert set(clashes) == {"bylines", "illustrations", "further_sections", "kicker"}
    assert {name: clash.verdict for name, clash in clashes.items()} == {
        "bylines": "theirs",
        "illustrations": "theirs",
        "further_sections": "theirs",
        "kicker": "mine",
    }
    assert clashes["bylines"].theirs[0]["name"] == "Zoe Last"
    assert clashes["kicker"].mine == "Mine"
    page = response.content.decode()
    assert "A \\u003cb\\u003ebold" in page  # as data it cannot end its block
    story.refresh_from_db()
    assert story.kicker == ""
    assert story.bylines.get().author.name == "Zoe Last"


@pytest.mark.parametrize("seed", range(20))
def test_ten_steps_of_two_editors_overwrite_nothing_unseen(client, seed):
    """200 more are a drill: tests/drills/test_interleavings.py."""
    interleave(client, seed)


def interleave(client, seed: int) -> None:
    """Saves, autosaves and verbs in any order: whatever was stored stays in the history, and a form that started from
    an older text is refused."""
    chance = random.Random(seed)
    editors = [make_user("Editor"), make_user("Editor")]
    story = make_story()
    address = reverse("admin:articles_article_change", args=[story.pk])
    save = reverse("admin:articles_article_autosave", args=[story.pk])
    forms = [posted(story, session="a" * 32), posted(story, session="b" * 32)]
    stored = []
    for step in range(10):
        turn = chance.randrange(2)
        client.force_login(editors[turn])
        story = Article.objects.get(pk=story.pk)
        fresh = forms[turn]["base"] == story.version
        action = chance.choice(["save", "autosave", "autosave", "open", "approve"])
        if action == "open":
            forms[turn] = posted(story, session="ab"[turn] * 32)
            continue
        if action == "approve":
            if story.status == Article.Status.DRAFT:
                actions.approve(article=story, by=editors[turn], at=timezone.now())
            continue
        words = f"seed {seed} step {step} editor {turn}"
        forms[turn]["body"] = f"<p>{words}</p>"
        response = client.post(address if action == "save" else save, forms[turn])
        now = Article.objects.get(pk=story.pk)
        if fresh:
            assert response.status_code in (200, 302)
            assert words in now.body
            stored.append((turn, words))
            forms[turn]["base"] = now.version
        else:
            assert response.status_code == 409
            assert words not in now.body
            assert now.version == story.version
    history = " ".join(
        row["fields"]["body"]
        for row in Revision.objects.filter(article=story).values_list("snapshot", flat=True)
    )
    for place, (turn, words) in enumerate(stored):
        # Autosaves of one session in a row become one; what another then wrote over must still be there.
        if place + 1 == len(stored) or stored[place + 1][0] != turn:
            assert words in history
