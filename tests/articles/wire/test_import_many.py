"""Many stories at once: what they cost, and that each stands for itself."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.content.models import Article, Section
from articles.neighbours.models import Pin
from articles.publishing.models import OldAddress
from articles.revisions.actions import save_revision
from articles.revisions.snapshot import take
from articles.wire.actions import BATCH, import_stories
from articles.wire.models import Take
from articles.wire.story import Byline, Hint, Picture, Story, WireError
from tests.factories import NOW, make_author, make_section

pytestmark = pytest.mark.django_db
# The transaction's begin and end are counted, too.
STATEMENTS = 20


def story(number=1, **fields):
    values = {
        "format": "probe",
        "guid": f"probe:{number}",
        "headline": f"Story {number}",
        "body": '<p>It came over the wire.</p><figure data-illustration="a"></figure><p>It went on.</p>',
        "sections": ("World", "Europe"),
        "primary_section": "World",
        "source": "AP",
        "bylines": (Byline("Ana Ruiz"), Byline("Ben Okri", place="Rome")),
        "pictures": (Picture("a", "inline", "A quay.", "AP"),),
        "old_path": f"/2020/{number}/",
    }
    return Story(**values | fields)


def bring_in(*stories, **options):
    return list(import_stories([(one, "probe.xml") for one in stories], by=None, at=NOW, **options))


def outcomes(done):
    return [one.outcome for one in done]


def test_a_hundred_new_stories_ask_the_database_twenty_times():
    bring_in(story())  # sections, authors and the source are there
    stories = [story(number) for number in range(2, 2 + BATCH)]
    with CaptureQueriesContext(connection) as asked:
        done = bring_in(*stories)
    # Names are looked up once for each hundred: a source, two sections and two authors.
    assert len(asked) <= STATEMENTS + 5
    assert outcomes(done) == ["imported"] * BATCH
    assert [one.article.headline for one in done] == [one.headline for one in stories]
    article = done[50].article
    assert Article.objects.get(pk=article.pk).revisions.get().snapshot == take(article)
    assert list(article.bylines.values_list("author__name", "place")) == [
        ("Ana Ruiz", ""),
        ("Ben Okri", "Rome"),
    ]
    assert article.illustrations.get().caption == "A quay."
    assert Take.objects.filter(number=1).count() == OldAddress.objects.count() == BATCH + 1


def test_one_story_that_cannot_be_stored_takes_no_other_with_it():
    done = bring_in(story(1), story(2, dateline="X" * 121), story(3))
    assert isinstance(done[1], WireError)
    assert "Story 2" in str(done[1])
    assert outcomes([done[0], done[2]]) == ["imported", "imported"]
    assert set(Article.objects.values_list("headline", flat=True)) == {"Story 1", "Story 3"}


def test_a_story_and_its_next_version_in_one_import_are_one_story():
    newer = story(1, body="<p>It came over the wire, twice.</p>", pictures=())
    assert outcomes(bring_in(story(1), story(2), newer)) == ["imported", "imported", "updated"]
    assert "twice" in Article.objects.get(guid="probe:1").body
    assert Article.objects.count() == 2


def test_an_import_that_was_killed_half_way_is_repeated_safely():
    bring_in(story(1), story(2))
    again = bring_in(*(story(number) for number in range(1, 5)))
    assert outcomes(again) == ["unchanged", "unchanged", "imported", "imported"]
    assert Article.objects.count() == Take.objects.count() == 4


def test_what_the_killed_import_had_not_published_yet_keeps_its_place_in_time():
    old = replace(story(), published_at=NOW.replace(year=2020))
    bring_in(old)
    (done,) = bring_in(old, publish=True)
    assert (done.outcome, done.published) == ("unchanged", True)
    assert done.article.editions.get().published_at.year == 2020


def test_a_draft_that_an_editor_took_up_before_its_turn_is_not_published_unseen():
    # Stories are written together and published one after another; in between an editor may open one.
    publications = import_stories(
        [(story(1), "probe.xml"), (story(2), "probe.xml")], by=None, at=NOW, publish=True
    )
    assert next(publications).published
    article = Article.objects.get(guid="probe:2")
    article.headline = "Half a thought"
    save_revision(article=article, by=None, at=NOW)
    second = next(publications)
    assert not second.published
    assert "editors have changes waiting" in second.not_published
    article.refresh_from_db()
    assert article.status == "draft"


def test_stories_of_one_import_are_pinned_as_they_name_each_other():
    first = story(1, hints=(Hint("next", "STORY 2"),))
    second = story(2, hints=(Hint("previous", "Story 1"), Hint("next", "Story 9")))
    done = bring_in(first, second)
    one, two = (row.article for row in done)
    assert set(Pin.objects.values_list("article", "direction", "target")) == {
        (one.pk, "next", two.pk),
        (two.pk, "previous", one.pk),
    }
    assert (done[0].pinned, done[1].pinned) == (("next: Story 2",), ("previous: Story 1",))
    (third,) = bring_in(story(9))
    assert third.pinned == ("next of “Story 2”",)


def test_a_new_section_is_told_with_the_first_story_that_brought_it():
    make_section("World")
    make_author()
    done = bring_in(story(1), story(2))
    assert [one.new_sections for one in done] == [("Europe",), ()]
    assert Section.objects.count() == 2
