"""Two editors of one story: nobody's words, bylines, pictures or sections are overwritten unseen."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from typing import Any

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from articles.content.models import Article
from articles.desk import presence_views, story_views
from articles.desk.verbs import do_verb
from articles.editions.models import Edition
from articles.revisions.actions import EditConflict
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


def test_the_days_of_two_editors_overwrite_nothing_unseen():
    """Ten generated days here, 225 more as a drill: tests/drills/test_interleavings.py."""
    done = sum((interleave(seed) for seed in range(10)), Counter())
    # The days are what they claim to be: each kind of step happened often, and met a colleague's work often.
    assert all(done[kind] > 2 for kind in STEPS)
    assert done["refused"] > 5
    assert done["published"] > 2
    assert done["taken over"] > 2


STEPS = ("autosave", "save", "publish", "open", "take", "beat", "merge")
OFTEN = (6, 3, 2, 1, 1, 2, 1)


class Window:
    """A story form in somebody's browser: what it shows, what it started from, whether it may write."""

    def __init__(self, article_id: int, user: Any, session: str) -> None:
        self.article_id, self.user, self.session = article_id, user, session * 32
        self.admin = admin.site.get_model_admin(Article)
        self.open()

    def open(self) -> None:
        """Loads the form; words that the server never took are offered from the browser's copy, and used."""
        unsaved = getattr(self, "unsaved", [])
        self.form = posted(Article.objects.get(pk=self.article_id), session=self.session)
        self.paragraphs = re.findall(r"<p>.*?</p>", self.form["body"])
        self.paragraphs += [one for one in unsaved if one not in self.paragraphs]
        self.unsaved = unsaved
        self.locked = self.stopped = False

    def type(self, words: str) -> None:
        self.paragraphs.append(f"<p>{words}</p>")
        self.unsaved.append(f"<p>{words}</p>")

    def send(self, mode: str) -> bool:
        """Whether the server took it."""
        data = self.form | {"body": "".join(self.paragraphs), "mode": mode}
        answer = story_views.autosave(self.admin, self._request(data), self.article_id)
        if answer.status_code == 409:
            self.stopped = True  # the form saves nothing by itself before the texts are merged
            return False
        assert answer.status_code == 200
        self.form["base"] = json.loads(answer.content)["version"]
        self.unsaved.clear()
        return True

    def beat(self, do: str = "beat") -> None:
        room = presence_views.beat(
            self.admin, self._request({"session": self.session, "do": do}), self.article_id
        )
        mine = json.loads(room.content)["mine"]
        if not mine and not self.locked:
            if self.unsaved and not self.stopped:
                self.send("autosave")
            self.locked = True
        elif mine and self.locked:
            self.open()

    def publish(self) -> Edition | None:
        """Confirms the sheet of what this window last saved or opened; None when it is not that any more."""
        article = Article.objects.get(pk=self.article_id)
        now = timezone.now()
        try:
            do_verb(
                verb="publish", article=article, by=self.user, at=now, given={}, version=self.form["base"]
            )
        except EditConflict:
            return None
        return Edition.objects.live().get(article=article)

    def _request(self, data: dict[str, Any]) -> Any:
        request = RequestFactory().post("/", data)
        request.user = self.user
        return request


def interleave(seed: int) -> Counter[str]:
    """A day of two windows of two editors in one story; everything is as before afterwards.

    Windows only ever add paragraphs. So nothing was overwritten unseen exactly if every paragraph that the server took
    is still there at the end, and every one that it refused is still in its window.
    """
    chance = random.Random(seed)
    done: Counter[str] = Counter()
    point = transaction.savepoint()
    story = make_story(at=timezone.now())
    windows = [Window(story.pk, make_user("Editor"), letter) for letter in "ab"]
    taken: set[str] = set()
    for step in range(16):
        window = chance.choice(windows)
        kind = chance.choices(STEPS, OFTEN)[0]
        done[kind] += 1
        if kind == "take":
            window.beat("take")
            done["taken over"] += 1
            window.open()
        elif kind == "beat":
            window.beat()
        elif kind == "open":
            window.open()
        elif kind == "merge" and window.stopped:
            window.open()
            assert window.send("save")
        elif kind == "publish":
            before = Article.objects.get(pk=story.pk).version
            fresh = window.form["base"] == before
            seen = set(window.paragraphs) - set(window.unsaved)
            edition = window.publish()
            assert (edition is not None) == fresh
            if edition is not None:
                assert set(re.findall(r"<p>.*?</p>", edition.body)) == seen
                done["published"] += 1
                window.open()
        elif (
            kind in ("autosave", "save") and not window.locked and not (window.stopped and kind == "autosave")
        ):
            before = Article.objects.get(pk=story.pk).version
            window.type(f"seed {seed} step {step}")
            fresh = window.form["base"] == before
            assert window.send(kind) == fresh
            done["refused"] += not fresh
        for one in windows:
            taken |= set(one.paragraphs) - set(one.unsaved)
        assert taken <= set(paragraphs_of(story))
    for window in windows:  # both come to their end: what a browser still keeps is merged
        if window.unsaved:
            window.open()
            assert window.send("save")
    typed = {one for window in windows for one in window.paragraphs}
    assert taken | typed <= set(paragraphs_of(story))
    transaction.savepoint_rollback(point)
    return done


def paragraphs_of(story: Article) -> list[str]:
    return re.findall(r"<p>.*?</p>", Article.objects.values_list("body", flat=True).get(pk=story.pk))
