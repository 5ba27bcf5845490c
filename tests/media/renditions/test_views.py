"""The address of public files."""

import pytest

from tests.media.pictures import add, jpeg

pytestmark = pytest.mark.django_db


def test_a_rendition_is_served_to_be_kept_for_ever_and_to_run_nothing(client):
    row = add(jpeg(90, 60)).renditions.get(name="w640")
    answer = client.get(row.file.url)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert "immutable" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"".join(answer.streaming_content) == row.file.open().read()


@pytest.mark.parametrize(
    "path", ["nothing.jpg", "../originals/x.jpg", "..%2f..%2fsecret.key", "%00.jpg", "ab/", ".writing-x"]
)
def test_anything_that_is_not_listed_is_not_there(client, path):
    assert client.get(f"/media/{path}").status_code == 404


def test_the_original_has_no_address_even_by_its_name(client):
    photo = add(jpeg(90, 60))
    assert client.get(f"/media/{photo.original.name}").status_code == 404
    assert client.get(f"/media/{photo.preview.name}").status_code == 404


def test_it_is_read_only(client):
    assert client.post(add(jpeg(90, 60)).renditions.first().file.url).status_code == 405
