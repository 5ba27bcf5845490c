"""What the clock does."""

from datetime import timedelta

import pytest

from articles.content.models import Article
from articles.editions.models import Edition
from articles.publishing import actions
from articles.publishing.due import publish_due
from articles.publishing.models import Change
from tests.factories import NOW, make_story, publish_story

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)


def test_a_scheduled_story_is_published_at_its_time_and_not_before():
    story = make_story()
    actions.schedule(article=story, by=None, at=NOW, publish_at=LATER)
    assert publish_due(at=LATER - timedelta(seconds=1)) == 0
    assert not Edition.objects.live().exists()
    assert publish_due(at=LATER) == 1
    assert Edition.objects.live().get().published_at == LATER
    assert publish_due(at=LATER) == 0


def test_a_story_that_cannot_be_published_goes_back_with_the_reason():
    story = make_story()
    actions.schedule(article=story, by=None, at=NOW, publish_at=LATER)
    Article.objects.filter(pk=story.pk).update(body="")
    assert publish_due(at=LATER) == 0
    story.refresh_from_db()
    assert story.status == "ready"
    assert "no text" in story.revisions.first().reason


def test_a_time_that_has_passed_cannot_be_scheduled():
    with pytest.raises(actions.NotAllowed, match="passed"):
        actions.schedule(article=make_story(), by=None, at=NOW, publish_at=NOW)


def test_a_story_is_withdrawn_when_its_time_is_over():
    edition = publish_story(unpublish_at=LATER)
    assert publish_due(at=LATER) == 1
    assert not Edition.objects.live().exists()
    assert Change.objects.get(is_latest=True).reason == "expired"
    assert edition.article_id
