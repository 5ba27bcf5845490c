"""What a verb's sheet shows and does. Who may use which verb when is in tests/articles/publishing/verbs.yaml."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.content.models import Article
from articles.desk.verbs import verb_bar
from articles.editions.models import Edition
from articles.publishing.models import Override
from tests.factories import make_story, make_user, publish_story

pytestmark = pytest.mark.django_db
S = Article.Status


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
    story = make_story(headline="The vote", bylines=[])
    address = reverse("admin:articles_article_verb", args=[story.pk, "publish"])
    sheet = client.get(address).content.decode()
    assert "Nobody is credited" in sheet
    assert "disabled" in sheet
    said = client.post(address, {"version": story.version, "accept": "byline:"}).content.decode()
    assert "Nothing was published" in said
    assert not Edition.objects.filter(article=story).exists()


def test_a_warning_is_accepted_by_name_and_who_accepted_it_is_kept(client):
    editor = make_user("Editor", name="Edna")
    client.force_login(editor)
    story = make_story(headline="TK Maxx opens", standfirst="")
    address = reverse("admin:articles_article_verb", args=[story.pk, "publish"])
    sheet = client.get(address).content.decode()
    assert 'value="unfinished:TK" required' in sheet
    assert "disabled" not in sheet.partition("data-confirm")[0].rpartition("<button")[2]
    for accepted in ([], ["unfinished:TK"], ["standfirst:"], ["unfinished:", "standfirst:"]):
        said = client.post(address, {"version": story.version, "accept": accepted}).content.decode()
        assert "Nothing was published" in said
    assert not Edition.objects.exists()
    assert not Override.objects.exists()
    client.post(address, {"version": story.version, "accept": ["unfinished:TK", "standfirst:"]})
    assert Edition.objects.live().get().article == story
    kept = Override.objects.filter(article=story)
    assert {(row.code, row.by, row.verb) for row in kept} == {
        ("unfinished", editor, "publish"),
        ("standfirst", editor, "publish"),
    }
    assert all(row.message for row in kept)
    history = client.get(reverse("admin:articles_article_history", args=[story.pk])).content.decode()
    assert "“TK” is still in the text" in history
    assert "Edna" in history


def test_what_only_an_administrator_may_accept_an_editor_cannot_smuggle(client, monkeypatch):
    from articles.publishing import checks

    monkeypatch.setitem(checks.CHECKS, "standfirst", ("ask", checks.ADMINISTRATOR))
    story = make_story(standfirst="")
    address = reverse("admin:articles_article_verb", args=[story.pk, "publish"])
    form = {"version": story.version, "accept": "standfirst:"}
    client.force_login(make_user("Editor"))
    assert "Only an administrator may accept this" in client.get(address).content.decode()
    client.post(address, form)
    assert not Edition.objects.exists()
    client.force_login(make_user("Administrator"))
    client.post(address, form)
    assert Edition.objects.live().get().article == story


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
