"""Writing editions. Only `articles.publishing` calls these: it logs what they change."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db.models import F, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Greatest

from articles.bylines.credit import byline
from articles.content.html import plain_text, word_count
from articles.content.models import Article, Section
from articles.editions import version
from articles.editions.models import Edition, Placement
from articles.editions.render import body_html, lead_html
from articles.editions.stand_in import as_edited, with_stand_in
from articles.editions.syndicated import facts_for_partners
from articles.revisions.models import Revision
from articles.revisions.queries import Parts, parts_of, photos_with_files
from media.library.models import Photo
from media.renditions.sources import picture_sources

COPIED = (
    "slug",
    "language",
    "headline",
    "short_headline",
    "social_headline",
    "kicker",
    "standfirst",
    "introduction",
    "dateline",
    "body",
    "contributors_note",
    "original_url",
    "slugline",
    "urgency",
    "ratings_open",
    "noindex",
    "search_title",
    "search_description",
)
# What an edition shows that may change without its text changing: `renew` compares and rewrites exactly these.
RENEWED = ("illustrations", "body_html", "lead_html", "topics", "sections")


def create_edition(
    *,
    article: Article,
    revision: Revision,
    parts: Parts,
    before: Edition | None,
    kind: str,
    note: str,
    at: datetime,
    published_at: datetime,
    updated_at: datetime,
    topics: list[dict[str, Any]],
    corrections: list[dict[str, Any]],
) -> Edition:
    """Makes the article's next edition from its working copy and ends the one before. Call with the article locked.

    `parts` with their photos; `before` is the article's latest edition, live or not, and needs no text.
    """
    if parts.section is None:
        raise ValueError(f"Story {article.pk} has no primary section, and so no address.")
    edition = compose(article=article, parts=parts, topics=topics, corrections=corrections, at=at)
    edition.number = before.number + 1 if before else 1
    edition.revision, edition.kind, edition.note = revision, kind, note
    edition.live_from, edition.published_at, edition.updated_at = at, published_at, updated_at
    _follow(before, edition)
    return edition


def compose(
    *,
    article: Article,
    topics: list[dict[str, Any]],
    corrections: list[dict[str, Any]],
    at: datetime,
    parts: Parts | None = None,
) -> Edition:
    """What readers would see of the working copy: an edition that is not stored, without number and times."""
    parts = parts or parts_of(article, photos=True)
    first = parts.section or {"id": None, "name": "No section yet", "slug": "section"}
    sections = [first, *(row for row in parts.further_sections if row["id"] != first["id"])]
    edition = Edition(
        article=article,
        section=Section(**first),
        section_ids=[row["id"] for row in sections],
        sections=[{"name": row["name"], "slug": row["slug"]} for row in sections],
        path=address(parts.section["slug"], article.slug) if parts.section else "",
        byline=byline(
            [(row["name"], row["role"]) for row in parts.bylines],
            override=article.byline_override,
            none=article.no_byline,
        ),
        credits=[{name: row[name] for name in ("name", "slug", "role", "place")} for row in parts.bylines],
        author_ids=[row["author"] for row in parts.bylines],
        source={**parts.source, "guid": article.guid} if parts.source else None,
        word_count=word_count(article.body),
        topics=topics,
        corrections=corrections,
        **{name: getattr(article, name) for name in COPIED},
    )
    _show_pictures(edition, _illustrations(parts), parts.photos, at=at)
    return edition


def address(section: str, story: str) -> str:
    """From two slugs: `/world/nato-sees-no-sign/`"""
    return f"/{section}/{story}/"


def end_live(*, article: Article, at: datetime) -> None:
    """Ends what readers see of the story, if they see it."""
    _end_live(article.pk, at)
    Placement.objects.filter(article=article).delete()


def _end_live(article_id: int, at: datetime) -> None:
    # Two publications in the same instant, or a clock set back, still leave a span that is not negative.
    ended = Greatest(Value(at), F("live_from"))
    Edition.objects.live().filter(article_id=article_id).update(live_until=ended)


def bring_back(*, edition: Edition, live: Edition, at: datetime) -> Edition:
    """Makes an earlier edition what readers see again instead of `live`, as a new one: numbers only rise."""
    edition.number = live.number + 1
    edition.pk, edition._state.adding = None, True
    edition.kind, edition.note = Edition.Kind.MINOR, ""
    edition.live_from, edition.live_until = at, None
    _follow(live, edition)
    return edition


def _follow(before: Edition | None, edition: Edition) -> None:
    """Stores an edition, which readers see from now on, in place of the one before."""
    was_live = before is not None and before.live_until is None
    if was_live:
        _end_live(edition.article_id, edition.live_from)
    _save(edition)
    gone = set(before.section_ids) - set(edition.section_ids) if before and was_live else ()
    place(edition, no_longer_in=gone)


def _save(edition: Edition, *, update_fields: Collection[str] | None = None) -> None:
    """Stores an edition with its search vector, which the database makes of the words."""
    edition.search = words(edition)
    edition.save(update_fields=[*update_fields, "search"] if update_fields else None)
    # What stands there is the expression, and nobody reads a search vector.
    del edition.search


def forbid_stale() -> None:
    """No cache may show an older page, not even while it renders a new one."""
    version.bump(hard=True)


def place(edition: Edition, *, no_longer_in: Collection[int] = ()) -> None:
    """Puts a live edition into its sections' lists, and out of those where the one before stood."""
    if no_longer_in:
        Placement.objects.filter(article=edition.article_id, section__in=no_longer_in).delete()
    Placement.objects.bulk_create(
        (
            Placement(
                section_id=section_id,
                article_id=edition.article_id,
                edition=edition,
                published_at=edition.published_at,
            )
            for section_id in edition.section_ids
        ),
        update_conflicts=True,
        unique_fields=["section", "article"],
        update_fields=["edition", "published_at"],
    )


