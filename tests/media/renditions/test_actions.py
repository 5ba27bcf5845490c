"""The public files: which, how they are named, what they say, and when they go."""

import io
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from PIL import Image

from media.library import actions as library
from media.library.models import Photo
from media.renditions.models import FormerFile
from media.renditions.sources import picture_sources
from media.renditions.sweep import sweep
from media.renditions.tasks import make_renditions
from newsroom.outbox.models import Job
from tests.media.pictures import add, bytes_of, jpeg, scene, with_exiv2

pytestmark = pytest.mark.django_db
needs_exiv2 = pytest.mark.skipif(shutil.which("exiv2") is None, reason="needs exiv2: apt-get install exiv2")


def render(photo: Photo, at=None) -> Photo:
    photo.refresh_from_db()
    make_renditions(object_id=photo.pk, object_version=photo.version, at=at or timezone.now())
    return Photo.objects.get(pk=photo.pk)


def opened(row) -> Image.Image:
    return Image.open(io.BytesIO(row.file.open().read()))


def test_every_size_in_every_format_is_made_and_is_what_it_says():
    photo = render(add(jpeg(1000, 700)))
    rows = {(row.name, row.format): row for row in photo.renditions.all()}
    assert {name for name, _ in rows} == {
        *("w320", "w480", "w640", "w960", "w1280", "card", "wide", "standard", "square", "tall", "social")
    }
    assert ("social", "webp") not in rows
    for (name, format_name), row in rows.items():
        with opened(row) as image:
            assert image.format.lower() == format_name, name
            assert image.size == (row.width, row.height)
        assert row.size_in_bytes == row.file.size
    assert rows["w1280", "avif"].width == 1000, "never wider than the original"
    assert (rows["square", "jpeg"].width, rows["square", "jpeg"].height) == (480, 480)
    assert photo.rendered_version == photo.version


def test_rendering_twice_gives_the_same_names_and_the_same_rows():
    photo = render(add(jpeg(90, 60)))
    first = sorted(photo.renditions.values_list("name", "format", "file"))
    photo = render(photo)
    assert sorted(photo.renditions.values_list("name", "format", "file")) == first


def test_a_new_focal_point_gives_new_names_to_what_it_changes_and_the_old_file_is_served_on(client, files_in):
    photo = render(add(jpeg(900, 600, seed=4)))
    old = photo.renditions.get(name="square", format="jpeg").file.name
    whole = photo.renditions.get(name="w640", format="jpeg").file.name
    photo.focal_x, photo.focal_y = 0.0, 0.5
    photo.save()
    library.photo_changed(photo=photo, fields={"focal_x"}, at=timezone.now())
    photo = render(photo)
    assert photo.renditions.get(name="square", format="jpeg").file.name != old
    assert photo.renditions.get(name="w640", format="jpeg").file.name == whole
    assert FormerFile.objects.filter(file=old).exists()
    assert client.get(f"/media/{old}").status_code == 200
    sweep(at=timezone.now() + timedelta(days=31))
    assert client.get(f"/media/{old}").status_code == 404
    assert old not in files_in(settings.MEDIA_ROOT)
    assert client.get(f"/media/{whole}").status_code == 200


def test_the_focal_point_is_what_the_crop_shows():
    image = Image.new("RGB", (1200, 600), (0, 0, 0))
    image.paste((250, 0, 0), (0, 0, 300, 600))
    photo = add(bytes_of(image, "PNG"), "red.png", focal_x=0.1, focal_y=0.5)
    photo = render(photo)
    with opened(photo.renditions.get(name="square", format="jpeg")) as square:
        assert square.getpixel((60, 240))[0] > 200
    photo.focal_x = 0.9
    photo.save()
    photo = render(photo)
    with opened(photo.renditions.get(name="square", format="jpeg")) as square:
        assert square.getpixel((60, 240))[0] < 50


