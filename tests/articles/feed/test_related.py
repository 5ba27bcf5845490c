"""Related stories in the feed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from articles.publishing import actions as publishing
from tests.articles.tagging.test_queries import story_on, topic
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def related_to(client, article_id):
    answer = client.get(f"/api/v1/items/{article_id}/related/")
    return answer.status_code, [row["meta"]["id"] for row in answer.json().get("items", [])]


def test_partners_get_the_stories_alike_the_rarest_topic_first(client):
    norway, bergen = topic("Norway"), topic("Bergen")
    common = [story_on(norway, days=day) for day in (1, 2)]
    rare = story_on(bergen)
    story = story_on(norway, bergen, relevance=60)
    status, found = related_to(client, story.article_id)
    assert status == 200
    assert found[1:] == [each.article_id for each in reversed(common)]
    assert set(found) == {rare.article_id, *(each.article_id for each in common)}


def test_a_withdrawn_story_is_related_to_nothing_and_nothing_to_it(client):
    norway = topic("Norway")
    gone, story = story_on(norway), story_on(norway)
    publishing.withdraw(article=gone.article, by=None, at=NOW + timedelta(hours=1), reason="Wrong.")
    assert related_to(client, story.article_id) == (200, [])
    assert related_to(client, gone.article_id)[0] == 410
