"""Entities and the review queue as an editor meets them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.publishing.roles import EDITOR, REPORTER
from articles.tagging.models import Entity, Tag
from newsroom.outbox.models import Job
from tests.articles.tagging.test_actions import BODY, tag_story
from tests.factories import make_user, publish_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    user = make_user(EDITOR)
    client.force_login(user)
    return user


@pytest.fixture
def suggested():
    """A story with one suggestion that waits for a decision."""
    edition = publish_story(headline="Austria pays", body=BODY)
    tag_story(edition.article_id)
    tag = Tag.objects.get(entity__name="Karl Ode")
    tag.status = Tag.Status.SUGGESTED
    tag.save()
    return tag


def test_the_queue_opens_with_what_waits_and_shows_why(client, editor, suggested):
    page = client.get(reverse("admin:articles_tag_changelist"), follow=True).content.decode()
    assert "Spokesman <mark>Karl Ode</mark> said in Vienna" in page
    assert "named twice" in page
    assert "Norway</" not in page


def test_the_queue_accepts_and_rejects_many_at_once(client, editor, suggested):
    queue = reverse("admin:articles_tag_changelist")
    client.post(queue, {"action": "accept_selected", "_selected_action": [suggested.pk]})
    suggested.refresh_from_db()
    assert (suggested.status, suggested.decided_by) == (Tag.Status.CONFIRMED, editor)

    client.post(queue, {"action": "reject_selected", "_selected_action": [suggested.pk]})
    suggested.refresh_from_db()
    assert suggested.status == Tag.Status.REJECTED


def test_an_editor_makes_an_entity_and_gets_its_slug_and_spelling(client, editor):
    form = {
        "kind": "subject",
        "name": "Côte d’Azur Budget",
        "slug": "",
        "aliases-TOTAL_FORMS": "0",
        "aliases-INITIAL_FORMS": "0",
    }
    answer = client.post(reverse("admin:articles_entity_add"), form)
    assert answer.status_code == 302, answer.context["errors"]
    entity = Entity.objects.get()
    assert entity.slug == "cote-dazur-budget"
    assert entity.aliases.get().folded == "cote dazur budget"


def test_two_entities_merge_from_the_list(client, editor, suggested):
    other = Entity.objects.create(kind="person", name="K. Ode", slug="k-ode")
    answer = client.post(
        reverse("admin:articles_entity_changelist"),
        {"action": "merge_selected", "_selected_action": [other.pk, suggested.entity_id]},
        follow=True,
    )
    other.refresh_from_db()
    assert other.merged_into_id == suggested.entity_id
    assert "merged into “Karl Ode”" in answer.content.decode()


def test_a_person_is_not_merged_into_a_place(client, editor):
    one = Entity.objects.create(kind="person", name="Paris", slug="paris-1")
    two = Entity.objects.create(kind="place", name="Paris", slug="paris-2")
    answer = client.post(
        reverse("admin:articles_entity_changelist"),
        {"action": "merge_selected", "_selected_action": [one.pk, two.pk]},
        follow=True,
    )
    assert "they cannot be one" in answer.content.decode()


def test_an_entity_that_stands_for_two_is_split(client, editor, suggested):
    second = publish_story(headline="Another Ode", body=BODY)
    tag_story(second.article_id)
    ode = suggested.entity
    page = client.get(reverse("admin:articles_entity_split", args=[ode.pk])).content.decode()
    assert "Another Ode" in page

    client.post(
        reverse("admin:articles_entity_split", args=[ode.pk]),
        {"name": "Karl Ode (pilot)", "story": [second.article_id]},
    )

    other = Entity.objects.get(name="Karl Ode (pilot)")
    assert other.kind == "person"
    assert list(other.tags.values_list("article_id", flat=True)) == [second.article_id]
    assert list(ode.tags.values_list("article_id", flat=True)) == [suggested.article_id]


def test_splitting_off_nothing_is_refused_with_a_reason(client, editor, suggested):
    url = reverse("admin:articles_entity_split", args=[suggested.entity_id])
    page = client.post(url, {"name": "Nobody"}).content.decode()
    assert "at least one story" in page
    assert not Entity.objects.filter(name="Nobody").exists()


def test_the_report_says_how_often_the_desk_agreed(client, editor, suggested):
    suggested.status = Tag.Status.CONFIRMED
    suggested.save()
    rejected = Tag.objects.get(entity__name="Vienna")
    rejected.status = Tag.Status.REJECTED
    rejected.save()
    page = client.get(reverse("admin:articles_tag_report")).content.decode()
    assert "100.0" in page
    assert "0.0" in page
    assert "knowledge-base 1" in page


def test_a_renamed_entity_keeps_its_old_name_as_a_spelling_and_renews_its_stories(client, editor, suggested):
    austria = Entity.objects.get(name="Austria")
    Job.objects.all().delete()
    form = {
        "kind": "place",
        "name": "Republic of Austria",
        "slug": austria.slug,
        "public": "on",
        "wikidata_id": austria.wikidata_id,
        "geonames_id": austria.geonames_id,
        "aliases-TOTAL_FORMS": "0",
        "aliases-INITIAL_FORMS": "0",
    }
    answer = client.post(reverse("admin:articles_entity_change", args=[austria.pk]), form)
    assert answer.status_code == 302, answer.context["errors"]
    assert set(austria.aliases.values_list("folded", flat=True)) == {"austria", "republic of austria"}
    assert Job.objects.filter(kind="renew", object_id=suggested.article_id).exists()


def test_one_decision_from_the_queue_is_saved_at_once(client, editor, suggested):
    door = reverse("admin:articles_tag_decide", args=[suggested.pk])
    assert client.post(door, {"do": "accept"}).content == b"Confirmed"
    suggested.refresh_from_db()
    assert suggested.decided_by == editor
    assert client.post(door, {"do": "dance"}).status_code == 400
    assert client.get(door).status_code == 400


def test_who_may_only_read_tags_decides_nothing(client, suggested):
    client.force_login(make_user(REPORTER))
    door = reverse("admin:articles_tag_decide", args=[suggested.pk])
    assert client.post(door, {"do": "accept"}).status_code == 403
    suggested.refresh_from_db()
    assert suggested.status == Tag.Status.SUGGESTED
