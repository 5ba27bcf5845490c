"""Names of public files: from the bytes themselves, so that an address never changes its content."""

import base64
import hashlib

from media.renditions.sizes import EXTENSION


def public_name(*, photo_sha256: str, size: str, format_name: str, content: bytes) -> str:
    """ "3f/3fa8c01b-w640-k3j9…q.avif": which photo (its checksum's beginning), which size, which bytes."""
    mark = base64.b32encode(hashlib.sha256(content).digest()[:10]).decode().lower()
    return f"{photo_sha256[:2]}/{photo_sha256[:8]}-{size}-{mark}.{EXTENSION[format_name]}"


def original_name(*, photo_sha256: str, format_name: str) -> str:
    """Where the private original lies."""
    extension = {"jpeg": "jpg", "tiff": "tif"}.get(format_name, format_name)
    return f"{photo_sha256[:2]}/{photo_sha256[2:4]}/{photo_sha256}.{extension}"


def preview_name(*, photo_sha256: str) -> str:
    """Where the desk's private preview lies."""
    return f"{photo_sha256[:2]}/{photo_sha256[2:4]}/{photo_sha256}-preview.jpg"
