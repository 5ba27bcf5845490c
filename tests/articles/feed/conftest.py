"""What tests of the feed share: the ninjs schema, and files that do not pile up."""

import json
import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache

SHARED = Path(os.environ.get("NEWSROOM_SHARED", settings.BASE_DIR.parent / "shared"))


@pytest.fixture(autouse=True)
def clean_stores():
    cache.clear()
    yield
    for folder in (settings.MEDIA_ROOT, settings.PRIVATE_MEDIA_ROOT):
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def ninjs_errors():
    """The complaints of the official ninjs 3.1 schema about a document; offline, formats checked."""
    folder = SHARED / "schemas" / "ninjs"
    if not folder.is_dir():
        pytest.skip("needs ../shared (the IPTC schemas are read there, not copied)")
    from jsonschema import Draft202012Validator
    from referencing import Registry, Resource

    schema = json.loads((folder / "ninjs-schema_3.1.json").read_text())
    geo = Resource.from_contents(json.loads((folder / "GeoJSON-schema.json").read_text()))
    names = ("https://geojson.org/schema/GeoJSON.json", "https://geojson.org/schema/GeoJSON.json#")
    validator = Draft202012Validator(
        schema,
        registry=Registry().with_resources([(name, geo) for name in names]),
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )

    def errors(document: dict) -> list[str]:
        return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]

    assert errors({"uri": "tag:a,2026:b", "firstCreated": "yesterday"}), "dates are not checked"
    assert errors({"uri": "tag:a,2026:b", "rating": 5}), "unknown members are not refused"
    return errors
