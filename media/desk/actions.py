"""What the photo desk does to many photos at once."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from media.library.actions import photo_changed
from media.library.models import Collection, Photo

PLAIN = (
    *("credit", "creator", "copyright_notice", "licence", "city", "country"),
    *("rights_from", "rights_until", "restrictions"),
)


class WindowUpsideDown(ValueError):
    """For one of the photos the new rights would end before they begin; nothing was changed."""


@transaction.atomic
def edit_together(*, photos: Iterable[Photo], facts: dict[str, Any], by: Any, at: datetime) -> int:
    """Writes the facts that are not empty into every photo; returns how many photos changed.

    `facts`: the cleaned data of forms.BatchForm. All photos change or none does.
    """
    collection = None
    if name := (facts.get("collection") or "").strip():
        collection, _ = Collection.objects.get_or_create(name=name, defaults={"created_by": by})
    changed = 0
    for photo in photos:
        fields = _write(photo, facts)
        if photo.rights_from and photo.rights_until and photo.rights_until <= photo.rights_from:
            raise WindowUpsideDown(f"“{photo}” would be usable until before it is usable from.")
        if fields:
            photo.save(update_fields=fields)
            photo_changed(photo=photo, fields=fields, at=at)
        if collection is not None:
            collection.photos.add(photo)
        changed += bool(fields or collection)
    return changed


def _write(photo: Photo, facts: dict[str, Any]) -> set[str]:
    fields = set()
    for name in PLAIN:
        if facts.get(name) and getattr(photo, name) != facts[name]:
            setattr(photo, name, facts[name])
            fields.add(name)
    if facts.get("not_for_partners") and photo.syndication_allowed:
        photo.syndication_allowed = False
        fields.add("syndication_allowed")
    if facts.get("for_one_story") and not photo.single_use:
        photo.single_use = True
        fields.add("single_use")
    if new := [word for word in facts.get("add_keywords") or [] if word not in photo.keywords]:
        photo.keywords = [*photo.keywords, *new]
        fields.add("keywords")
    return fields
