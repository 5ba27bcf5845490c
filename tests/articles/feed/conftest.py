"""What tests of the feed share: the ninjs schema, and files that do not pile up."""

import shutil

import pytest
from django.conf import settings
from django.core.cache import cache

from articles.feed import conditional
from tests.articles import ninjs_schemas


@pytest.fixture(autouse=True)
def clean_stores():
    cache.clear()
    conditional.settled.clear()
    yield
    for folder in (settings.MEDIA_ROOT, settings.PRIVATE_MEDIA_ROOT):
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def ninjs_errors():
    """The complaints of the official ninjs 3.1 schema about a document; offline, formats checked."""

    def errors(document: dict) -> list[str]:
        return ninjs_schemas.errors("3.1", document)

    assert errors({"uri": "tag:a,2026:b", "firstCreated": "yesterday"}), "dates are not checked"
    assert errors({"uri": "tag:a,2026:b", "rating": 5}), "unknown members are not refused"
    return errors
