"""Tags: written by the machine, decided by the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest

from articles.editions.models import Edition
from articles.publishing import actions as publishing
from articles.revisions.actions import save_revision
from articles.tagging import actions, entities, link
from articles.tagging.extract import extract
from articles.tagging.models import Alias, Entity, Tag
from articles.tagging.queries import topics_for
from articles.tagging.recognisers import NullRecogniser
from newsroom.outbox.models import Job
from tests.factories import NOW, make_author, make_story, make_user, publish_story

pytestmark = pytest.mark.django_db

BODY = "<p>Spokesman Karl Ode said in Vienna that Austria would pay. Ode left for Norway at noon.</p>"


def read(parts, knowledge, *, leave_out=()):
    """The pipeline without a model: rules and knowledge base are quick and the same on every machine."""
    return extract(parts, NullRecogniser(), knowledge, leave_out=leave_out)


def tag_story(article_id, extract=read):
    return actions.retag(article_id=article_id, at=NOW, extract=extract)


def names(article_id, *statuses):
    tags = Tag.objects.filter(article_id=article_id)
    return set(
        (tags.filter(status__in=statuses) if statuses else tags).values_list("entity__name", flat=True)
    )


def rewrite(article, body, *, at):
    """Saves and publishes another text."""
    article = type(article).objects.get(pk=article.pk)
    article.body = body
    save_revision(article=article, by=None, at=at)
    publishing.publish(article=article, by=None, at=at)


def test_a_published_story_is_tagged_with_its_evidence():
    edition = publish_story(headline="Austria pays", body=BODY)

    tag_story(edition.article_id)

    assert names(edition.article_id) == {"Austria", "Vienna", "Norway", "Karl Ode"}
    tag = Tag.objects.get(entity__name="Karl Ode")
    assert tag.evidence[0]["sentence"] == "Spokesman Karl Ode said in Vienna that Austria would pay."
    assert [each["text"] for each in tag.evidence] == ["Karl Ode", "Ode"]
    assert tag.reason == "named twice; as “Ode”"
    assert tag.edition == edition


def test_the_seed_gives_a_new_entity_its_ids():
    edition = publish_story(headline="Austria pays", body=BODY)
    tag_story(edition.article_id)
    austria = Entity.objects.get(name="Austria")
    assert (austria.wikidata_id, austria.geonames_id, austria.kind) == ("Q40", 2782113, "place")


def test_tagging_twice_changes_nothing():
    edition = publish_story(headline="Austria pays", body=BODY)
    tag_story(edition.article_id)
    before = list(Tag.objects.values())

    assert tag_story(edition.article_id) == actions.Retagged(made=0, changed=0, removed=0, kept=0)
    assert list(Tag.objects.values()) == before
    assert Entity.objects.count() == 4


def test_two_stories_share_an_entity():
    first = publish_story(headline="Austria pays", body=BODY)
    second = publish_story(headline="Austria pays again", body=BODY)
    tag_story(first.article_id)
    tag_story(second.article_id)
    assert Entity.objects.filter(name="Karl Ode").count() == 1
    assert Tag.objects.filter(entity__name="Karl Ode").count() == 2


def test_a_rejection_survives_every_later_tagging():
    editor = make_user()
    edition = publish_story(headline="Austria pays", body=BODY)
    tag_story(edition.article_id)
    actions.reject(tag=Tag.objects.get(entity__name="Norway"), by=editor, at=NOW)

    done = tag_story(edition.article_id)

    tag = Tag.objects.get(entity__name="Norway")
    assert (tag.status, tag.decided_by, tag.decided_at) == (Tag.Status.REJECTED, editor, NOW)
    assert done.kept == 1
    assert "Norway" not in {topic["name"] for topic in topics_for(edition.article_id)}


def test_what_the_text_no_longer_names_goes_and_what_an_editor_said_stays():
    edition = publish_story(headline="Austria pays", body=BODY)
    article = edition.article
    tag_story(article.pk)
    actions.accept(tag=Tag.objects.get(entity__name="Karl Ode"), by=make_user(), at=NOW)
    rewrite(article, "<p>The bank said that Austria would pay.</p>", at=NOW + timedelta(hours=1))

    tag_story(article.pk)

    assert names(article.pk) == {"Austria", "Karl Ode"}
    assert Tag.objects.get(entity__name="Karl Ode").status == Tag.Status.CONFIRMED


def test_a_story_that_changed_while_it_was_read_is_read_again():
    edition = publish_story(headline="Austria pays", body=BODY)
    article = edition.article
    texts = []

    def slow(parts, knowledge, *, leave_out=()):
        texts.append(parts)
        if len(texts) == 1:
            rewrite(article, "<p>Denmark would pay instead.</p>", at=NOW + timedelta(minutes=1))
        return read(parts, knowledge, leave_out=leave_out)

    tag_story(article.pk, extract=slow)

    assert len(texts) == 2
    assert names(article.pk) == {"Austria", "Denmark"}
    assert set(Tag.objects.values_list("edition__number", flat=True)) == {2}


def test_a_draft_is_tagged_from_its_working_copy():
    article = make_story(headline="Austria pays", body=BODY)
    tag_story(article.pk)
    assert "Austria" in names(article.pk)
    assert not Job.objects.filter(kind="renew").exists()


def test_a_story_that_is_gone_needs_no_tags():
    assert tag_story(404) is None


def test_who_made_the_story_is_not_what_it_is_about():
    edition = publish_story(
        headline="Austria pays",
        body="<p>Minister Ana Ruiz spoke in Vienna.</p>",
        contributors_note="Spokesman Karl Ode in Oslo contributed to this report.",
        bylines=[{"author": make_author("Ana Ruiz")}],
    )
    tag_story(edition.article_id)
    assert names(edition.article_id) == {"Austria", "Vienna"}


def test_new_topics_of_a_live_story_renew_its_page_once():
    edition = publish_story(headline="Austria pays", body=BODY)
    tag_story(edition.article_id)
    assert Job.objects.filter(kind="renew", object_id=edition.article_id).count() == 1
    tag_story(edition.article_id)
    assert Job.objects.filter(kind="renew", object_id=edition.article_id).count() == 1


def test_rejecting_a_public_topic_renews_the_page():
    edition = publish_story(headline="Austria pays", body=BODY)
    tag_story(edition.article_id)
    Job.objects.all().delete()
    actions.reject(tag=Tag.objects.get(entity__name="Austria"), by=make_user(), at=NOW)
    assert Job.objects.filter(kind="renew", object_id=edition.article_id).exists()


def test_accepting_teaches_the_desk_a_spelling():
    edition = publish_story(headline="Austria pays", body=BODY)
    tag_story(edition.article_id)
    ode = Entity.objects.get(name="Karl Ode")
    assert not ode.aliases.filter(folded="ode").exists()
    actions.accept(tag=ode.tags.get(), by=make_user(), at=NOW)
    assert ode.aliases.filter(folded="ode", muted=False).exists()


def test_three_rejections_of_a_spelling_mute_it_for_the_desk():
    editor = make_user()
    for day in range(3):
        edition = publish_story(headline=f"Day {day}", body="<p>The race ended in Vienna.</p>")
        tag_story(edition.article_id)
        actions.reject(tag=Tag.objects.get(article=edition.article_id), by=editor, at=NOW)
    assert Alias.objects.get(entity__name="Vienna", folded="vienna").muted

    edition = publish_story(headline="Day 4", body="<p>The race ended in Vienna.</p>")
    tag_story(edition.article_id)
    assert not Tag.objects.filter(article=edition.article_id).exists()


def test_an_acceptance_keeps_a_spelling_from_being_muted():
    editor = make_user()
    for day in range(4):
        edition = publish_story(headline=f"Day {day}", body="<p>The race ended in Vienna.</p>")
        tag_story(edition.article_id)
        decide = actions.accept if day == 0 else actions.reject
        decide(tag=Tag.objects.get(article=edition.article_id), by=editor, at=NOW)
    assert not Alias.objects.get(entity__name="Vienna", folded="vienna").muted


def test_an_editor_adds_a_tag_that_no_machine_takes_away():
    edition = publish_story(headline="Austria pays", body=BODY)
    entity = Entity.objects.create(kind="subject", name="Budget", slug="budget")
    actions.add_tag(article=edition.article, entity=entity, by=make_user(), at=NOW)
    tag_story(edition.article_id)
    assert Tag.objects.get(entity=entity).status == Tag.Status.CONFIRMED


def test_merging_moves_names_and_tags_and_leads_the_old_address_on():
    first = publish_story(headline="Austria pays", body=BODY)
    tag_story(first.article_id)
    ode = Entity.objects.get(name="Karl Ode")
    other = Entity.objects.create(kind="person", name="Charles Ode", slug="charles-ode")
    link.learn_names(other, ["Charles Ode", "Charlie Ode"])
    second = publish_story(headline="Charlie Ode returns")
    Tag.objects.create(article=second.article, entity=other, status="confirmed", relevance=40)

    entities.merge(entity=other, into=ode, at=NOW)

    other.refresh_from_db()
    assert other.merged_into == ode
    assert set(ode.aliases.values_list("folded", flat=True)) == {"karl ode", "charles ode", "charlie ode"}
    assert Tag.objects.filter(entity=ode).count() == 2
    tag_story(second.article_id)
    assert Tag.objects.get(article=second.article).entity == ode


def test_merging_two_tags_of_one_story_keeps_the_editors_word():
    edition = publish_story(headline="Austria pays", body=BODY)
    tag_story(edition.article_id)
    ode = Entity.objects.get(name="Karl Ode")
    other = Entity.objects.create(kind="person", name="K. Ode", slug="k-ode")
    Tag.objects.create(article=edition.article, entity=other, status="rejected", source="editor", relevance=1)
    entities.merge(entity=other, into=ode, at=NOW)
    assert Tag.objects.get(entity=ode).status == Tag.Status.REJECTED


def test_things_of_two_kinds_are_not_merged():
    person = Entity.objects.create(kind="person", name="Paris", slug="paris-1")
    place = Entity.objects.create(kind="place", name="Paris", slug="paris-2")
    with pytest.raises(ValueError, match="cannot be one"):
        entities.merge(entity=person, into=place, at=NOW)


def test_live_topics_reach_the_edition():
    edition = publish_story(headline="Austria pays", body=BODY)
    tag_story(edition.article_id)
    publishing.renew(article_id=edition.article_id, at=NOW)
    edition = Edition.objects.get(pk=edition.pk)
    assert edition.topics[0]["name"] == "Austria"
    assert len(edition.topics) <= 8


def made_up(name, kind="person", **fields):
    fields = {"slug": name.lower().replace(" ", "-"), "proposed_at": NOW - timedelta(days=40)} | fields
    entity = Entity.objects.create(kind=kind, name=name, **fields)
    link.learn_names(entity, [name])
    return entity


def test_a_name_that_the_desk_put_on_the_story_is_that_whatever_a_machine_takes_it_for():
    edition = publish_story(headline="A captain", body=BODY)
    ours = Entity.objects.create(kind="subject", name="Karl Ode", slug="karl-ode-the-ship")
    actions.add_tag(article=edition.article, entity=ours, by=None, at=NOW)
    tag_story(edition.article_id)
    assert [tag.entity.kind for tag in Tag.objects.filter(entity__name="Karl Ode")] == ["subject"]
    assert Entity.objects.filter(name="Karl Ode").count() == 1
    # A country of that name is vouched for by a table: it is another thing.
    other = Entity.objects.create(kind="person", name="Austria", slug="austria-the-singer")
    actions.add_tag(article=edition.article, entity=other, by=None, at=NOW)
    tag_story(edition.article_id)
    assert set(Tag.objects.filter(entity__name="Austria").values_list("entity__kind", flat=True)) == {
        "person",
        "place",
    }


def test_readers_see_a_name_once():
    edition = publish_story()
    for kind, status, relevance in (("person", "applied", 90), ("subject", "confirmed", 40)):
        entity = made_up("Ever Given", kind, slug=f"ever-given-{kind}")
        Tag.objects.create(article=edition.article, entity=entity, status=status, relevance=relevance)
    assert [topic["kind"] for topic in topics_for(edition.article_id)] == ["subject"]


def test_what_a_machine_made_up_and_no_story_has_is_forgotten_after_a_month():
    edition = publish_story()
    made_up("Used")
    Tag.objects.create(article=edition.article, entity=Entity.objects.get(name="Used"))
    made_up("Refused")
    Tag.objects.create(article=edition.article, entity=Entity.objects.get(name="Refused"), status="rejected")
    made_up("New", proposed_at=NOW - timedelta(days=3))
    made_up("Desk", proposed_at=None)
    made_up("Described", description="A sentence.")
    Alias.objects.filter(entity=made_up("Muted")).update(muted=True)
    made_up("Merged", merged_into=made_up("Target"))
    made_up("Nobody")
    assert entities.forget_unused(at=NOW) == 1
    assert not Entity.objects.filter(name="Nobody").exists()
    assert Entity.objects.count() == 8


def test_what_a_machine_makes_up_is_known_as_such_until_the_desk_renames_it():
    tag_story(publish_story(headline="Austria pays", body=BODY).article_id)
    ode = Entity.objects.get(name="Karl Ode")
    assert ode.proposed_at == NOW
    entities.renamed(entity=ode, before="Karl Ode")
    ode.refresh_from_db()
    assert ode.proposed_at is None
