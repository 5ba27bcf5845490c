"""Writing fronts and the banner. Who may is the surface's to check (`articles.curate_front`).

What readers see of a front follows at once: each action raises the site version when it commits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from articles.editions import version
from articles.front.models import Banner, FrontVersion, Slot
from media.library.models import Photo
from media.renditions.sources import picture_sources

LOCK = 0x46726F6E
LONGEST_BANNER = timedelta(hours=24)
# Slots are shown by the database's clock; one that begins this soon is looked at once more.
CLOCKS_DIFFER = timedelta(seconds=5)
MOST_SLOTS = 60
S = FrontVersion.Status


class FrontNotAllowed(Exception):
    """The front's state does not allow it. The message says why and what to do."""


class FrontConflict(FrontNotAllowed):
    """Somebody else saved or published this front since it was opened."""


@dataclass(frozen=True)
class SlotRow:
    """A slot as the desk gives it. Positions follow from the order of the rows in their zone."""

    zone: str
    article_id: int
    pinned: bool = False
    headline: str = ""
    kicker: str = ""
    photo_id: int | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    @classmethod
    def of(cls, slot: Slot) -> SlotRow:
        """A stored slot as the desk would give it again."""
        return cls(**{field.name: getattr(slot, field.name) for field in fields(cls)})


def state_of(section_id: int | None) -> str:
    """Names what the desk has opened: the draft and how often it was saved, else the published version."""
    drafted = FrontVersion.objects.filter(section=section_id, status=S.DRAFT).first()
    if drafted:
        return f"draft-{drafted.pk}-{drafted.saves}"
    live = FrontVersion.objects.filter(section=section_id, status=S.LIVE).first()
    return f"live-{live.number if live else 0}"


@transaction.atomic
def save_front(
    *, section_id: int | None, rows: Sequence[SlotRow], by: Any, at: datetime, base: str
) -> FrontVersion:
    """Writes the draft of a front. `base` is the state it was opened in (`state_of`); raises FrontConflict, with
    nothing written, when that is not the state any more.
    """
    _lock(section_id)
    if base != state_of(section_id):
        raise FrontConflict("Somebody else changed this front meanwhile. Open it again to see what they did.")
    if len(rows) > MOST_SLOTS:
        raise FrontNotAllowed(f"A front has at most {MOST_SLOTS} slots. Take some stories out.")
    front = FrontVersion.objects.filter(section=section_id, status=S.DRAFT).first()
    if front is None:
        front = FrontVersion(section_id=section_id, status=S.DRAFT)
    front.by, front.saved_at, front.saves = by, at, front.saves + 1
    front.save()
    front.slots.all().delete()
    _write_slots(front, rows, at=at)
    return front


@transaction.atomic
def publish_front(*, front: FrontVersion, by: Any, at: datetime, note: str = "") -> FrontVersion:
    """Makes a draft or a scheduled front what readers see."""
    front = _locked(front)
    if front.status not in (S.DRAFT, S.SCHEDULED):
        raise FrontNotAllowed("This front is published already.")
    _begin(front, by=by, at=at, note=note or front.note)
    return front


@transaction.atomic
def schedule_front(*, front: FrontVersion, by: Any, at: datetime, publish_at: datetime) -> FrontVersion:
    """Publishes a draft by itself at `publish_at` (aware)."""
    front = _locked(front)
    if front.status != S.DRAFT:
        raise FrontNotAllowed("Only a draft can be scheduled.")
    if publish_at <= at:
        raise FrontNotAllowed("That time has passed. Choose a later one, or publish now.")
    front.status, front.publish_at, front.by = S.SCHEDULED, publish_at, by
    front.save(update_fields=["status", "publish_at", "by"])
    return front


@transaction.atomic
def unschedule_front(*, front: FrontVersion, by: Any, at: datetime) -> FrontVersion:
    """Makes a scheduled front the draft again."""
    front = _locked(front)
    if front.status != S.SCHEDULED:
        raise FrontNotAllowed("This front is not on the schedule any more.")
    if FrontVersion.objects.filter(section=front.section_id, status=S.DRAFT).exists():
        raise FrontNotAllowed("There is a newer draft. Publish, schedule or discard it first.")
    front.status, front.publish_at, front.by, front.saved_at = S.DRAFT, None, by, at
    front.saves += 1
    front.save(update_fields=["status", "publish_at", "by", "saved_at", "saves"])
    return front


@transaction.atomic
def discard_front(*, front: FrontVersion) -> None:
    """Throws a draft or a scheduled front away; what readers see stays."""
    front = _locked(front)
    if front.status not in (S.DRAFT, S.SCHEDULED):
        raise FrontNotAllowed("A front that was published stays in the history.")
    front.delete()


@transaction.atomic
def roll_back(*, front: FrontVersion, by: Any, at: datetime) -> FrontVersion:
    """Publishes the slots of an earlier version again, as a new one: numbers only rise. The draft stays a draft."""
    front = _locked(front)
    if front.status != S.PAST:
        raise FrontNotAllowed("Only a version that was replaced can be brought back.")
    rows = [SlotRow.of(slot) for slot in front.slots.order_by("zone", "position")]
    again = FrontVersion(section_id=front.section_id, status=S.SCHEDULED, publish_at=at, saved_at=at, by=by)
    again.save()
    _write_slots(again, rows, at=at)
    _begin(again, by=by, at=at, note=f"Back to version {front.number}")
    return again


