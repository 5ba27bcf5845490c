"""The verbs of publishing."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from articles.content.models import Article
from articles.editions.models import Edition, Placement
from articles.publishing import actions
from articles.publishing.models import Change, OldAddress
from articles.publishing.queries import changes_after, highest_seq
from articles.publishing.steps import Blocked, NotAllowed
from articles.revisions.actions import save_revision
from newsroom.outbox.models import Job
from tests.factories import NOW, make_section, make_story, publish_story

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(minutes=10)


def change_headline(article, headline, at=LATER):
    article.refresh_from_db()
    article.headline = headline
    save_revision(article=article, by=None, at=at)


def test_publishing_makes_an_edition_that_readers_see_and_asks_for_tags():
    article = make_story(headline="Bridge opens")
    edition = actions.publish(article=article, by=None, at=NOW)
    article.refresh_from_db()
    assert (article.status, article.slug) == ("live", "bridge-opens")
    assert list(Edition.objects.live()) == [edition]
    assert edition.path == "/world/bridge-opens/"
    assert edition.byline == "By Ana Ruiz"
    assert edition.number == 1
    assert Job.objects.filter(kind="tag", object_id=article.pk, object_version=1, state="waiting").exists()


def test_a_draft_edited_after_publication_does_not_reach_readers():
    edition = publish_story(headline="Old words")
    change_headline(edition.article, "New words")
    assert Edition.objects.live().get().headline == "Old words"


def test_publishing_again_ends_the_edition_before_and_keeps_the_place_in_the_archive():
    first = publish_story(headline="Old words")
    change_headline(first.article, "New words")
    second = actions.publish(article=first.article, by=None, at=LATER)
    first.refresh_from_db()
    assert first.live_until == LATER == second.live_from
    assert second.published_at == NOW
    assert second.updated_at == LATER
    assert Edition.objects.live(NOW).get().headline == "Old words"
    assert Edition.objects.live(LATER).get().headline == "New words"


def test_a_minor_fix_leaves_the_public_updated_time():
    first = publish_story()
    fixed = actions.publish(article=first.article, by=None, at=LATER, kind="minor")
    assert fixed.updated_at == NOW


def test_a_correction_says_what_was_wrong_on_the_story():
    first = publish_story()
    corrected = actions.correct(article=first.article, by=None, at=LATER, text="It was Tuesday.")
    assert corrected.corrections == [
        {"kind": "correction", "at": LATER.isoformat(), "text": "It was Tuesday.", "version": 2}
    ]
    assert Change.objects.get(is_latest=True).reason == "corrected"


def test_the_reason_of_a_retraction_stays_at_the_address_and_with_the_partners(client):
    story = publish_story().article
    with pytest.raises(NotAllowed):
        actions.correct(article=story, by=None, at=LATER, kind=Edition.Kind.RETRACTION, text=" ")
    edition = actions.correct(
        article=story, by=None, at=LATER, kind=Edition.Kind.RETRACTION, text="The mayor never said it."
    )
    for address in (edition.path, "/corrections/"):
        page = client.get(address)
        assert page.status_code == 200
        assert "The mayor never said it." in page.content.decode()
    assert "Retracted" in client.get(edition.path).content.decode()
    change = Change.objects.get(article=story, is_latest=True)
    assert (change.reason, change.editor_note) == ("corrected", "The mayor never said it.")
    # A later fix leaves the reason where it is.
    story.refresh_from_db()
    story.headline = "Another headline"
    save_revision(article=story, by=None, at=LATER)
    actions.publish(article=story, by=None, at=LATER + timedelta(minutes=10), kind=Edition.Kind.MINOR)
    assert "The mayor never said it." in client.get(edition.path).content.decode()


def test_a_correction_without_words_is_refused():
    first = publish_story()
    with pytest.raises(NotAllowed, match="say why"):
        actions.correct(article=first.article, by=None, at=LATER, text="  ")
    assert Edition.objects.live().get() == first


def test_a_withdrawn_story_is_gone_and_leaves_a_tombstone():
    edition = publish_story()
    actions.withdraw(article=edition.article, by=None, at=LATER, reason="Wrong person")
    assert not Edition.objects.live().exists()
    assert not Placement.objects.exists()
    change = Change.objects.get(is_latest=True)
    assert (change.state, change.reason, change.edition, change.version) == ("deleted", "withdrawn", None, 1)


def test_a_withdrawn_story_can_be_published_again_at_its_own_time():
    edition = publish_story()
    actions.withdraw(article=edition.article, by=None, at=LATER, reason="Wrong")
    again = actions.publish(article=edition.article, by=None, at=LATER + timedelta(minutes=5))
    assert (again.number, again.published_at) == (2, NOW)
    assert Change.objects.get(is_latest=True).reason == "published"


@pytest.mark.parametrize("missing", [{"body": ""}, {"section": None}, {"bylines": []}, {"standfirst": "TK"}])
def test_an_unfinished_story_is_not_published_and_stays_as_it_was(missing):
    article = make_story(**missing)
    with pytest.raises(Blocked):
        actions.publish(article=article, by=None, at=NOW)
    article.refresh_from_db()
    assert (article.status, article.version) == ("draft", 1)
    assert not Edition.objects.exists()
    assert not Job.objects.exists()


def test_an_embargo_stops_publication_until_its_time():
    article = make_story(embargo_until=LATER)
    with pytest.raises(Blocked, match="embargo"):
        actions.publish(article=article, by=None, at=NOW)
    assert actions.publish(article=article, by=None, at=LATER)


def test_a_hold_stops_publication_until_it_is_released():
    article = make_story()
    actions.hold(article=article, by=None, at=NOW, note="Lawyers read it")
    with pytest.raises(NotAllowed, match="hold"):
        actions.publish(article=article, by=None, at=NOW)
    actions.release(article=article, by=None, at=NOW)
    assert actions.publish(article=article, by=None, at=NOW)


def test_two_stories_of_one_headline_get_addresses_of_their_own():
    assert publish_story(headline="Storm").path == "/world/storm/"
    assert publish_story(headline="Storm").path == "/world/storm-2/"


def test_a_story_that_moves_leaves_its_old_address_behind():
    edition = publish_story(headline="Match report")
    Article.objects.filter(pk=edition.article_id).update(section=make_section("Sport"))
    moved = actions.publish(article=edition.article, by=None, at=LATER)
    assert moved.path == "/sport/match-report/"
    assert OldAddress.objects.get().path == "/world/match-report/"
    assert publish_story(headline="Match report").path == "/world/match-report-2/"


def test_undoing_a_republication_brings_back_what_readers_saw():
    first = publish_story(headline="Right words")
    change_headline(first.article, "Slip of the pen")
    actions.publish(article=first.article, by=None, at=LATER)
    actions.undo_publish(article=first.article, by=None, at=LATER + timedelta(seconds=19))
    live = Edition.objects.live().get()
    assert (live.headline, live.number) == ("Right words", 3)
    first.article.refresh_from_db()
    assert first.article.headline == "Slip of the pen"


def test_undoing_a_first_publication_takes_the_story_away():
    first = publish_story()
    actions.undo_publish(article=first.article, by=None, at=NOW + timedelta(seconds=5))
    assert not Edition.objects.live().exists()
    first.article.refresh_from_db()
    assert first.article.status == "ready"


def test_twenty_seconds_later_it_is_too_late_to_undo():
    first = publish_story()
    with pytest.raises(NotAllowed, match="too late"):
        actions.undo_publish(article=first.article, by=None, at=NOW + timedelta(seconds=21))


def test_the_log_numbers_changes_in_order_and_shows_each_story_once():
    one, two = publish_story(), publish_story()
    actions.publish(article=one.article, by=None, at=LATER)
    rows = changes_after(seq=0, limit=10)
    assert [row.article_id for row in rows] == [two.article_id, one.article_id]
    assert [row.seq for row in rows] == [2, 3]
    assert highest_seq() == 3


def test_a_publication_costs_a_bounded_number_of_queries(django_assert_max_num_queries):
    article = make_story()
    with django_assert_max_num_queries(45):
        actions.publish(article=article, by=None, at=NOW)


@pytest.mark.django_db(transaction=True)
def test_a_later_number_never_becomes_visible_before_an_earlier_one():
    import threading

    one, two = make_story(), make_story()
    inside, go = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            actions.publish(article=one, by=None, at=NOW)
            inside.set()
            go.wait(5)
        connection.close()

    def quick():
        actions.publish(article=two, by=None, at=NOW)
        connection.close()

    first, second = threading.Thread(target=slow), threading.Thread(target=quick)
    first.start()
    assert inside.wait(5)
    second.start()
    second.join(0.5)
    assert second.is_alive(), "the second publication must wait for the first one's number"
    assert highest_seq() == 0
    go.set()
    first.join(5)
    second.join(5)
    assert [row.article_id for row in changes_after(seq=0, limit=10)] == [one.pk, two.pk]
