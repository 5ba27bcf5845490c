"""Rights windows act by themselves; changes reach public files and uses."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from media.library import actions
from media.library.models import Photo
from newsroom.outbox.models import Job
from tests.media.pictures import stored

pytestmark = pytest.mark.django_db


def jobs(photo: Photo) -> set[tuple[str, int]]:
    return set(Job.objects.filter(object_id=photo.pk).values_list("kind", "object_version"))


def test_a_closing_window_withdraws_the_photo_and_tells_its_uses_without_anybody_asking():
    now = timezone.now()
    photo = stored(rights_until=now + timedelta(hours=1))
    assert actions.notice_rights_windows(at=now) == 0
    assert actions.notice_rights_windows(at=now + timedelta(hours=2)) == 1
    photo.refresh_from_db()
    assert photo.was_usable is False
    assert {("photo.changed", photo.version), ("photo.hidden", photo.version)} <= jobs(photo)
    assert actions.notice_rights_windows(at=now + timedelta(hours=2)) == 0, "it is noticed once"


def test_an_opening_window_brings_the_photo_back():
    now = timezone.now()
    photo = stored(rights_from=now + timedelta(hours=1), was_usable=False)
    assert actions.notice_rights_windows(at=now) == 0
    assert actions.notice_rights_windows(at=now + timedelta(hours=1)) == 1
    photo.refresh_from_db()
    assert photo.was_usable is True


def test_a_withdrawn_photo_does_not_come_back_by_the_clock():
    now = timezone.now()
    photo = stored()
    actions.withdraw(photo=photo, at=now)
    assert actions.notice_rights_windows(at=now + timedelta(days=1)) == 0


@pytest.mark.parametrize(
    "field", ["credit", "copyright_notice", "focal_x", "crops", "rights_until", "caption"]
)
def test_a_change_of_a_public_fact_makes_new_files_and_tells_the_uses(field):
    photo = stored()
    before = photo.version
    actions.photo_changed(photo=photo, fields={field}, at=timezone.now())
    photo.refresh_from_db()
    assert photo.version == before + 1
    assert ("photo.renditions", photo.version) in jobs(photo)
    at_once = field in ("credit", "rights_until")  # the others wait for the new files
    assert (("photo.changed", photo.version) in jobs(photo)) is at_once


def test_a_change_of_what_only_the_desk_sees_makes_no_work():
    photo = stored()
    before = jobs(photo)
    actions.photo_changed(photo=photo, fields={"keywords", "city"}, at=timezone.now())
    photo.refresh_from_db()
    assert photo.version == 1
    assert jobs(photo) == before


def test_trash_and_back():
    now = timezone.now()
    photo = stored()
    actions.trash(photo=photo, at=now)
    assert not Photo.objects.usable(now).exists()
    actions.take_from_trash(photo=photo, at=now)
    assert Photo.objects.usable(now).get() == photo


@pytest.mark.parametrize(
    "nonsense",
    [
        {"focal_x": 1.5, "focal_y": 0.5},
        {"focal_x": 0.5},
        {"width": 0},
        {"status": "gone"},
        {"dominant_colour": "red"},
        {"sha256": "abc"},
        {"original": ""},
    ],
)
def test_the_database_refuses_nonsense(nonsense):
    photo = stored()
    with pytest.raises(IntegrityError), transaction.atomic():
        Photo.objects.filter(pk=photo.pk).update(**nonsense)


def test_rights_cannot_end_before_they_begin():
    photo, now = stored(), timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        Photo.objects.filter(pk=photo.pk).update(rights_from=now, rights_until=now)
