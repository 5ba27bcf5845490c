"""The photo form and the form that edits many photos at once."""

from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from unfold.widgets import (
    UnfoldAdminSplitDateTimeWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from media.library.models import Collection, Photo
from media.renditions.sizes import RATIOS

CROP_RATIOS = ("16x9", "4x3", "1x1", "4x5")
SMALLEST_CROP = 0.05


class LinesField(SimpleArrayField):
    """One entry a line; commas may stand in an entry, empty lines and repetitions fall away."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(forms.CharField(max_length=200), delimiter="\n", **kwargs)

    def clean(self, value: Any) -> list[str]:
        lines = [line.strip() for line in (value or "").replace("\r", "").split("\n")]
        return list(super().clean("\n".join(dict.fromkeys(line for line in lines if line))))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(initial, (data or "").replace("\r", ""))


class PhotoForm(forms.ModelForm):
    """What editors may say about a photo; the focal point and crops come from clicks on the picture."""

    keywords = LinesField(
        required=False, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}), help_text="One a line."
    )
    persons = LinesField(
        required=False,
        label="People shown",
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text="One a line, from left to right.",
    )

    crops = forms.JSONField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Photo
        fields = [
            *(
                "headline",
                "caption",
                "alt",
                "persons",
                "keywords",
                "taken_at",
                "city",
                "country",
                "source_type",
            ),
            *("credit", "creator", "copyright_notice", "rights_holder", "licence", "usage_terms"),
            *("rights_from", "rights_until", "restrictions", "syndication_allowed", "single_use"),
            *("focal_x", "focal_y", "crops"),
        ]
        widgets = {
            "caption": UnfoldAdminTextareaWidget(attrs={"rows": 4}),
            "alt": UnfoldAdminTextareaWidget(attrs={"rows": 2}),
            "usage_terms": UnfoldAdminTextareaWidget(attrs={"rows": 2}),
            "restrictions": UnfoldAdminTextareaWidget(attrs={"rows": 2}),
            "focal_x": forms.HiddenInput(),
            "focal_y": forms.HiddenInput(),
        }

    def clean_crops(self) -> dict[str, list[float]]:
        """Only known ratios, each a box of sensible size inside the picture."""
        crops = self.cleaned_data["crops"] or {}
        if not isinstance(crops, dict) or not crops.keys() <= RATIOS.keys():
            raise forms.ValidationError("That crop does not exist.")
        for box in crops.values():
            if not _is_box(box):
                raise forms.ValidationError("A crop lies outside the picture or is too small.")
        return crops

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if (cleaned.get("focal_x") is None) != (cleaned.get("focal_y") is None):
            cleaned["focal_x"] = cleaned["focal_y"] = None
        begin, end = cleaned.get("rights_from"), cleaned.get("rights_until")
        if begin and end and end <= begin:
            self.add_error("rights_until", "Our rights cannot end before they begin.")
        return cleaned


def _is_box(box: Any) -> bool:
    if not isinstance(box, list) or len(box) != 4:
        return False
    if not all(isinstance(share, int | float) and not isinstance(share, bool) for share in box):
        return False
    x, y, width, height = box
    room = 1.0005  # pixels rounded by the browser
    return (
        x >= 0 and y >= 0 and width >= SMALLEST_CROP and height >= SMALLEST_CROP
        and x + width <= room and y + height <= room
    )  # fmt: skip


class BatchForm(forms.Form):
    """The same facts for many photos: what is left empty here stays as it is in each."""

    credit = forms.CharField(required=False, max_length=300, widget=UnfoldAdminTextInputWidget)
    creator = forms.CharField(
        required=False, max_length=300, label="Photographer", widget=UnfoldAdminTextInputWidget
    )
    copyright_notice = forms.CharField(required=False, max_length=500, widget=UnfoldAdminTextInputWidget)
    licence = forms.CharField(required=False, max_length=200, widget=UnfoldAdminTextInputWidget)
    city = forms.CharField(required=False, max_length=120, widget=UnfoldAdminTextInputWidget)
    country = forms.CharField(required=False, max_length=120, widget=UnfoldAdminTextInputWidget)
    rights_from = forms.SplitDateTimeField(
        required=False, label="Usable from", widget=UnfoldAdminSplitDateTimeWidget
    )
    rights_until = forms.SplitDateTimeField(
        required=False, label="Usable until", widget=UnfoldAdminSplitDateTimeWidget
    )
    restrictions = forms.CharField(required=False, widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}))
    not_for_partners = forms.BooleanField(
        required=False, label="Keep out of the partners' feed", widget=UnfoldBooleanSwitchWidget
    )
    for_one_story = forms.BooleanField(
        required=False, label="One story only", widget=UnfoldBooleanSwitchWidget
    )
    add_keywords = LinesField(
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
        help_text="One a line; added to theirs.",
    )
    collection = forms.CharField(
        required=False,
        max_length=120,
        label="Put into collection",
        widget=UnfoldAdminTextInputWidget(attrs={"list": "collections"}),
        help_text="A new name makes a new collection.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        begin, end = cleaned.get("rights_from"), cleaned.get("rights_until")
        if begin and end and end <= begin:
            self.add_error("rights_until", "Our rights cannot end before they begin.")
        return cleaned


class CollectionForm(forms.ModelForm):
    """A collection's name and note; its photos are put in from the library."""

    class Meta:
        model = Collection
        fields = ["name", "note"]
