"""A photo of a front's slot, an author or a topic: what readers see follows it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.editions import version
from articles.front.actions import SlotRow
from articles.front.queries import front
from articles.publishing.tasks import renew_photo
from media.library import actions as library
from tests.articles.front.fronts import curate
from tests.factories import NOW, make_author, publish_story
from tests.media.pictures import add, jpeg

pytestmark = pytest.mark.django_db


@pytest.fixture
def renewed(django_capture_on_commit_callbacks):
    """Does the job; returns (whether the site version rose, whether stale pages are forbidden)."""

    def do(photo, at):
        before = version.current()[0]
        with django_capture_on_commit_callbacks(execute=True):
            renew_photo(object_id=photo.pk, object_version=photo.version, at=at)
        number, hard = version.current()
        return number > before, before < hard <= number

    return do


def test_a_photo_whose_rights_end_leaves_the_slot_and_every_stale_copy(renewed):
    now = timezone.now()
    photo = add(jpeg(400, 300), credit="Ana Ruiz", rights_until=now + timedelta(hours=1))
    story = publish_story(at=NOW)
    curate(SlotRow("top", story.article_id, photo_id=photo.pk), at=now)
    assert front().lead.photo.credit == "Ana Ruiz"
    later = now + timedelta(hours=2)
    library.notice_rights_windows(at=later)
    assert renewed(photo, later) == (True, True)
    assert front().lead.photo is None


def test_a_new_credit_is_printed_on_the_front_at_once(renewed):
    photo = add(jpeg(400, 300), credit="Ana Ruiz")
    curate(SlotRow("top", publish_story(at=NOW).article_id, photo_id=photo.pk))
    photo.credit = "Ana Ruiz, Northbank Courier"
    photo.save()
    assert renewed(photo, timezone.now()) == (True, False)
    assert front().lead.photo.credit == "Ana Ruiz, Northbank Courier"


def test_an_authors_page_follows_the_authors_photo(renewed):
    photo = add(jpeg(400, 300), credit="Ana Ruiz")
    assert renewed(photo, timezone.now()) == (False, False)
    author = make_author()
    author.photo = photo
    author.save()
    assert renewed(photo, timezone.now()) == (True, True)
