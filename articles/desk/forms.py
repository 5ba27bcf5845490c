"""The story form: every field that editors may write, and the rows that hang on a story."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from articles.bylines.models import Author, Byline
from articles.content.models import Article, Illustration, Section
from articles.revisions.snapshot import FIELDS
from media.desk.queries import taken
from media.library.models import Photo

PUBLIC = (Article.Status.LIVE, Article.Status.WITHDRAWN)
KEY = re.compile(r"[A-Za-z0-9_-]{1,16}")


class Moment(forms.DateTimeInput):
    """A date and time in the editor's own zone."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


def _choice(form: forms.ModelForm, name: str) -> forms.ModelChoiceField:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  for the type checker
    return field


class StoryForm(forms.ModelForm):
    """The fields of a working copy. Status, times of publication and who made the story are not among them."""

    original_url = forms.URLField(
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=Article._meta.get_field("original_url").help_text,
    )

    class Meta:
        model = Article
        fields = [*(name.removesuffix("_id") for name in FIELDS), "further_sections"]
        widgets = {
            "embargo_until": Moment,
            "further_sections": forms.CheckboxSelectMultiple,
            "headline": forms.Textarea(attrs={"rows": 1, "maxlength": 200}),
            "standfirst": forms.Textarea(attrs={"rows": 1}),
            "introduction": forms.Textarea(attrs={"rows": 1}),
            "contributors_note": forms.Textarea(attrs={"rows": 1}),
            "internal_notes": forms.Textarea(attrs={"rows": 3}),
            "search_description": forms.Textarea(attrs={"rows": 2}),
            "short_headline": forms.Textarea(attrs={"rows": 1}),
            "social_headline": forms.Textarea(attrs={"rows": 1}),
            "urgency": forms.NumberInput(attrs={"min": 1, "max": 9}),
        }

    def __init__(self, *args: Any, sections: Sequence[Section] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A draft may still be without a headline: the check before publishing asks for it, saving never does.
        self.fields["headline"].required = False
        _choice(self, "section").empty_label = "Choose a section"
        _choice(self, "source").empty_label = "Our own copy"
        if self.instance.pk is None:
            self.fields["headline"].widget.attrs["autofocus"] = True  # whoever begins a story types at once
        for name, bound in self.fields.items():
            if bound.help_text:
                bound.widget.attrs["aria-describedby"] = f"help_{name}"

    def clean_headline(self) -> str:
        return " ".join(self.cleaned_data["headline"].split())

    def clean_section(self) -> Section | None:
        section: Section | None = self.cleaned_data["section"]
        if section is None and self._is_public:
            raise forms.ValidationError("A public story needs its primary section: it makes the address.")
        return section

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if not slug and self._is_public:
            raise forms.ValidationError("A public story needs its address.")
        return slug

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        # What is wrong in the form leaves the story's own value where it is.
        section = cleaned.get("section") or self.instance.section
        slug = cleaned.get("slug") or self.instance.slug
        if self._is_public and section and (holder := self._holder(section, slug)):
            moved = "slug" if "slug" in self.changed_data else "section"
            self.add_error(
                moved,
                f"The story “{holder}” has the address /{section.slug}/{slug}/. Choose another slug, or leave this "
                "story in its section.",
            )
            cleaned.pop("section", None)
            cleaned.pop("slug", None)
        return cleaned

    def _holder(self, section: Section, slug: str) -> Article | None:
        """The other story that has this address, or whose old address still leads to it."""
        others = Article.objects.exclude(pk=self.instance.pk)
        there = others.filter(section=section, slug=slug, status__in=PUBLIC).first()
        return there or others.filter(old_addresses__path=f"/{section.slug}/{slug}/").first()

    @property
    def _is_public(self) -> bool:
        return self.instance.status in PUBLIC

    def valid_values(self) -> dict[str, Any]:
        """What can be stored, also when other fields cannot: a slip in one field never holds up the text."""
        self.errors  # noqa: B018 - validates
        return {name: self.cleaned_data[name] for name in self.fields if name in self.cleaned_data}


@dataclass(frozen=True)
class BylineRow:
    author: int
    role: str
    place: str


@dataclass(frozen=True)
class IllustrationRow:
    key: str
    role: str
    photo: int | None
    caption: str
    credit_override: str
    alt: str


@dataclass(frozen=True)
class Rows:
    """Bylines in order, illustrations in order (lead first), pins by direction, and what was wrong with the rest."""

    bylines: list[BylineRow] = field(default_factory=list)
    illustrations: list[IllustrationRow] = field(default_factory=list)
    pins: dict[str, int] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)


