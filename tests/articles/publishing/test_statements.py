"""What saving and publishing cost the database, and that what was saved there is still right."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.content.models import Article
from articles.editions.models import Edition, Placement
from articles.publishing import actions
from articles.revisions.actions import Beginning, new_stories, new_story, save_revision
from articles.revisions.models import Revision
from articles.revisions.queries import parts_of
from articles.revisions.snapshot import take
from articles.tagging.models import Entity, Tag
from tests.factories import NOW, make_author, make_section, make_story, publish_story
from tests.media.pictures import add, jpeg

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
# The transactions' begin and end are counted, too.
BUDGET = 25


def full_story(**fields):
    """A draft with everything that costs a look at another table, and what it was made of."""
    rows = [{"key": "lead1", "role": "lead", "caption": "A ferry leaves.", "alt": "A white ferry at a quay"}]
    photo = add(jpeg(400, 300), credit="Ana Ruiz")
    story = make_story(
        illustrations=[row | {"photo": photo} for row in rows],
        further_sections=[make_section("Europe"), make_section("Travel")],
        bylines=[{"author": make_author()}, {"author": make_author("Ben Okri"), "role": "editor"}],
        **fields,
    )
    topic = Entity.objects.create(kind="org", name="Port Authority", slug="port-authority")
    Tag.objects.create(article=story, entity=topic, status="confirmed", source="editor", rel="about")
    return story


def saved_and_published(story, headline, **more):
    story.headline = headline
    with CaptureQueriesContext(connection) as asked:
        save_revision(article=story, by=None, at=LATER)
        edition = actions.publish(article=story, by=None, at=LATER, **more)
    return edition, len(asked)


def test_saving_and_publishing_asks_the_database_25_times_at_most():
    story = full_story()
    first, asked = saved_and_published(story, "The ferry sails")
    assert asked <= BUDGET
    story.refresh_from_db()
    second, asked = saved_and_published(story, "The ferry sails again")
    assert asked <= BUDGET
    assert (first.number, second.number, second.headline) == (1, 2, "The ferry sails again")
    assert [topic["name"] for topic in second.topics] == ["Port Authority"]
    assert second.illustrations[0]["picture"]["jpeg"]


def test_withdrawing_asks_no_more_than_publishing(django_assert_max_num_queries):
    edition = publish_story()
    with django_assert_max_num_queries(15):
        actions.withdraw(article=edition.article, by=None, at=LATER, reason="Not ours.")


def test_a_story_stands_in_the_sections_of_its_newest_edition_alone():
    story = full_story()
    actions.publish(article=story, by=None, at=NOW)
    story.refresh_from_db()
    story.section = make_section("Sport")
    story.further_sections.set([make_section("Travel")])
    edition, _ = saved_and_published(story, "A race of ferries")
    rows = Placement.objects.filter(article=story)
    assert {row.section.name for row in rows} == {"Sport", "Travel"}
    assert {row.edition for row in rows} == {edition}


def test_the_first_revision_holds_what_the_tables_hold():
    story = full_story(internal_notes="Ask the captain.")
    Tag.objects.all().delete()
    assert Revision.objects.get(article=story).snapshot == take(Article.objects.get(pk=story.pk))
    assert [row["name"] for row in parts_of(story).bylines] == ["Ana Ruiz", "Ben Okri"]


def test_a_hundred_stories_are_started_with_as_few_questions_as_one(django_assert_num_queries):
    author, section = make_author(), make_section()
    starts = [
        Beginning({"headline": f"Story {number}", "section": section}, bylines=[{"author": author}])
        for number in range(100)
    ]
    with CaptureQueriesContext(connection) as one:
        new_story(by=None, at=NOW, headline="Alone", section=section, bylines=[{"author": author}])
    with django_assert_num_queries(len(one)):
        stories = new_stories(starts, by=None, at=NOW)
    assert [story.headline for story in stories[:2]] == ["Story 0", "Story 1"]
    assert Revision.objects.filter(article__in=stories, number=1).count() == 100


def test_what_readers_search_by_is_in_the_index_of_the_edition_as_soon_as_it_is_live():
    edition = publish_story(headline="Lighthouse keepers return")
    assert Edition.objects.live().filter(search="lighthouse").get() == edition
