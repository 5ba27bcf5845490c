"""Where photos lie: private originals and public renditions, both through Django's storage API.

settings.STORAGES names them: "originals" has no address, "renditions" is served under MEDIA_URL.
"""

import os
import tempfile
from typing import Any

from django.core.files.storage import FileSystemStorage, Storage, storages

TEMPORARY_PREFIX = ".writing-"


class ContentFiles(FileSystemStorage):
    """Files on disk whose names come from their content: written aside, flushed, then renamed.

    A reader never sees half a file, and writing the same name again replaces equal bytes by equal bytes
    (and renews the file's time, which tells the sweep that somebody needs it).
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: Any) -> str:
        path = self.path(name)
        folder = os.path.dirname(path)
        os.makedirs(folder, exist_ok=True)
        handle, aside = tempfile.mkstemp(prefix=TEMPORARY_PREFIX, dir=folder)
        try:
            with os.fdopen(handle, "wb") as written:
                for chunk in content.chunks():
                    written.write(chunk)
                written.flush()
                os.fsync(written.fileno())
            os.chmod(aside, self.file_permissions_mode or 0o644)
            os.replace(aside, path)
        except BaseException:
            os.unlink(aside)
            raise
        return name


class PrivateFiles(ContentFiles):
    """The same, without an address: nothing in it can be linked to."""

    def url(self, name: str | None) -> str:
        raise ValueError("A private file has no URL.")


def originals() -> Storage:
    """The private store of files as they were uploaded."""
    return storages["originals"]


def public_files() -> Storage:
    """The public store of re-encoded renditions."""
    return storages["renditions"]