def renew(*, edition: Edition, topics: list[dict[str, Any]], at: datetime) -> bool:
    """Renders the pictures, topics and section names of a live edition again; True when readers will see a difference."""
    before = {name: getattr(edition, name) for name in RENEWED}
    edition.topics = topics
    names = dict(Section.objects.filter(pk__in=edition.section_ids).values_list("slug", "name"))
    edition.sections = [{**row, "name": names.get(row["slug"], row["name"])} for row in edition.sections]
    rows = edition.illustrations
    _show_pictures(edition, rows, photos_with_files(row["photo"] for row in rows), at=at)
    if before == {name: getattr(edition, name) for name in RENEWED}:
        return False
    _save(edition, update_fields=RENEWED)
    return True


def words(edition: Edition) -> CombinedExpression:
    """What an edition is found by: headline first, then standfirst, people and topics, then the text."""
    config = "english" if edition.language.startswith("en") else "simple"
    parts = [
        ("A", edition.headline),
        ("B", " ".join([edition.kicker, edition.standfirst, *(topic["name"] for topic in edition.topics)])),
        (
            "C",
            " ".join([edition.byline, edition.dateline, *(row["caption"] for row in edition.illustrations)]),
        ),
        ("D", f"{edition.introduction}\n{plain_text(edition.body)}"),
    ]
    vectors = [SearchVector(Value(text), weight=weight, config=config) for weight, text in parts]
    return vectors[0] + vectors[1] + vectors[2] + vectors[3]


def _illustrations(parts: Parts) -> list[dict[str, Any]]:
    """The rows with the credit that prints: the story's own, else the photo's."""
    return [
        {**row, "credit": row["credit_override"] or (photo.credit if photo else "")}
        for row in parts.illustrations
        for photo in [parts.photos.get(row["photo"])]
    ]


def _rights(photo: Photo | None) -> dict[str, str]:
    """What search engines are told of a photo besides its credit; only what is known."""
    if photo is None:
        return {}
    found = {
        "creator": photo.creator,
        "copyright_notice": photo.copyright_notice,
        "licence": photo.licence,
    }
    return {name: value for name, value in found.items() if value}


def _show_pictures(
    edition: Edition, rows: list[dict[str, Any]], photos: Mapping[int, Photo], *, at: datetime
) -> None:
    """Fills what follows from the photos as they are now: sources, credits, who stands in for whom, markup."""
    rows = as_edited(rows)
    shown = []
    for row in rows:
        photo = photos.get(row["photo"])
        if photo and not photo.is_usable(at):
            photo = None
        credit = row["credit_override"] or (photo.credit if photo else row["credit"])
        picture = picture_sources(photo) if photo else None
        partners = facts_for_partners(photo) if photo else {}
        known = {"credit": credit, "picture": picture, "rights": _rights(photo), "partners": partners}
        shown.append({**row, **known})
    edition.illustrations = shown = with_stand_in(shown)
    edition.photo_ids = [row["photo"] for row in rows if row["photo"]]
    edition.lead_html = lead_html(shown)
    edition.body_html = body_html(edition.body, shown)
