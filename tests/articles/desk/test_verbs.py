"""Who may use which verb, from one table; and what a verb's sheet shows and does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.content.models import Article
from articles.desk.verbs import DO, DONE, verb_bar
from articles.editions.models import Edition
from articles.publishing import actions
from articles.publishing.transitions import VERBS
from tests.factories import make_story, make_user, publish_story

pytestmark = pytest.mark.django_db
S = Article.Status

WRITING = {"submit", "spike", "unspike"}
ALL = set(VERBS)
# role → what it may do with its own stories, and with others'.
MAY = {
    "Reporter": (WRITING, set()),
    "Editor": (ALL, ALL),
    "Photo editor": (set(), set()),
    "Wire operator": (WRITING, set()),
    "Administrator": (ALL, ALL),
    None: (set(), set()),
}
# A state in which the verb is possible, and what its sheet posts.
SETTING = {
    "submit": (S.DRAFT, {}),
    "send_back": (S.IN_REVIEW, {"note": "Who says so?"}),
    "approve": (S.IN_REVIEW, {}),
    "publish": (S.READY, {}),
    "schedule": (S.READY, {"publish_at": "2199-01-01T10:00"}),
    "unschedule": (S.SCHEDULED, {}),
    "correct": (S.LIVE, {"kind": "correction", "text": "It was Tuesday."}),
    "undo_publish": (S.LIVE, {}),
    "withdraw": (S.LIVE, {"note": "It is not true."}),
    "kill": (S.LIVE, {"note": "A court said so."}),
    "hold": (S.READY, {"note": "Lawyers are reading."}),
    "release": ("held", {}),
    "spike": (S.DRAFT, {}),
    "unspike": (S.SPIKED, {}),
}


def story_in(stage: str, by) -> Article:
    """A story of this user, brought to a stage by the verbs themselves."""
    now = timezone.now()
    if stage == S.LIVE:
        return publish_story(by=by, at=now).article
    story = make_story(by=by, at=now)
    steps = {
        S.DRAFT: [],
        S.IN_REVIEW: [actions.submit],
        S.READY: [actions.approve],
        S.SPIKED: [actions.spike],
        S.SCHEDULED: [lambda **who: actions.schedule(publish_at=now + timedelta(days=1), **who)],
        "held": [lambda **who: actions.hold(note="Lawyers", **who)],
    }[stage]
    for step in steps:
        step(article=story, by=None, at=now)
    story.refresh_from_db()
    return story


def test_the_table_knows_every_verb():
    assert set(SETTING) == set(VERBS) == set(DO) == set(DONE)


@pytest.mark.parametrize("own", [True, False], ids=["own", "other's"])
@pytest.mark.parametrize("role", MAY, ids=str)
def test_each_role_uses_its_verbs_and_no_other(client, role, own):
    user, stranger = make_user(role), make_user("Reporter")
    client.force_login(user)
    allowed = MAY[role][0 if own else 1]
    for verb, (stage, given) in SETTING.items():
        story = story_in(stage, user if own else stranger)
        before = (story.status, story.on_hold, story.version)
        response = client.post(
            reverse("admin:articles_article_verb", args=[story.pk, verb]), {"version": story.version, **given}
        )
        story.refresh_from_db()
        after = (story.status, story.on_hold, story.version)
        if verb in allowed:
            assert response.status_code == 302, (role, verb, response.status_code)
            assert after != before, (role, verb)
        else:
            assert response.status_code in (302, 403), (role, verb)
            assert after == before, (role, verb)


@pytest.mark.parametrize("role", MAY, ids=str)
def test_the_bar_offers_exactly_what_state_and_role_allow(role):
    user = make_user(role)
    for verb, (stage, _) in SETTING.items():
        story = story_in(stage, user)
        live = Edition.objects.live().filter(article=story).first()
        bar = verb_bar(user=user, article=story, live=live, at=timezone.now())
        assert (verb in bar.names) == (verb in MAY[role][0]), (role, verb)


def test_undoing_is_offered_for_twenty_seconds(db):
    editor = make_user("Editor")
    edition = publish_story(at=timezone.now())
    soon, late = edition.live_from + timedelta(seconds=19), edition.live_from + timedelta(seconds=21)
    assert "undo_publish" in verb_bar(user=editor, article=edition.article, live=edition, at=soon).names
    assert "undo_publish" not in verb_bar(user=editor, article=edition.article, live=edition, at=late).names


def test_a_verb_that_the_state_forbids_says_why_and_does_nothing(client):
    client.force_login(make_user("Editor"))
    story = make_story()
    response = client.post(
        reverse("admin:articles_article_verb", args=[story.pk, "withdraw"]),
        {"version": story.version, "note": "No"},
        follow=True,
    )
    assert "is not possible while the story is draft" in response.content.decode()
    story.refresh_from_db()
    assert story.status == S.DRAFT


def test_the_sheet_shows_what_stands_in_the_way_and_does_not_publish(client):
    client.force_login(make_user("Editor"))
    story = make_story(headline="The vote was TK to four")
    address = reverse("admin:articles_article_verb", args=[story.pk, "publish"])
    sheet = client.get(address).content.decode()
    assert "“TK” is still in the text" in sheet
    assert "disabled" in sheet
    said = client.post(address, {"version": story.version}, follow=True).content.decode()
    assert "“TK” is still in the text" in said
    assert not Edition.objects.filter(article=story).exists()


def test_the_sheet_shows_what_readers_will_see_change(client):
    client.force_login(make_user("Editor"))
    story = publish_story(at=timezone.now(), internal_notes="Ask Ana").article
    story.refresh_from_db()
    form = client.get(reverse("admin:articles_article_verb", args=[story.pk, "publish"]))
    assert "Nothing: the working copy says what readers see already." in form.content.decode()
    from articles.revisions.actions import save_revision

    story.body = story.body.replace("dawn", "sunrise")
    story.internal_notes = "Ask Ben"
    save_revision(article=story, by=None, at=timezone.now())
    sheet = client.get(reverse("admin:articles_article_verb", args=[story.pk, "publish"])).content.decode()
    assert "<del>dawn</del><ins>sunrise</ins>" in sheet
    assert "Ask Ben" not in sheet


def test_nobody_publishes_a_text_that_they_did_not_look_at(client):
    from articles.revisions.actions import save_revision

    client.force_login(make_user("Editor"))
    story = make_story()
    seen = story.version
    story.headline = "Changed by somebody else"
    save_revision(article=story, by=make_user("Reporter", name="Rob"), at=timezone.now())
    response = client.post(
        reverse("admin:articles_article_verb", args=[story.pk, "publish"]), {"version": seen}, follow=True
    )
    assert "Rob changed the story while you looked at this page" in response.content.decode()
    assert not Edition.objects.filter(article=story).exists()


def test_a_correction_needs_its_text(client):
    client.force_login(make_user("Editor"))
    story = publish_story(at=timezone.now()).article
    story.refresh_from_db()
    address = reverse("admin:articles_article_verb", args=[story.pk, "correct"])
    client.post(address, {"version": story.version, "kind": "correction", "text": " "})
    assert not story.corrections.exists()
    client.post(address, {"version": story.version, "kind": "correction", "text": "It was Tuesday."})
    assert story.corrections.get().text == "It was Tuesday."


def test_verbs_are_done_by_post_only(client):
    client.force_login(make_user("Editor"))
    story = make_story()
    client.get(reverse("admin:articles_article_verb", args=[story.pk, "approve"]))
    story.refresh_from_db()
    assert story.status == S.DRAFT


def test_verbs_ask_for_the_forms_token():
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user("Editor"))
    story = make_story()
    assert client.post(reverse("admin:articles_article_verb", args=[story.pk, "approve"])).status_code == 403
