"""add_photo: what is taken, what is refused, and that nothing half-done is left."""

import os
import shutil
import subprocess
import sys
import tempfile
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone
from PIL import Image

from media.library.models import Photo
from media.library.storage import originals
from media.renditions.models import Rendition
from media.renditions.sweep import sweep
from media.uploading.actions import add_photo
from media.uploading.inspect import NotAPhoto
from media.uploading.limits import LARGEST_FILE, tidy_name
from newsroom.outbox.models import Job
from tests.media.pictures import HEIC, add, bytes_of, jpeg, scene, with_exiv2
from tests.media.uploading.bad_files import BAD_FILES, good_but_odd

pytestmark = pytest.mark.django_db


def test_a_photo_comes_in_with_its_facts_its_files_and_a_job_for_the_rest(files_in):
    photo = add(jpeg(900, 600))
    assert (photo.format, photo.width, photo.height) == ("jpeg", 900, 600)
    assert photo.original.size == photo.size_in_bytes
    assert photo.dominant_colour != "#808080"
    assert photo.orientation == "landscape"
    assert {(row.name, row.format) for row in photo.renditions.all()} == {("w640", "jpeg"), ("card", "jpeg")}
    assert len(files_in(settings.MEDIA_ROOT)) == 2
    assert Job.objects.filter(kind="photo.renditions", object_id=photo.pk).count() == 1


@pytest.mark.skipif(shutil.which("exiv2") is None, reason="needs exiv2: apt-get install exiv2")
def test_embedded_metadata_fills_the_fields(tmp_path):
    content = with_exiv2(
        tmp_path / "a.jpg",
        jpeg(),
        'set Xmp.dc.description LangAlt lang="x-default" A ferry leaves',
        "set Xmp.photoshop.Credit XmpText Example Agency",
        "set Xmp.photoshop.DateCreated XmpText 2026-01-02T03:04:05+01:00",
        "set Xmp.iptcExt.DigitalSourceType XmpText http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
    )
    photo = add(content)
    assert (photo.caption, photo.credit, photo.source_type) == (
        "A ferry leaves",
        "Example Agency",
        "digitalCapture",
    )
    photo.refresh_from_db()
    assert photo.taken_at.isoformat() == "2026-01-02T02:04:05+00:00"
    assert Photo.objects.search("ferr").get() == photo


def test_the_same_bytes_are_the_same_photo_under_any_name():
    assert add(jpeg(90, 60), "one.jpg") == add(jpeg(90, 60), "two.jpg")
    assert Photo.objects.count() == 1


def test_uploading_a_trashed_photo_again_takes_it_out_of_the_trash():
    content = jpeg(90, 60)
    photo = add(content, trashed_at=timezone.now())
    assert add(content).pk == photo.pk
    assert Photo.objects.kept().get() == photo


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_gets_a_clear_message_and_leaves_nothing(name, files_in, tmp_path, monkeypatch):
    content, said = BAD_FILES[name]
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(NotAPhoto) as refusal:
        add(content, name)
    assert said in str(refusal.value)
    assert str(refusal.value).startswith(f"“{name}”")
    assert Photo.objects.count() == 0
    assert files_in(settings.MEDIA_ROOT) == files_in(settings.PRIVATE_MEDIA_ROOT) == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", good_but_odd())
def test_an_odd_but_honest_picture_is_taken(name):
    photo = add(good_but_odd()[name], name)
    assert photo.renditions.count() == 2
    if name == "turned.jpg":
        assert (photo.width, photo.height) == (300, 400)


def test_heic_is_taken_and_shows_its_picture():
    photo = add(HEIC, "IMG_0001.HEIC")
    assert (photo.format, photo.width, photo.height) == ("heic", 64, 48)
    with Image.open(photo.renditions.get(name="w640").file.open()) as image:
        red, _, blue = image.getpixel((20, 20))
    assert red > 180, "the yellow box"
    assert blue < 100


