"""MEDIA_STORAGE_URL as stores."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from newsroom.media_storage import stores


def test_without_an_address_pictures_lie_below_the_data_folder():
    found = stores("", folder=Path("/data/uploads"))
    assert found["renditions"]["OPTIONS"]["location"] == "/data/uploads/public"
    assert found["originals"]["OPTIONS"]["location"] == "/data/uploads/originals"


def test_a_file_address_names_another_folder():
    found = stores("file:///srv/my%20pictures", folder=Path("/data"))
    assert found["originals"]["OPTIONS"]["location"] == "/srv/my pictures/originals"


def test_an_s3_address_names_server_bucket_and_keys():
    found = stores(
        "s3://key:se%2Fcret@store.example:9000/news/photos?region=eu&scheme=http", folder=Path("/data")
    )
    options = found["renditions"]["OPTIONS"]
    assert options["endpoint_url"] == "http://store.example:9000"
    assert (options["bucket_name"], options["location"]) == ("news", "photos/public")
    assert (options["access_key"], options["secret_key"], options["region_name"]) == ("key", "se/cret", "eu")


@pytest.mark.parametrize(
    "url", ["ftp://host/x", "s3://key:hidden@host", "file://relative", "/srv/pictures", "s3:"]
)
def test_an_address_that_makes_no_sense_is_told_without_its_secret(url):
    with pytest.raises(ImproperlyConfigured) as refusal:
        stores(url, folder=Path("/data"))
    assert "hidden" not in str(refusal.value)