@needs_exiv2
def test_public_files_carry_caption_credit_and_copyright_and_nothing_private(tmp_path):
    content = with_exiv2(
        tmp_path / "a.jpg",
        jpeg(90, 60),
        "set Exif.GPSInfo.GPSLatitude 50/1 27/1 0/1",
        "set Exif.GPSInfo.GPSLatitudeRef N",
        "set Exif.Photo.BodySerialNumber Ascii SERIAL12345",
        "set Exif.Image.Make Ascii SecretCam",
        'set Xmp.dc.description LangAlt lang="x-default" Ein Zug hält in Łódź',
        "set Xmp.photoshop.Credit XmpText Anna Nowak, Example",
        'set Xmp.dc.rights LangAlt lang="x-default" © Example',
    )
    photo = render(add(content))
    for row in photo.renditions.all():
        path = Path(settings.MEDIA_ROOT) / row.file.name
        told = subprocess.run(["exiv2", "-pa", str(path)], capture_output=True, text=True, check=False).stdout
        assert "Ein Zug hält in Łódź" in told, row
        assert "Anna Nowak, Example" in told
        assert "© Example" in told
        assert "GPS" not in told
        assert "Exif" not in told
        for secret in (b"SERIAL12345", b"SecretCam"):
            assert secret not in path.read_bytes()
        if row.format == "jpeg":
            assert "Iptc.Application2.Credit" in told


@needs_exiv2
def test_hostile_words_cannot_break_out_of_the_public_xmp(tmp_path):
    photo = add(
        jpeg(90, 60), credit='A"><rdf:li>x</rdf:li>&amp;<', caption="]]> \x01 <script>alert(1)</script>"
    )
    photo = render(photo)
    path = Path(settings.MEDIA_ROOT) / photo.renditions.get(name="w320", format="webp").file.name
    told = subprocess.run(["exiv2", "-pX", str(path)], capture_output=True, text=True, check=True).stdout
    assert "<script>" not in told


def test_a_turned_picture_is_upright_and_a_transparent_one_has_a_white_ground():
    turned = Image.Exif()
    turned[0x0112] = 6
    photo = render(add(bytes_of(scene(400, 300), "JPEG", exif=turned)))
    row = photo.renditions.get(name="w320", format="jpeg")
    assert row.height > row.width
    clear = Image.new("RGBA", (400, 300), (0, 0, 0, 0))
    photo = render(add(bytes_of(clear, "PNG")))
    with opened(photo.renditions.get(name="w320", format="jpeg")) as image:
        assert min(image.getpixel((10, 10))) > 250


def test_sources_hold_everything_a_picture_element_needs_in_a_fixed_number_of_queries(
    django_assert_num_queries,
):
    fresh = add(jpeg(1000, 700))
    sources = picture_sources(fresh)
    assert [item["width"] for item in sources["jpeg"]] == [640], "a first view never waits for the worker"
    assert sources["avif"] == []
    photo = Photo.objects.prefetch_related("renditions").get(pk=render(fresh).pk)
    with django_assert_num_queries(0):
        sources = picture_sources(photo)
    assert [item["width"] for item in sources["avif"]] == [320, 480, 640, 960, 1000]
    assert sources["crops"]["social"]["jpeg"][0]["height"] == 525
    assert sources["jpeg"][0]["url"].startswith("/media/")
    assert (sources["width"], sources["height"], sources["dominant_colour"]) == (
        1000,
        700,
        photo.dominant_colour,
    )


def test_a_withdrawn_photo_is_gone_from_disk_and_its_addresses_answer_410(
    client, files_in, django_capture_on_commit_callbacks
):
    photo = render(add(jpeg(90, 60)))
    addresses = [row.file.url for row in photo.renditions.all()]
    assert client.get(addresses[0]).status_code == 200
    library.withdraw(photo=photo, at=timezone.now())
    assert client.get(addresses[0]).status_code == 410, "at once, before the worker has come round"
    with django_capture_on_commit_callbacks(execute=True):
        photo = render(photo)
    assert files_in(settings.MEDIA_ROOT) == []
    assert {client.get(address).status_code for address in addresses} == {410}
    sweep(at=timezone.now() + timedelta(days=400))
    assert client.get(addresses[0]).status_code == 410
    library.bring_back(photo=photo, at=timezone.now())
    photo = render(photo)
    assert {client.get(address).status_code for address in addresses} == {200}


def test_a_job_of_an_older_version_does_nothing():
    photo = add(jpeg(90, 60))
    make_renditions(object_id=photo.pk, object_version=photo.version + 7, at=timezone.now())
    make_renditions(object_id=photo.pk + 999, object_version=1, at=timezone.now())
    assert photo.renditions.count() == 2


def test_when_the_files_are_ready_the_uses_are_told():
    photo = render(add(jpeg(90, 60)))
    assert Job.objects.filter(kind="photo.changed", object_id=photo.pk, object_version=photo.version).exists()
