"""What the suite does six times, a hundred times; and the largest picture that we take."""

import resource

import pytest
from PIL import Image

from media.library.models import Photo
from tests.media.conftest import empty_stores, files_in  # noqa: F401
from tests.media.pictures import add, bytes_of, jpeg
from tests.media.uploading.test_actions import assert_only_strays_are_swept, kill_between_file_and_row


@pytest.mark.django_db(transaction=True)
def test_a_hundred_kills_between_file_and_row_leave_no_row_without_a_file(files_in):  # noqa: F811
    kept = add(jpeg(64, 48, seed=999))
    kill_between_file_and_row(100)
    assert list(Photo.objects.all()) == [kept]
    assert_only_strays_are_swept(files_in)


@pytest.mark.django_db
def test_a_picture_of_119_flat_megapixels_is_taken_within_its_memory():
    photo = add(bytes_of(Image.new("L", (10_900, 10_900), 90), "PNG"), "flat.png")
    assert (photo.width, photo.height) == (10_900, 10_900)
    assert photo.renditions.count() == 2
    largest_child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    assert largest_child < 1500, "MiB"
