"""Throwing a story away from its page, and undoing it from the list."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from tests.articles.desk.forms_of import posted
from tests.factories import make_story, make_user, publish_story

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/article/"


def address(*stories) -> str:
    return reverse("admin:articles_article_trash") + "?" + "&".join(f"story={story.pk}" for story in stories)


def test_a_story_is_thrown_away_and_the_toast_takes_it_back(client):
    user = make_user("Reporter")
    client.force_login(user)
    story = make_story(by=user, headline="A passing thought")
    page = client.get(reverse("admin:articles_article_change", args=[story.pk])).content.decode()
    assert f'formaction="{address(story)}"' in page

    response = client.post(address(story), posted(story, do="in"), follow=True)
    listed = response.content.decode()
    assert "“A passing thought” is in the trash" in listed
    assert "A passing thought" not in listed.partition('id="changelist-form"')[2]
    undo = re.search(r'form="changelist-form" formaction="([^"]+)" name="do" value="out"', listed)[1]

    response = client.post(undo.replace("&amp;", "&"), {"do": "out"}, follow=True)
    assert "out of the trash again" in response.content.decode()
    story.refresh_from_db()
    assert story.trashed_at is None


def test_the_trash_lists_what_was_thrown_away_and_its_page_offers_the_way_out(client):
    client.force_login(make_user("Editor"))
    story = make_story(headline="Thrown away")
    kept = make_story(headline="Kept for good")
    client.post(address(story), {"do": "in"})
    listed = client.get(LIST, {"trash": "1"}).content.decode().partition('id="changelist-form"')[2]
    assert "Thrown away" in listed
    assert "Kept for good" not in listed
    page = client.get(reverse("admin:articles_article_change", args=[story.pk])).content.decode()
    assert "Take it out" in page
    assert 'value="in"' not in page
    assert kept.trashed_at is None


def test_nobody_throws_away_the_story_of_somebody_else(client):
    client.force_login(make_user("Reporter"))
    story = make_story(by=make_user("Reporter"))
    assert client.post(address(story), {"do": "in"}).status_code == 403
    story.refresh_from_db()
    assert story.trashed_at is None


def test_what_cannot_be_thrown_away_says_why_and_the_rest_goes(client):
    client.force_login(make_user("Editor"))
    live, draft = publish_story(headline="Read by thousands").article, make_story()
    response = client.post(address(live, draft), {"do": "in"}, follow=True)
    assert "was public" in response.content.decode()
    draft.refresh_from_db()
    assert draft.trashed_at


def test_a_question_without_stories_or_a_direction_is_refused(client):
    client.force_login(make_user("Editor"))
    story = make_story()
    assert client.post(address(story), {"do": "burn"}).status_code == 400
    assert client.post(reverse("admin:articles_article_trash"), {"do": "in"}).status_code == 400
    assert client.get(address(story)).status_code == 400
