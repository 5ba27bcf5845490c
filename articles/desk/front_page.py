"""What the desk page of a front shows: its slots with their stories, the schedule, the history, the banner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse

from articles.content.models import Article, Section
from articles.desk.front_forms import SlotForm
from articles.editions.models import Edition
from articles.front.actions import SlotRow
from articles.front.fill import FRONT_SIZES, SECTION_SIZES
from articles.front.models import Banner, FrontVersion, Slot
from media.library.models import Photo
from media.renditions.sources import picture_sources

S = FrontVersion.Status
VERSIONS = 20
STORIES = 24


@dataclass(frozen=True)
class SlotLine:
    """A slot as its row shows it. `warning` says why readers do not see it, "" when they do; `waits`: no room."""

    form: SlotForm
    title: str
    about: str
    warning: str
    thumb: str
    waits: bool = False


@dataclass(frozen=True)
class ZoneBox:
    zone: str
    name: str
    size: int
    lines: list[SlotLine]


@dataclass(frozen=True)
class Offer:
    """A story that can be put on the front."""

    article_id: int
    title: str
    about: str
    when: datetime
    is_live: bool


@dataclass(frozen=True)
class Place:
    """A front that can be curated."""

    name: str
    address: str
    public: str
    here: bool


def at_hand(section_id: int | None) -> FrontVersion | None:
    """What an editor goes on with: the draft, else what readers see."""
    fronts = FrontVersion.objects.filter(section=section_id)
    return fronts.filter(status=S.DRAFT).first() or fronts.filter(status=S.LIVE).first()


def rows_of(front: FrontVersion | None) -> list[SlotRow]:
    """Its slots as rows, zone by zone."""
    if front is None:
        return []
    order = list(FRONT_SIZES)
    slots = sorted(front.slots.all(), key=lambda slot: (order.index(slot.zone), slot.position))
    return [SlotRow.of(slot) for slot in slots]


def slot_forms(rows: Sequence[SlotRow]) -> list[SlotForm]:
    """A form for each row."""
    return [
        SlotForm(
            prefix=f"s{number}",
            initial={
                "article": row.article_id,
                "zone": row.zone,
                "pinned": row.pinned,
                "headline": row.headline,
                "kicker": row.kicker,
                "photo": row.photo_id,
                "starts_at": row.starts_at,
                "ends_at": row.ends_at,
            },
        )
        for number, row in enumerate(rows)
    ]


def zone_boxes(section_id: int | None, forms: Sequence[SlotForm], *, at: datetime) -> list[ZoneBox]:
    """The zones with their slots. Four queries at most."""
    sizes = FRONT_SIZES if section_id is None else SECTION_SIZES
    ids = [value for form in forms if (value := _number(form["article"].value()))]
    live = {
        row["article_id"]: row
        for row in Edition.objects.live()
        .filter(article_id__in=ids)
        .values("article_id", "headline", "sections", "published_at")
    }
    drafts = Article.objects.filter(pk__in=[pk for pk in ids if pk not in live]).only("headline")
    known = {story.pk: str(story) for story in drafts}
    photos = Photo.objects.usable(at).filter(pk__in=[_number(form["photo"].value()) for form in forms])
    thumbs = {photo.pk: _thumb(photo) for photo in photos.prefetch_related("renditions")}
    boxes = {zone: ZoneBox(zone, Slot.Zone(zone).label, size, []) for zone, size in sizes.items()}
    for form in forms:
        if (box := boxes.get(str(form["zone"].value()))) is None:
            continue
        pk = _number(form["article"].value())
        row = live.get(pk)
        box.lines.append(
            SlotLine(
                form=form,
                title=row["headline"] if row else known.get(pk, "A story that is gone"),
                about=row["sections"][0]["name"] if row else "",
                warning=_warning(form, bool(row), at=at),
                waits=len(box.lines) >= box.size,
                thumb=thumbs.get(_number(form["photo"].value()), ""),
            )
        )
    return list(boxes.values())


def _warning(form: SlotForm, is_live: bool, *, at: datetime) -> str:
    if not is_live:
        return "Not public: another story stands here"
    starts, ends = form.initial.get("starts_at"), form.initial.get("ends_at")
    if ends and ends <= at:
        return "Its time is over"
    return "Not yet" if starts and starts > at else ""


def are_valid(forms: Sequence[SlotForm]) -> bool:
    """Whether every slot can be saved; says on a form what was deleted since the page was opened. Two queries."""
    valid = [form for form in forms if form.is_valid()]
    stories = [form.cleaned_data["article"] for form in valid]
    photos = [form.cleaned_data["photo"] for form in valid if form.cleaned_data["photo"]]
    known = set(Article.objects.filter(pk__in=stories).values_list("pk", flat=True))
    usable = set(Photo.objects.kept().filter(pk__in=photos).values_list("pk", flat=True)) if photos else set()
    for form in valid:
        if form.cleaned_data["article"] not in known:
            form.add_error("headline", "This story is gone: take it off.")
        if form.cleaned_data.get("photo") and form.cleaned_data["photo"] not in usable:
            form.add_error("photo", "This photo is gone: choose another.")
    return all(form.is_valid() for form in forms)


def _number(value: Any) -> int:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def _thumb(photo: Photo) -> str:
    rows = picture_sources(photo)["jpeg"]
    return rows[0]["url"] if rows else ""


def offers(words: str, *, section_id: int | None = None) -> list[Offer]:
    """Stories to choose from, newest first: scheduled ones, then live ones. Two queries."""
    terms = words.split()[:8]
    coming = Article.objects.kept().filter(status=Article.Status.SCHEDULED)
    live = Edition.objects.live()
    if section_id:
        coming = coming.filter(Q(section=section_id) | Q(further_sections=section_id)).distinct()
        live = live.filter(placements__section_id=section_id)
    for term in terms:
        coming, live = coming.filter(headline__icontains=term), live.filter(headline__icontains=term)
    scheduled = [
        Offer(story.pk, str(story), str(story.section or ""), story.publish_at, False)
        for story in coming.select_related("section").order_by("publish_at")[:STORIES]
        if story.publish_at
    ]
    rows = live.newest_first().values("article_id", "headline", "sections", "published_at")[:STORIES]
    return scheduled + [
        Offer(row["article_id"], row["headline"], row["sections"][0]["name"], row["published_at"], True)
        for row in rows
    ]


def places(section: Section | None) -> list[Place]:
    """Every front, the paper's first."""
    rows = Section.objects.filter(in_menu=True)
    if section and not section.in_menu:
        rows = Section.objects.filter(Q(in_menu=True) | Q(pk=section.pk))
    return [
        Place("Front page", reverse("admin:fronts"), "/", section is None),
        *(
            Place(row.name, reverse("admin:section_front", args=[row.slug]), f"/{row.slug}/", row == section)
            for row in rows
        ),
    ]


def versions(section_id: int | None) -> dict[str, Any]:
    """What is drafted, scheduled, live and past."""
    fronts = FrontVersion.objects.filter(section=section_id).select_related("by")
    return {
        "draft": fronts.filter(status=S.DRAFT).first(),
        "scheduled": list(fronts.filter(status=S.SCHEDULED).order_by("publish_at")),
        "published": list(fronts.filter(status__in=[S.LIVE, S.PAST]).order_by("-number")[:VERSIONS]),
    }


def open_banner() -> Banner | None:
    """The banner that stands on every page."""
    return Banner.objects.filter(is_open=True).select_related("by").first()
