"""Stories from the wire into the tables."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DataError, connection, transaction

from articles.content.models import Article, Section, Source
from articles.editions.models import Edition
from articles.neighbours.models import Pin
from articles.publishing import actions as publishing
from articles.publishing import scheduling
from articles.revisions.actions import save_revision
from articles.wire.actions import import_story
from articles.wire.models import Take
from articles.wire.registry import author_named, section_named, source_named
from articles.wire.text_page import parse
from tests.articles.wire.pages import BLOCKS, page
from tests.factories import NOW, make_author, make_story

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def take_in(text=None, *, at=NOW, **options):
    return import_story(story=parse(text or page()), by=None, at=at, **options)


def edit(article, **fields):
    """Somebody at the desk saves the story."""
    article = Article.objects.get(pk=article.pk)
    for name, value in fields.items():
        setattr(article, name, value)
    save_revision(article=article, by=None, at=NOW + timedelta(minutes=5))
    return article


def test_the_same_page_again_changes_nothing():
    first = take_in()
    again = take_in(at=LATER)
    assert (again.outcome, again.article.pk) == ("unchanged", first.article.pk)
    assert Take.objects.count() == 1
    assert first.article.revisions.count() == 1


def test_a_later_version_updates_the_working_copy_as_a_revision():
    take_in()
    done = take_in(page(third="It will work for two lunar days.", note="X reported from Bonn."), at=LATER)
    assert done.outcome == "updated"
    assert set(done.changed) == {"body", "contributors_note", "bylines"}
    article = Article.objects.get()
    assert "two lunar days" in article.body
    assert "one lunar day." not in article.body
    revision = article.revisions.first()
    assert (revision.number, revision.kind) == (2, "import")
    assert "Take 2" in revision.reason


def test_an_update_leaves_what_the_desk_wrote_elsewhere_in_the_story():
    article = take_in().article
    edit(article, headline="Our own headline", body=article.body.replace("1,200", "1,250"), kicker="Space")
    done = take_in(page(third="It will work for two lunar days."), at=LATER)
    article.refresh_from_db()
    assert done.outcome == "updated"
    assert (article.headline, article.kicker) == ("Our own headline", "Space")
    assert "1,250" in article.body
    assert "two lunar days" in article.body


def test_an_update_never_overwrites_what_the_desk_wrote():
    article = take_in().article
    edit(article, body=article.body.replace("one lunar day", "fourteen days"), standfirst="Ours")
    done = take_in(page(third="It will work for two lunar days.", standfirst="Theirs"), at=LATER)
    article.refresh_from_db()
    assert done.outcome == "skipped"
    assert set(done.changed) == {"body", "standfirst"}
    assert "fourteen days" in article.body
    assert article.standfirst == "Ours"
    assert Take.objects.count() == 1
    assert article.version == 2


def test_after_a_merge_the_next_version_is_compared_with_the_last_take():
    article = take_in().article
    edit(article, headline="Our own headline")
    take_in(page(third="Second version."), at=LATER)
    assert take_in(page(third="Second version."), at=LATER).outcome == "unchanged"
    assert take_in(page(third="Third version."), at=LATER).outcome == "updated"
    article.refresh_from_db()
    assert article.headline == "Our own headline"
    assert "Third version." in article.body


def test_a_photo_that_an_editor_added_survives_a_picture_more_in_the_update():
    article = take_in().article
    row = article.illustrations.get(key="photo-2")
    row.alt = "Five people in headsets raise their arms."
    row.save()
    edit(article)
    new = page(first="A new picture stands first. (AFP Photo)\n\n" + BLOCKS["first"])
    assert take_in(new, at=LATER).outcome == "updated"
    article.refresh_from_db()
    assert article.illustrations.get(key="photo-2").alt == "Five people in headsets raise their arms."
    assert article.illustrations.get(key="photo-3").caption == "A new picture stands first."
    assert article.body.index("photo-3") < article.body.index("photo-2")
    assert take_in(new, at=LATER).outcome == "unchanged"


def test_a_story_in_the_trash_spiked_or_scheduled_takes_no_update():
    article = take_in().article
    new = page(third="Second version.")
    scheduling.schedule(article=article, by=None, at=NOW, publish_at=LATER)
    assert "scheduled" in take_in(new).why
    scheduling.unschedule(article=article, by=None, at=NOW)
    publishing.spike(article=article, by=None, at=NOW)
    assert "spiked" in take_in(new, publish=True).why
    Article.objects.update(trashed_at=NOW)
    assert "trash" in take_in(new).why
    assert Take.objects.count() == 1


def test_an_editor_who_changes_the_source_does_not_make_the_story_a_stranger():
    article = take_in().article
    edit(article, source=Source.objects.create(name="Ours", slug="ours"))
    assert take_in(at=LATER).outcome == "unchanged"
    assert Article.objects.count() == 1


def test_publishing_makes_an_edition_and_an_update_the_next():
    assert take_in(publish=True).published
    done = take_in(page(third="Second version."), at=LATER, publish=True)
    assert (done.outcome, done.published) == ("updated", True)
    live = Edition.objects.live().get()
    assert (live.number, live.kind) == (2, "update")
    assert "Second version." in live.body


def test_without_publish_an_update_of_a_live_story_waits_in_the_working_copy():
    take_in(publish=True)
    take_in(page(third="Second version."), at=LATER)
    assert "Second version." not in Edition.objects.live().get().body
    assert "Second version." in Article.objects.get().body


def test_an_import_does_not_publish_what_editors_left_waiting():
    article = take_in(publish=True).article
    edit(article, headline="Not to be seen yet")
    done = take_in(page(third="Second version."), at=LATER, publish=True)
    assert (done.outcome, done.published) == ("updated", False)
    assert "editors have changes waiting" in done.not_published
    assert Edition.objects.live().get().headline == BLOCKS["headline"]


def test_a_withdrawn_story_is_not_published_again_by_an_import():
    article = take_in(publish=True).article
    publishing.withdraw(article=article, by=None, at=LATER, reason="Wrong")
    done = take_in(page(third="Second version."), at=LATER, publish=True)
    assert "withdrawn" in done.not_published
    assert not Edition.objects.live().exists()


def test_a_draft_that_came_in_before_is_published_when_asked_later():
    take_in()
    assert take_in(at=LATER, publish=True).published


def test_neighbours_that_the_page_names_are_pinned_when_the_newsroom_has_them():
    before = make_story(headline="Bakers STRIKE over flour")
    done = take_in()
    assert list(Pin.objects.values_list("article", "direction", "target")) == [
        (done.article.pk, "previous", before.pk)
    ]
    assert done.pinned == ("previous: Bakers STRIKE over flour",)


def test_a_neighbour_that_comes_in_later_is_pinned_then():
    article = take_in().article
    after = take_in(page(headline="Town votes on a bridge", without=["neighbours"])).article
    assert list(Pin.objects.values_list("article", "direction", "target")) == [(article.pk, "next", after.pk)]


def test_a_pin_that_an_editor_set_stays():
    other = make_story()
    article = take_in().article
    Pin.objects.create(article=article, direction="previous", target=other)
    make_story(headline="Bakers strike over flour")
    take_in(page(third="Second version."), at=LATER)
    assert Pin.objects.get().target == other


def test_names_that_the_newsroom_has_are_used_in_any_case():
    world = Section.objects.create(name="World", slug="world")
    agency = Source.objects.create(name="AP", full_name="The Associated Press", slug="ap")
    ours = make_author("Lorne Cook")
    assert section_named("WORLD") == world
    assert source_named("Associated Press") == source_named("ap") == agency
    assert author_named("LORNE COOK", agency) == ours
    assert source_named("") is None


def test_a_new_name_gets_a_slug_of_plain_letters_that_is_free():
    Section.objects.create(name="Other", slug="garden-home")
    assert section_named("Garden & Home").slug == "garden-home-2"
    assert author_named("Özgür Çelik", None).slug == "ozgur-celik"
    assert author_named("Юрий Карманов", None).slug == "yuriy-karmanov"


def test_a_writer_named_twice_stands_in_the_byline_once():
    article = take_in(page(byline="By ANNA BELL, JO GREY and ANNA BELL")).article
    assert list(article.bylines.values_list("author__name", flat=True)) == ["Anna Bell", "Jo Grey"]


def test_nothing_is_left_of_a_story_that_fails_half_way():
    story = replace(parse(page()), dateline="X" * 121)  # longer than its column
    with pytest.raises(DataError), transaction.atomic():
        import_story(story=story, by=None, at=NOW)
    assert not Article.objects.exists()
    assert not Section.objects.exists()
    assert not Source.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_four_imports_of_one_page_at_once_make_one_story():
    def one(_):
        try:
            return take_in().outcome
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(one, range(4)))
    assert sorted(outcomes) == ["imported", "unchanged", "unchanged", "unchanged"]
    assert Article.objects.count() == Take.objects.count() == 1
