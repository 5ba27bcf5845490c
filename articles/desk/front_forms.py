"""A front as its desk page posts it: slots in their order, and what a button does to them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.http import QueryDict

from articles.desk.forms import Moment
from articles.front.actions import MOST_SLOTS, SlotRow
from articles.front.fill import FRONT_SIZES, SECONDARY, SECTION_SIZES, TOP
from articles.front.models import Slot

KEY = re.compile(r"[a-z0-9]{1,24}")
LARGEST = 2**63 - 1


class SlotForm(forms.Form):
    """One slot. Its prefix is the key that `slot` names."""

    article = forms.IntegerField(min_value=1, max_value=LARGEST, widget=forms.HiddenInput)
    zone = forms.ChoiceField(choices=Slot.Zone.choices, widget=forms.HiddenInput)
    pinned = forms.BooleanField(required=False, label="Pin to this place")
    headline = forms.CharField(required=False, max_length=200, label="Headline here")
    kicker = forms.CharField(required=False, max_length=80, label="Kicker here")
    photo = forms.IntegerField(required=False, min_value=1, max_value=LARGEST, label="Photo number")
    starts_at = forms.DateTimeField(required=False, widget=Moment, label="Shown from")
    ends_at = forms.DateTimeField(required=False, widget=Moment, label="Shown until")

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("starts_at") and found.get("ends_at") and found["ends_at"] <= found["starts_at"]:
            self.add_error("ends_at", "It ends before it starts.")
        return found


class BannerForm(forms.Form):
    """The breaking banner."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)

    text = forms.CharField(max_length=160, label="What has happened")
    link = forms.RegexField(
        r"^(/([^/\\]|$)|https?://)",
        required=False,
        max_length=300,
        help_text="Where it leads: /world/a-story/ or https://…",
        error_messages={"invalid": "Begin with / for a page of ours, or with https://."},
    )
    minutes = forms.TypedChoiceField(
        coerce=int,
        choices=[(30, "30 minutes"), (60, "1 hour"), (120, "2 hours"), (360, "6 hours"), (1440, "24 hours")],
        initial=60,
        label="Ends by itself after",
    )

    use_required_attribute = False


class ScheduleForm(forms.Form):
    """When a draft becomes what readers see."""

    publish_at = forms.DateTimeField(widget=Moment, label="Publish by itself at")

    use_required_attribute = False


@dataclass(frozen=True)
class Line:
    """A slot and the key of its form."""

    key: str
    row: SlotRow


def read_slots(data: QueryDict) -> list[SlotForm]:
    """The posted slots in the order of the page."""
    keys = [key for key in dict.fromkeys(data.getlist("slot")) if KEY.fullmatch(key)]
    return [SlotForm(data, prefix=key) for key in keys[: MOST_SLOTS + 1]]


def line(form: SlotForm) -> Line:
    """From a form that is valid."""
    values = form.cleaned_data
    row = SlotRow(
        zone=values["zone"],
        article_id=values["article"],
        pinned=values["pinned"],
        headline=" ".join(values["headline"].split()),
        kicker=" ".join(values["kicker"].split()),
        photo_id=values["photo"],
        starts_at=values["starts_at"],
        ends_at=values["ends_at"],
    )
    return Line(str(form.prefix), row)


def zones_of(section_id: int | None) -> list[str]:
    """The zones of a front, top first."""
    return list(FRONT_SIZES if section_id is None else SECTION_SIZES)


def in_order(lines: Sequence[Line], zones: Sequence[str]) -> list[Line]:
    """As the page shows them: zone by zone."""
    return sorted(
        (line for line in lines if line.row.zone in zones), key=lambda line: zones.index(line.row.zone)
    )


def moved(lines: Sequence[Line], zones: Sequence[str], *, verb: str, key: str) -> list[Line]:
    """Pure rule: what the buttons do. Up from the first place of a zone goes to the end of the zone above, down from
    the last to the beginning of the one below. `add` names `story-zone`, `remove` a key.
    """
    found = in_order(lines, zones)
    if verb == "add":
        story, _, zone = key.partition("-")
        if not story.isdecimal() or zone not in zones:
            return found
        kept = [line for line in found if line.row.article_id != int(story)]
        return make_room(in_order([Line("new", SlotRow(zone, int(story))), *kept], zones))
    at = next((number for number, line in enumerate(found) if line.key == key), None)
    if at is None:
        return found
    here = found[at]
    if verb == "remove":
        return [*found[:at], *found[at + 1 :]]
    step = -1 if verb == "up" else 1
    beside = found[at + step] if 0 <= at + step < len(found) else None
    if beside and beside.row.zone == here.row.zone:
        found[at], found[at + step] = beside, here
        return found
    beyond = zones.index(here.row.zone) + step
    if 0 <= beyond < len(zones):
        found[at] = Line(here.key, replace(here.row, zone=zones[beyond]))
    return found


def make_room(lines: Sequence[Line]) -> list[Line]:
    """Pure rule: a new top story pushes the one before to the first secondary place, unless that one has its times."""
    first = next((line for line in lines if line.row.zone == TOP), None)
    pushed = [
        line
        for line in lines
        if line.row.zone == TOP and line is not first and not (line.row.starts_at or line.row.ends_at)
    ]
    tops = [line for line in lines if line.row.zone == TOP and line not in pushed]
    lower = [Line(line.key, replace(line.row, zone=SECONDARY, pinned=False)) for line in pushed]
    return [*tops, *lower, *(line for line in lines if line.row.zone != TOP)]