def test_a_file_over_the_limit_is_refused_while_it_is_read():
    class Endless(ContentFile):
        def chunks(self, chunk_size=None):
            for _ in range(LARGEST_FILE // (1 << 20) + 2):
                yield b"\xff\xd8\xff" + b"\0" * (1 << 20)

    with pytest.raises(NotAPhoto, match="larger than 60 MB"):
        add_photo(file=Endless(b"x"), file_name="big.jpg", by=None, at=timezone.now())


@pytest.mark.parametrize(
    "sent, kept",
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system.jpg", "system.jpg"),
        ("a\x00b.jpg", "ab.jpg"),
        ("\x00", "photo"),
        (".jpg", "photo.jpg"),
        ("x" * 400 + ".jpeg", "x" * 140 + ".jpeg"),
        ("снимок 1.jpg", "снимок 1.jpg"),
        ("<script>alert(1)<.jpg", "<script>alert(1)<.jpg"),
    ],
)
def test_names_are_tidied(sent, kept):
    assert tidy_name(sent) == kept


def test_a_name_never_becomes_a_path(files_in):
    photo = add(jpeg(90, 60), "../../etc/pass\x00wd.jpg")
    assert photo.file_name == "passwd.jpg"
    assert all(path[:2] == photo.sha256[:2] for path in files_in(settings.PRIVATE_MEDIA_ROOT))


def test_the_original_is_stored_unchanged_and_has_no_address():
    content = jpeg(90, 60)
    photo = add(content)
    assert originals().open(photo.original.name).read() == content
    with pytest.raises(ValueError, match="URL"):
        _ = photo.original.url


def test_the_same_scene_in_another_format_is_found_as_a_near_duplicate():
    first = add(jpeg(900, 600, seed=3))
    smaller = add(bytes_of(scene(900, 600, seed=3).resize((450, 300)), "PNG"), "small.png")
    other = add(jpeg(900, 600, seed=44))
    near = Photo.objects.exclude(pk=first.pk).near_duplicates(first.perceptual_hash)
    assert list(near) == [smaller]
    assert other not in near


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_killed_between_file_and_row_there_is_never_a_row_without_its_file_and_strays_are_swept(files_in):
    kept = add(jpeg(64, 48, seed=999))
    kill_between_file_and_row(6)  # two of each kind; a hundred in tests/drills
    assert list(Photo.objects.all()) == [kept]
    assert_only_strays_are_swept(files_in)


def kill_between_file_and_row(times: int) -> None:
    """In processes of their own, on this test's database."""
    url = "postgresql://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**connection.settings_dict)
    done = subprocess.run(
        [sys.executable, "-m", "tests.media.uploading.killed_uploads", str(times)],
        env=os.environ | {"DATABASE_URL": url},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip().endswith(str(times)), done.stderr


def assert_only_strays_are_swept(files_in) -> None:
    """Every row has its files; whatever else lies there goes, but not while it is young."""
    rows = {name for row in Photo.objects.all() for name in (row.original.name, row.preview.name)}
    public = {row.file.name for row in Rendition.objects.all()}
    assert rows < set(files_in(settings.PRIVATE_MEDIA_ROOT)), "the killed uploads left files"
    assert public < set(files_in(settings.MEDIA_ROOT)), "so did the killed worker"
    assert sweep(at=timezone.now()) == 0, "nothing young is swept"
    assert sweep(at=timezone.now() + timedelta(hours=2)) > 0
    assert set(files_in(settings.PRIVATE_MEDIA_ROOT)) == rows
    assert set(files_in(settings.MEDIA_ROOT)) == public


def test_a_full_disk_is_told_and_leaves_no_row(monkeypatch, files_in):
    import errno

    from media.library.storage import ContentFiles

    def full(self, name, content):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(ContentFiles, "_save", full)
    with pytest.raises(NotAPhoto, match="no room left"):
        add(jpeg())
    assert Photo.objects.count() == 0


def test_the_child_that_opens_strangers_files_carries_none_of_our_secrets():
    os.environ["SECRET_OF_OURS"] = "hidden"
    try:
        from media.renditions.child import ChildFailed, run_bounded

        with pytest.raises(ChildFailed) as failure:
            run_bounded("tests.media.uploading.leaky_child", {})
    finally:
        del os.environ["SECRET_OF_OURS"]
    assert "hidden" not in str(failure.value)


def test_importing_the_web_process_does_not_import_libvips():
    code = "import django, sys; django.setup(); import media.uploading.actions, media.renditions.tasks; "
    code += "import media.desk; sys.exit('pyvips' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=False, cwd=settings.BASE_DIR)
    assert done.returncode == 0
