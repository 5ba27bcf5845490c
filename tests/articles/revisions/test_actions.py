"""Saving without losing a word."""

from datetime import timedelta

import pytest

from articles.content.models import Article
from articles.revisions.actions import EditConflict, restore, save_revision
from articles.revisions.diff import snapshots, words
from articles.revisions.models import Revision
from tests.factories import NOW, make_author, make_story

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(minutes=1)


def save(story, **how):
    return save_revision(article=story, by=None, at=LATER, **how)


def test_every_save_is_kept():
    story = make_story(headline="One")
    story.headline = "Two"
    revision = save(story)
    assert (revision.number, story.version) == (2, 2)
    assert [row.snapshot["fields"]["headline"] for row in story.revisions.all()] == ["Two", "One"]


def test_a_save_that_changes_nothing_adds_no_line_to_the_history():
    story = make_story()
    save(story)
    assert story.revisions.count() == 1


def test_a_save_from_an_old_revision_overwrites_nothing():
    story = make_story(headline="Start")
    mine, theirs = Article.objects.get(pk=story.pk), Article.objects.get(pk=story.pk)
    theirs.headline = "Theirs"
    save(theirs, base=1)
    mine.headline = "Mine"
    with pytest.raises(EditConflict) as conflict:
        save(mine, base=1)
    assert conflict.value.current.snapshot["fields"]["headline"] == "Theirs"
    story.refresh_from_db()
    assert story.headline == "Theirs"


def test_autosaves_of_one_session_are_one_line_but_still_conflict_with_a_colleague():
    story = make_story(headline="Start")
    story.headline = "St"
    save(story, kind="autosave", session="a", base=1)
    colleague = Article.objects.get(pk=story.pk)
    story.headline = "Sto"
    save(story, kind="autosave", session="a", base=2)
    assert story.revisions.count() == 2
    colleague.headline = "Overwritten"
    with pytest.raises(EditConflict):
        save(colleague, base=2)


def test_the_body_is_cleaned_whoever_saves_it():
    story = make_story()
    story.body = "<p>Fine</p><script>alert(1)</script>"
    save(story)
    story.refresh_from_db()
    assert story.body == "<p>Fine</p>"


def test_restoring_brings_back_text_and_people_and_is_a_revision_itself():
    story = make_story(headline="First", bylines=[{"author": make_author("Ana Ruiz")}])
    first = story.revisions.get()
    story.headline = "Second"
    story.bylines.all().delete()
    save(story)
    restored = restore(revision=first, by=None, at=LATER)
    story.refresh_from_db()
    assert story.headline == "First"
    assert story.bylines.get().author.name == "Ana Ruiz"
    assert (restored.kind, restored.number, Revision.objects.count()) == ("restore", 3, 3)


def test_one_field_can_be_restored_alone():
    story = make_story(headline="First", kicker="Ports")
    first = story.revisions.get()
    story.headline, story.kicker = "Second", "Ships"
    save(story)
    restore(revision=first, by=None, at=LATER, fields=["kicker"])
    story.refresh_from_db()
    assert (story.headline, story.kicker) == ("Second", "Ports")


def test_pins_come_back_with_a_version_unless_their_story_is_gone():
    kept, gone = make_story(), make_story()
    story = make_story()
    story.pins.create(direction="previous", target=kept)
    story.pins.create(direction="next", target=gone)
    pinned = save(story)
    story.pins.all().delete()
    save(story)
    gone.delete()
    restore(revision=pinned, by=None, at=LATER, fields=["pins"])
    assert list(story.pins.values_list("direction", "target_id")) == [("previous", kept.pk)]


def test_a_diff_joins_back_into_both_texts():
    before, after = "The ship came in at dawn.", "The first ship came at dusk."
    pieces = words(before, after)
    assert "".join(text for kind, text in pieces if kind != "new") == before
    assert "".join(text for kind, text in pieces if kind != "gone") == after


def test_a_diff_of_revisions_names_every_field_that_differs():
    story = make_story(headline="One")
    before = story.revisions.get().snapshot
    story.headline = "Two"
    story.bylines.all().delete()
    after = save(story).snapshot
    assert {diff.field for diff in snapshots(before, after)} == {"headline", "bylines"}