def read_rows(data: QueryDict, *, article: Article) -> Rows:
    """The rows of a posted form: fields of one row stand at the same place of lists that have one name each."""
    errors: list[str] = []
    return Rows(
        bylines=_bylines(data, errors),
        illustrations=_illustrations(data, article, errors),
        pins=_pins(data, article, errors),
        errors=errors,
    )


def _columns(data: QueryDict, prefix: str, names: Sequence[str]) -> list[dict[str, str]]:
    columns = [data.getlist(f"{prefix}-{name}") for name in names]
    return [
        dict(zip(names, (value.strip() for value in row), strict=True)) for row in zip(*columns, strict=False)
    ]


def _numbers(values: Sequence[str]) -> set[int]:
    return {int(value) for value in values if value.isascii() and value.isdecimal() and len(value) < 19}


def _bylines(data: QueryDict, errors: list[str]) -> list[BylineRow]:
    rows = [row for row in _columns(data, "byline", ("author", "role", "place")) if row["author"]]
    known = Author.objects.in_bulk(_numbers([row["author"] for row in rows])) if rows else {}
    found: dict[tuple[int, str], BylineRow] = {}
    for row in rows:
        author = known.get(next(iter(_numbers([row["author"]])), 0))
        if author is None:
            errors.append("An author of the byline does not exist (any more). Choose again.")
            continue
        role = row["role"] if row["role"] in Byline.Role.values else Byline.Role.WRITER.value
        if (author.pk, role) in found:
            errors.append(f"{author} stands twice in the byline as {Byline.Role(role).label.lower()}.")
            continue
        found[author.pk, role] = BylineRow(author.pk, role, row["place"][:120])
    return list(found.values())


def _illustrations(data: QueryDict, article: Article, errors: list[str]) -> list[IllustrationRow]:
    names = ("key", "role", "photo", "caption", "credit_override", "alt")
    rows = [row for row in _columns(data, "illustration", names) if KEY.fullmatch(row["key"])]
    chosen = Photo.objects.filter(pk__in=_numbers([row["photo"] for row in rows]))
    before = dict(article.illustrations.values_list("key", "photo_id")) if article.pk else {}
    # What the story has already is judged when it is published.
    refused = _refused([photo for photo in chosen if photo.pk not in before.values()], article)
    errors.extend(refused.values())
    photos = {photo.pk for photo in chosen}
    found: dict[str, IllustrationRow] = {}
    has_lead = False
    for row in rows:
        photo = next(iter(_numbers([row["photo"]]) & photos), None)
        if row["photo"] and photo is None:
            errors.append("A chosen photo is not in the library (any more). Choose another.")
        if photo in refused:
            photo = before.get(row["key"])
        lead = row["role"] == Illustration.Role.LEAD and not has_lead
        has_lead = has_lead or lead
        if row["key"] not in found:
            found[row["key"]] = IllustrationRow(
                key=row["key"],
                role=Illustration.Role.LEAD.value if lead else Illustration.Role.INLINE.value,
                photo=photo,
                caption=row["caption"][:2000],
                credit_override=row["credit_override"][:300],
                alt=row["alt"][:500],
            )
    return sorted(found.values(), key=lambda row: row.role != Illustration.Role.LEAD)


def _refused(new: Sequence[Photo], article: Article) -> dict[int, str]:
    """What speaks against photos that the story did not have: a sentence by photo."""
    others, at = taken(new, story=article.pk or 0), timezone.now()
    reasons = {photo: photo.reason_not_usable(at) or others.get(photo.pk, "") for photo in new}
    return {photo.pk: f"“{photo}” cannot be chosen. {said}" for photo, said in reasons.items() if said}


def _pins(data: QueryDict, article: Article, errors: list[str]) -> dict[str, int]:
    pins = {}
    for direction in ("previous", "next"):
        for target in _numbers([data.get(f"pin-{direction}", "")]):
            if target == article.pk or not Article.objects.filter(pk=target).exists():
                errors.append(f"The story pinned as {direction} is this one, or does not exist.")
            else:
                pins[direction] = target
    return pins
