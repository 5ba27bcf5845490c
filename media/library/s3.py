"""Pictures on S3-compatible storage, through django-storages. A put is atomic there: no half file can be seen.

The bucket stays private. Public files keep their address under MEDIA_URL, so that a withdrawn photo answers 410 and
no page changes when the storage does; a cache in front holds them for ever.
"""

from urllib.parse import quote

from django.conf import settings
from storages.backends.s3 import S3Storage


class PublicS3Files(S3Storage):
    """Renditions."""

    def url(self, name: str, *args: object, **kwargs: object) -> str:
        return settings.MEDIA_URL + quote(name)


class PrivateS3Files(S3Storage):
    """Originals, which have no address."""

    def url(self, name: str, *args: object, **kwargs: object) -> str:
        raise ValueError("A private file has no URL.")