@transaction.atomic
def publish_due(*, front: FrontVersion, at: datetime) -> bool:
    """Publishes a scheduled front whose time has come; False when it left the schedule meanwhile."""
    front = _locked(front)
    if front.status != S.SCHEDULED or front.publish_at is None or front.publish_at > at:
        return False
    _begin(front, by=None, at=at, note=front.note)
    return True


@transaction.atomic
def turn(*, front: FrontVersion, at: datetime) -> bool:
    """A slot of the live front has begun or ended: pages made before are old. Finds when that happens next.

    False when the front was replaced meanwhile, or turned already.
    """
    front = _locked(front)
    if front.status != S.LIVE or front.turns_at is None or front.turns_at > at:
        return False
    front.turns_at = _next_turn(front, after=at)
    front.save(update_fields=["turns_at"])
    version.bump()
    return True


@transaction.atomic
def renew_photo(*, photo_id: int, at: datetime) -> bool:
    """Reads a photo again for the slots that print it; True when a front shows a difference. Safe to repeat."""
    slots = Slot.objects.select_for_update().filter(photo_id=photo_id).order_by("pk")
    changed, gone, shown = [], False, False
    for slot in slots:
        picture = _pictures({photo_id}, at=at).get(photo_id)
        if picture != slot.picture:
            gone = gone or picture is None
            slot.picture = picture
            changed.append(slot)
            shown = shown or slot.front.status == S.LIVE
    Slot.objects.bulk_update(changed, ["picture"])
    if shown:
        # A picture that may not be shown any more must leave stale copies too.
        version.bump(hard=gone)
    return shown


@transaction.atomic
def set_breaking(*, text: str, link: str, until: datetime, by: Any, at: datetime) -> Banner:
    """Puts the banner on every page until `until`, in place of the one that stands there."""
    text = " ".join(text.split())
    if not text:
        raise FrontNotAllowed("Say in a line what has happened.")
    if not at < until <= at + LONGEST_BANNER:
        raise FrontNotAllowed("The banner needs a time-out within the next 24 hours.")
    _close(Banner.objects.select_for_update().filter(is_open=True).first(), at=at)
    banner = Banner.objects.create(text=text[:160], link=link, begins_at=at, ends_at=until, by=by)
    version.bump()
    return banner


@transaction.atomic
def clear_breaking(*, at: datetime) -> bool:
    """Takes the banner off every page; False when there was none."""
    if not _close(Banner.objects.select_for_update().filter(is_open=True).first(), at=at):
        return False
    version.bump()
    return True


def _close(banner: Banner | None, *, at: datetime) -> bool:
    if banner is None:
        return False
    # A clock that was set back still leaves a span that is not negative.
    banner.is_open, banner.ended_at = False, max(banner.begins_at, min(at, banner.ends_at))
    banner.save(update_fields=["is_open", "ended_at"])
    return True


def _lock(section_id: int | None) -> None:
    """One writer a front at a time, until commit; the first version of a front has no row to lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, section_id or 0])


def _locked(front: FrontVersion) -> FrontVersion:
    """The front as it is now that nobody else can change it."""
    _lock(front.section_id)
    found = FrontVersion.objects.filter(pk=front.pk).first()
    if found is None:
        raise FrontNotAllowed("This front was thrown away meanwhile.")
    return found


def _begin(front: FrontVersion, *, by: Any, at: datetime, note: str) -> None:
    before = FrontVersion.objects.filter(section=front.section_id, status=S.LIVE).first()
    if before:
        before.status, before.live_until, before.turns_at = S.PAST, max(at, before.live_from or at), None
        before.save(update_fields=["status", "live_until", "turns_at"])
    latest = (
        FrontVersion.objects.filter(section=front.section_id, number__isnull=False)
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    front.status, front.number, front.live_from = S.LIVE, (latest or 0) + 1, at
    front.publish_at, front.by, front.note = None, by or front.by, note[:200]
    front.turns_at = _next_turn(front, after=at - CLOCKS_DIFFER)
    front.save()
    version.bump()


def _next_turn(front: FrontVersion, *, after: datetime) -> datetime | None:
    times = [time for row in front.slots.values_list("starts_at", "ends_at") for time in row if time]
    return min((time for time in times if time > after), default=None)


def _write_slots(front: FrontVersion, rows: Sequence[SlotRow], *, at: datetime) -> None:
    pictures = _pictures({row.photo_id for row in rows if row.photo_id}, at=at)
    standing: dict[str, int] = {}
    slots: dict[int, Slot] = {}
    for row in rows:
        if row.article_id in slots:
            continue  # A story stands on a front once: where it was put first.
        standing[row.zone] = standing.get(row.zone, 0) + 1
        slots[row.article_id] = Slot(
            front=front,
            zone=row.zone,
            position=standing[row.zone],
            article_id=row.article_id,
            pinned=row.pinned,
            headline=row.headline,
            kicker=row.kicker,
            photo_id=row.photo_id,
            picture=pictures.get(row.photo_id or 0),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
        )
    Slot.objects.bulk_create(slots.values())


def _pictures(ids: set[int], *, at: datetime) -> dict[int, dict[str, Any]]:
    """What is printed of each photo that may be shown."""
    photos = Photo.objects.usable(at).filter(pk__in=ids).prefetch_related("renditions")
    return {
        photo.pk: {"picture": picture_sources(photo), "alt": photo.alt, "credit": photo.credit}
        for photo in photos
    }
