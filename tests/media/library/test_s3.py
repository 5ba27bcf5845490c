"""Pictures on S3-compatible storage, against a real server of it in a process of its own."""

import socket
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import boto3
import pytest
from django.utils import timezone

from media.library.models import Photo
from media.library.storage import originals
from media.renditions.models import Rendition
from media.renditions.sweep import sweep
from media.renditions.tasks import make_renditions
from newsroom.media_storage import stores
from tests.media.pictures import add, jpeg

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def server():
    """The address of an empty S3 server with a bucket "news"."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 60
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, "the S3 server did not start"
            assert time.monotonic() < deadline
            time.sleep(0.1)
        client = boto3.client(
            "s3",
            endpoint_url=f"http://127.0.0.1:{port}",
            aws_access_key_id="key",
            aws_secret_access_key="secret",
            region_name="us-east-1",
        )
        client.create_bucket(Bucket="news")
        yield client, f"s3://key:secret@127.0.0.1:{port}/news/pictures?region=us-east-1&scheme=http"
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def bucket(server, settings, monkeypatch):
    """The picture library on that server; returns what lists the bucket's keys."""
    client, url = server
    settings.STORAGES = settings.STORAGES | stores(url, folder=Path("/nowhere"))
    from django.core.files.storage import storages

    for model, field, alias in [
        *((Photo, name, "originals") for name in ("original", "preview")),
        (Rendition, "file", "renditions"),
    ]:
        monkeypatch.setattr(model._meta.get_field(field), "storage", storages[alias])

    def keys() -> list[str]:
        listed = client.list_objects_v2(Bucket="news").get("Contents", [])
        return sorted(item["Key"] for item in listed)

    yield keys
    for key in keys():
        client.delete_object(Bucket="news", Key=key)


def test_a_photo_comes_in_is_rendered_served_and_withdrawn(
    bucket, client, django_capture_on_commit_callbacks
):
    content = jpeg(400, 300)
    photo = add(content, credit="Ana Ruiz")
    assert f"pictures/originals/{photo.original.name}" in bucket()
    assert originals().open(photo.original.name).read() == content
    make_renditions(object_id=photo.pk, object_version=1, at=timezone.now())
    assert len(bucket()) > 20
    address = photo.renditions.get(name="square", format="avif").file.url
    assert address.startswith("/media/"), "an address of ours, wherever the bytes lie"
    answer = client.get(address)
    assert answer.status_code == 200
    assert b"Ana Ruiz" in b"".join(answer.streaming_content)
    with pytest.raises(ValueError, match="URL"):
        _ = photo.original.url
    from media.library.actions import withdraw

    photo.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(photo=photo, at=timezone.now())
        make_renditions(object_id=photo.pk, object_version=photo.version, at=timezone.now())
    assert client.get(address).status_code == 410
    assert len(bucket()) == 2, "only the private original and its preview"


def test_strays_are_swept_there_too(bucket):
    photo = add(jpeg(60, 40))
    Photo.objects.filter(pk=photo.pk).delete()
    assert len(bucket()) == 4
    assert sweep(at=timezone.now()) == 0
    assert sweep(at=timezone.now() + timedelta(hours=2)) == 4
    assert bucket() == []
