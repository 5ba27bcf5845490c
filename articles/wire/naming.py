"""Pure rule: the slug of something that has only a name."""

from __future__ import annotations

from collections.abc import Callable

from anyascii import anyascii
from django.utils.text import slugify


def free_slug(name: str, is_taken: Callable[[str], bool], *, longest: int) -> str:
    """The name in plain letters, with a number behind it when that slug is taken."""
    plain = slugify(anyascii(name))[: longest - 5].strip("-") or "unnamed"
    slug, number = plain, 1
    while is_taken(slug):
        number += 1
        slug = f"{plain}-{number}"
    return slug
