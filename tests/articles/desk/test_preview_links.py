"""Preview links open one revision to whoever holds the token, and nothing to anybody else."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.content.models import Article
from articles.desk.models import PreviewLink
from articles.desk.preview_links import make_link, opened
from articles.publishing import actions
from articles.publishing.trash import throw_away
from articles.revisions.actions import save_revision
from articles.revisions.models import Revision
from tests.factories import NOW, make_story, make_user, publish_story

pytestmark = pytest.mark.django_db


def panel(story: Article) -> str:
    return reverse("admin:articles_article_links", args=[story.pk])


def address_in(html: str) -> str:
    return re.search(r'value="http://testserver(/preview/[^"]+)"', html)[1]


def test_somebody_without_a_login_sees_the_story_as_it_was_and_no_more(client):
    editor = make_user("Editor")
    client.force_login(editor)
    story = make_story(headline="Not out yet", internal_notes="Ask the lawyers")
    made = client.post(panel(story), {"do": "make", "days": "3", "label": "The mayor"})
    assert "no-store" in made["Cache-Control"]
    address = address_in(made.content.decode())
    story.refresh_from_db()
    story.headline = "Changed afterwards"
    save_revision(article=story, by=editor, at=NOW)
    revisions = Revision.objects.count()

    client.logout()
    response = client.get(address)
    page = response.content.decode()
    assert response.status_code == 200
    assert "Not out yet" in page
    assert "Preview, not published" in page
    assert "Changed afterwards" not in page
    assert "Ask the lawyers" not in page
    for reveals in ('rel="canonical"', "ld+json", "data-rating", "og:url"):
        assert reveals not in page
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert '<meta name="robots" content="noindex">' in page
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies
    assert Revision.objects.count() == revisions
    assert client.get("/world/not-out-yet/").status_code == 404


def test_the_token_is_long_and_stored_nowhere():
    link, token = make_link(article=make_story(), by=None, at=NOW, days=1)
    assert len(token) * 6 >= 128
    assert token not in str(PreviewLink.objects.values().get())
    assert opened(token=token, at=NOW) == link
    assert opened(token=token[:-1] + ("A" if token[-1] != "A" else "B"), at=NOW) is None
    assert opened(token=link.digest, at=NOW) is None


def test_an_autosave_does_not_write_into_what_the_link_shows():
    story, user = make_story(), make_user("Editor")
    for headline in ("First thought", "Second thought"):
        story.headline = headline
        save_revision(article=story, by=user, at=NOW, kind=Revision.Kind.AUTOSAVE, session="a" * 32)
    link, _ = make_link(article=story, by=user, at=NOW, days=1)
    story.headline = "Third thought"
    save_revision(article=story, by=user, at=NOW, kind=Revision.Kind.AUTOSAVE, session="a" * 32)
    link.refresh_from_db()
    assert link.revision.snapshot["fields"]["headline"] == "Second thought"


def test_a_link_expires():
    _, token = make_link(article=make_story(), by=None, at=NOW, days=1)
    assert opened(token=token, at=NOW + timedelta(days=1, seconds=-1))
    assert opened(token=token, at=NOW + timedelta(days=1)) is None


def test_a_link_is_dead_once_the_story_is_published_but_opens_what_comes_after():
    story = make_story()
    _, token = make_link(article=story, by=None, at=NOW, days=7)
    actions.publish(article=story, by=None, at=NOW + timedelta(hours=1))
    assert opened(token=token, at=NOW + timedelta(hours=2)) is None
    _, token = make_link(article=story, by=None, at=NOW + timedelta(hours=2), days=7)
    assert opened(token=token, at=NOW + timedelta(hours=3))


@pytest.mark.parametrize("what", ["hold", "spike", "trash"])
def test_a_link_opens_nothing_of_a_story_that_is_held_spiked_or_thrown_away(what):
    story = make_story()
    _, token = make_link(article=story, by=None, at=NOW, days=1)
    if what == "hold":
        actions.hold(article=story, by=None, at=NOW, note="The lawyers")
    elif what == "spike":
        actions.spike(article=story, by=None, at=NOW)
    else:
        throw_away(article=story, by=None, at=NOW)
    assert opened(token=token, at=NOW) is None


def test_a_link_is_revoked_from_the_story_page_and_then_says_what_every_dead_link_says(client):
    client.force_login(make_user("Editor"))
    story = make_story()
    address = address_in(client.post(panel(story), {"do": "make", "days": "1"}).content.decode())
    assert client.get(address).status_code == 200
    answer = client.post(panel(story), {"do": "revoke", "link": PreviewLink.objects.get().pk})
    assert "revoked" in answer.content.decode()
    dead, unknown = client.get(address), client.get("/preview/nobody-made-this-one/")
    assert (dead.status_code, dead.content, dict(dead.headers)) == (
        404,
        unknown.content,
        dict(unknown.headers),
    )
    assert "no-store" in dead["Cache-Control"]


def test_only_who_may_write_the_story_makes_links(client):
    story = make_story(by=make_user("Reporter"))
    client.force_login(make_user("Reporter"))
    assert client.post(panel(story), {"do": "make", "days": "1"}).status_code == 403
    client.force_login(make_user("Photo editor"))
    assert client.post(panel(story), {"do": "make", "days": "1"}).status_code == 403
    assert "data-make-link" not in client.get(panel(story)).content.decode()
    client.force_login(make_user("Editor"))
    assert client.post(panel(story), {"do": "make", "days": "9999"}).status_code == 400
    assert not PreviewLink.objects.exists()


def test_a_link_of_another_story_cannot_be_revoked_from_this_one(client):
    user = make_user("Reporter")
    theirs, _ = make_link(article=make_story(), by=None, at=timezone.now(), days=1)
    client.force_login(user)
    assert client.post(panel(make_story(by=user)), {"do": "revoke", "link": theirs.pk}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.revoked_at is None


def test_no_cache_of_ours_keeps_a_preview():
    from articles.public.caching import key

    assert key("/preview/abc/", "") is None


def test_a_preview_of_changes_to_a_live_story_shows_the_changes(client):
    story = publish_story(headline="As readers know it").article
    story.refresh_from_db()
    story.headline = "As it will be"
    save_revision(article=story, by=None, at=NOW)
    _, token = make_link(article=story, by=None, at=timezone.now(), days=1)
    assert "As it will be" in client.get(reverse("preview", args=[token])).content.decode()
