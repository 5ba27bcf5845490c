"""MEDIA_STORAGE_URL: where pictures lie, as entries of Django's STORAGES."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def stores(url: str, *, folder: Path) -> dict[str, dict[str, Any]]:
    """The stores "renditions" (public) and "originals" (private).

    "" → below `folder`; "file:///srv/pictures" → below that;
    "s3://KEY:SECRET@storage.example/bucket/prefix?region=eu-west-1" → in that bucket, which stays private: its files
    are served under our own address. `&scheme=http` for a server without TLS. Without KEY, boto3 finds its own.
    """
    parts = urlsplit(url)
    if not url or parts.scheme == "file":
        if url and (parts.netloc or not parts.path.startswith("/")):
            raise ImproperlyConfigured(f"{_masked(url)} has no absolute path. Write file:///srv/pictures.")
        folder = Path(unquote(parts.path)) if url else folder
        return {
            "renditions": {
                "BACKEND": "media.library.storage.ContentFiles",
                "OPTIONS": {"location": str(folder / "public")},
            },
            "originals": {
                "BACKEND": "media.library.storage.PrivateFiles",
                "OPTIONS": {"location": str(folder / "originals")},
            },
        }
    bucket, _, prefix = parts.path.strip("/").partition("/")
    if parts.scheme != "s3" or not bucket:
        raise ImproperlyConfigured(
            f"MEDIA_STORAGE_URL is {_masked(url)}. Write file:///folder or s3://KEY:SECRET@host/bucket."
        )
    asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    options = {
        "bucket_name": bucket,
        "access_key": unquote(parts.username) if parts.username else None,
        "secret_key": unquote(parts.password) if parts.password else None,
        "region_name": asked.get("region"),
        "endpoint_url": _endpoint(parts.hostname, parts.port, asked.get("scheme", "https")),
        "default_acl": None,
        "file_overwrite": True,
        "signature_version": "s3v4",
    }
    return {
        "renditions": {
            "BACKEND": "media.library.s3.PublicS3Files",
            "OPTIONS": options | {"location": f"{prefix}/public".strip("/")},
        },
        "originals": {
            "BACKEND": "media.library.s3.PrivateS3Files",
            "OPTIONS": options | {"location": f"{prefix}/originals".strip("/")},
        },
    }


def _endpoint(host: str | None, port: int | None, scheme: str) -> str | None:
    if not host:
        return None
    return f"{scheme}://{host}:{port}" if port else f"{scheme}://{host}"


def _masked(url: str) -> str:
    """The address without its secret, for a message."""
    parts = urlsplit(url)
    return url.replace(f":{parts.password}@", ":…@") if parts.password else url
