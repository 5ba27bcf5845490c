"""The tags panel: each decision at once, with the sentence that caused the suggestion."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.tagging.models import Entity, Tag
from tests.factories import make_story, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return make_story()


@pytest.fixture
def suggested(story) -> Tag:
    entity = Entity.objects.create(kind="place", name="Port Alder", slug="port-alder")
    sentence = "Ships left Port Alder at dawn."
    evidence = [{"start": 11, "end": 21, "text": "Port Alder", "sentence": sentence, "zone": "body"}]
    return story.tags.create(entity=entity, evidence=evidence)


def panel(client, story, **data):
    address = reverse("admin:articles_article_tags", args=[story.pk])
    return client.post(address, data) if data else client.get(address)


def test_a_suggestion_stands_with_its_sentence(client, story, suggested):
    client.force_login(make_user("Editor"))
    page = panel(client, story).content.decode()
    assert "Ships left <mark>Port Alder</mark> at dawn." in page


@pytest.mark.parametrize("verb, status", [("accept", "confirmed"), ("reject", "rejected")])
def test_a_decision_is_stored_with_whose_it_was(client, story, suggested, verb, status):
    editor = make_user("Editor")
    client.force_login(editor)
    assert panel(client, story, do=verb, tag=suggested.pk).status_code == 200
    suggested.refresh_from_db()
    assert (suggested.status, suggested.decided_by) == (status, editor)


def test_a_new_entity_is_made_once(client, story):
    client.force_login(make_user("Editor"))
    for name in ("Lorn Island", "lorn island"):
        panel(client, story, do="create", name=name, kind="place")
    assert Entity.objects.get().name == "Lorn Island"
    assert story.tags.get().status == Tag.Status.CONFIRMED


def test_another_storys_tag_is_not_decided_here(client, suggested):
    client.force_login(make_user("Editor"))
    assert panel(client, make_story(), do="accept", tag=suggested.pk).status_code == 400
    suggested.refresh_from_db()
    assert suggested.status == Tag.Status.SUGGESTED


@pytest.mark.parametrize("role", ["Reporter", "Photo editor", "Wire operator"])
def test_only_editors_decide(client, role, suggested):
    user = make_user(role)
    client.force_login(user)
    suggested.article.created_by = user
    suggested.article.save(update_fields=["created_by"])
    assert panel(client, suggested.article, do="accept", tag=suggested.pk).status_code == 403
    suggested.refresh_from_db()
    assert suggested.status == Tag.Status.SUGGESTED
