"""Another file for a photo that stories show already."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from media.library.models import Photo
from media.library.storage import originals
from media.renditions.models import FormerOriginal
from media.renditions.sweep import sweep
from media.uploading.actions import replace_file
from media.uploading.inspect import NotAPhoto
from newsroom.outbox.models import Job
from tests.factories import make_user
from tests.media.pictures import add, jpeg

pytestmark = pytest.mark.django_db


def replace(photo: Photo, content: bytes, name: str = "better.jpg"):
    return replace_file(photo=photo, file=ContentFile(content), file_name=name, by=None, at=timezone.now())


def test_words_credit_and_rights_stay_and_the_file_is_the_new_one():
    photo = add(
        jpeg(seed=1), name="scan.jpg", caption="The bridge", credit="Ana Ruiz", focal_x=0.2, focal_y=0.3
    )
    before = Photo.objects.get(pk=photo.pk)
    replace(photo, jpeg(width=1200, height=800, seed=2))
    now = Photo.objects.get(pk=photo.pk)
    assert (now.caption, now.credit, now.focal_x) == ("The bridge", "Ana Ruiz", 0.2)
    assert (now.width, now.height, now.file_name) == (1200, 800, "better.jpg")
    assert now.sha256 != before.sha256
    assert now.perceptual_hash != before.perceptual_hash
    assert now.version == before.version + 1
    assert originals().exists(str(now.original))
    former = FormerOriginal.objects.get(photo=photo)
    assert (str(former.file), former.file_name, former.sha256) == (
        str(before.original),
        "scan.jpg",
        before.sha256,
    )
    assert Job.objects.filter(
        kind="photo.renditions", object_id=photo.pk, object_version=now.version
    ).exists()


def test_cuts_set_by_hand_stay_for_the_same_shape_and_go_with_another():
    photo = add(jpeg(900, 600), crops={"1x1": [0.1, 0, 0.6, 0.9]})
    assert not replace(photo, jpeg(1200, 800, seed=2)).cuts_were_dropped
    assert Photo.objects.get(pk=photo.pk).crops == {"1x1": [0.1, 0, 0.6, 0.9]}
    assert replace(photo, jpeg(600, 900, seed=3)).cuts_were_dropped
    assert Photo.objects.get(pk=photo.pk).crops == {}


def test_a_file_that_the_library_has_and_one_that_is_no_picture_change_nothing():
    photo, other = add(jpeg(seed=1)), add(jpeg(seed=2))
    was = Photo.objects.values().get(pk=photo.pk)
    for content, message in (
        (jpeg(seed=1), "has already"),
        (jpeg(seed=2), f"already, as photo {other.pk}"),
        (b"no picture at all", "better.jpg"),
        (jpeg(seed=3)[:500], "better.jpg"),
    ):
        with pytest.raises(NotAPhoto, match=message):
            replace(photo, content)
    assert Photo.objects.values().get(pk=photo.pk) == was
    assert not FormerOriginal.objects.exists()


def test_the_file_of_before_is_not_swept_away():
    photo = add(jpeg(seed=1))
    name = str(photo.original)
    replace(photo, jpeg(seed=2))
    sweep(at=timezone.now() + timedelta(days=400))
    assert originals().exists(name)
    assert originals().exists(str(Photo.objects.get(pk=photo.pk).original))


def test_the_photo_desk_replaces_a_file_and_can_fetch_the_former_one(client):
    client.force_login(make_user("Photo editor"))
    photo = add(jpeg(seed=1), name="scan.jpg")
    address = reverse("admin:media_photo_replace", args=[photo.pk])
    page = reverse("admin:media_photo_change", args=[photo.pk])
    answer = client.post(address, {"file": SimpleUploadedFile("b.jpg", jpeg(seed=2))}, follow=True)
    assert answer.redirect_chain == [(page, 302)]
    html = answer.content.decode()
    assert "The file is replaced." in html
    assert "do they still fit?" in html
    former = reverse("admin:media_photo_former", args=[photo.pk, FormerOriginal.objects.get().pk])
    assert former in html
    download = client.get(former)
    assert b"".join(download.streaming_content) == jpeg(seed=1)
    assert "scan.jpg" in download["Content-Disposition"]
    assert "Choose a file first." in client.post(address, follow=True).content.decode()
    refused = client.post(address, {"file": SimpleUploadedFile("c.jpg", b"words")}, follow=True)
    assert "c.jpg" in refused.content.decode()
