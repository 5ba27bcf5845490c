"""The official ninjs schemas, read where they lie and never copied; offline, formats checked."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from jsonschema import Draft202012Validator
from jsonschema.validators import validator_for
from referencing import Registry, Resource

SHARED = Path(os.environ.get("NEWSROOM_SHARED", settings.BASE_DIR.parent / "shared"))
GEO = ("https://geojson.org/schema/GeoJSON.json", "https://geojson.org/schema/GeoJSON.json#")


def errors(version: str, document: Any) -> list[str]:
    """What the schema of a version (1.6, 2.2, 3.0, 3.1) has to say against a document."""
    return [error.message for error in _validator(version).iter_errors(document)]


@cache
def _validator(version: str) -> Any:
    folder = SHARED / "schemas" / "ninjs"
    if not folder.is_dir():
        pytest.skip("needs ../shared (the IPTC schemas are read there, not copied)")
    schema = json.loads((folder / f"ninjs-schema_{version}.json").read_text())
    geo = Resource.from_contents(json.loads((folder / "GeoJSON-schema.json").read_text()))
    kind = validator_for(schema, default=Draft202012Validator)
    registry = Registry().with_resources([(name, geo) for name in GEO])
    return kind(schema, registry=registry, format_checker=kind.FORMAT_CHECKER)
