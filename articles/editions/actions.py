"""Writing editions. Only `articles.publishing` calls these: it logs what they change."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db.models import Value

from articles.bylines.credit import byline
from articles.content.html import plain_text, word_count
from articles.content.models import Article, Section
from articles.editions import version
from articles.editions.models import Edition, Placement
from articles.editions.render import body_html, lead_html
from articles.editions.stand_in import as_edited, with_stand_in
from articles.editions.syndicated import facts_for_partners
from articles.revisions.models import Revision
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
    kind: str,
    note: str,
    at: datetime,
    published_at: datetime,
    updated_at: datetime,
    topics: list[dict[str, Any]],
    corrections: list[dict[str, Any]],
) -> Edition:
    """Makes the article's next edition from its working copy and ends the one before. Call with the article locked."""
    if article.section is None:
        raise ValueError(f"Story {article.pk} has no primary section, and so no address.")
    end_live(article=article, at=at)
    latest = (
        Edition.objects.filter(article=article).order_by("-number").values_list("number", flat=True).first()
    )
    edition = compose(article=article, topics=topics, corrections=corrections, at=at)
    edition.number = (latest or 0) + 1
    edition.revision, edition.kind, edition.note = revision, kind, note
    edition.live_from, edition.published_at, edition.updated_at = at, published_at, updated_at
    edition.save()
    index_words(edition)
    place(edition)
    return edition


def compose(
    *, article: Article, topics: list[dict[str, Any]], corrections: list[dict[str, Any]], at: datetime
) -> Edition:
    """What readers would see of the working copy: an edition that is not stored, without number and times."""
    first = article.section or Section(name="No section yet", slug="section")
    sections = [first, *article.further_sections.exclude(pk=first.pk or 0)]
    credits = list(article.bylines.select_related("author").order_by("position", "id"))
    edition = Edition(
        article=article,
        section=first,
        section_ids=[section.pk for section in sections],
        sections=[{"name": section.name, "slug": section.slug} for section in sections],
        path=address(article),
        byline=byline(
            [(row.author.name, row.role) for row in credits],
            override=article.byline_override,
            none=article.no_byline,
        ),
        credits=[
            {"name": row.author.name, "slug": row.author.slug, "role": row.role, "place": row.place}
            for row in credits
        ],
        author_ids=[row.author_id for row in credits],
        source=_source(article),
        word_count=word_count(article.body),
        topics=topics,
        corrections=corrections,
        **{name: getattr(article, name) for name in COPIED},
    )
    _show_pictures(edition, _illustrations(article), at=at)
    return edition


def address(article: Article) -> str:
    """`/world/nato-sees-no-sign/`"""
    return f"{article.section.get_absolute_url()}{article.slug}/" if article.section else ""


def end_live(*, article: Article, at: datetime) -> Edition | None:
    """Ends what readers see of the story; returns it, or None when there was nothing."""
    edition = Edition.objects.live().filter(article=article).first()
    if edition:
        # Two publications in the same instant, or a clock set back, still leave a span that is not negative.
        edition.live_until = max(at, edition.live_from)
        edition.save(update_fields=["live_until"])
        Placement.objects.filter(article=article).delete()
    return edition


def bring_back(*, edition: Edition, at: datetime) -> Edition:
    """Makes an earlier edition what readers see again, as a new one: numbers only rise."""
    live = end_live(article=edition.article, at=at)
    edition.number = (live or edition).number + 1
    edition.pk, edition._state.adding = None, True
    edition.kind, edition.note = Edition.Kind.MINOR, ""
    edition.live_from, edition.live_until = at, None
    edition.save()
    index_words(edition)
    place(edition)
    return edition


def forbid_stale() -> None:
    """No cache may show an older page, not even while it renders a new one."""
    version.bump(hard=True)


def place(edition: Edition) -> None:
    """Puts a live edition into its sections' lists."""
    Placement.objects.bulk_create(
        Placement(
            section_id=section_id,
            article_id=edition.article_id,
            edition=edition,
            published_at=edition.published_at,
        )
        for section_id in edition.section_ids
    )


def renew(*, edition: Edition, topics: list[dict[str, Any]], at: datetime) -> bool:
    """Renders the pictures, topics and section names of a live edition again; True when readers will see a difference."""
    before = {name: getattr(edition, name) for name in RENEWED}
    edition.topics = topics
    names = dict(Section.objects.filter(pk__in=edition.section_ids).values_list("slug", "name"))
    edition.sections = [{**row, "name": names.get(row["slug"], row["name"])} for row in edition.sections]
    _show_pictures(edition, edition.illustrations, at=at)
    if before == {name: getattr(edition, name) for name in RENEWED}:
        return False
    edition.save(update_fields=RENEWED)
    index_words(edition)
    return True


def index_words(edition: Edition) -> None:
    """Fills the search vector: headline first, then standfirst, people and topics, then the text."""
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
    Edition.objects.filter(pk=edition.pk).update(search=vectors[0] + vectors[1] + vectors[2] + vectors[3])


def _source(article: Article) -> dict[str, str] | None:
    source = article.source
    if source is None:
        return None
    return {
        "name": source.name,
        "full_name": source.full_name,
        "slug": source.slug,
        "url": source.url,
        "guid": article.guid,
    }


def _illustrations(article: Article) -> list[dict[str, Any]]:
    return [
        {
            "key": item.key,
            "role": item.role,
            "photo": item.photo_id,
            "caption": item.caption,
            "credit": item.credit,
            "credit_override": item.credit_override,
            "alt": item.alt,
        }
        for item in article.illustrations.select_related("photo").order_by("-role", "position", "id")
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


def _show_pictures(edition: Edition, rows: list[dict[str, Any]], *, at: datetime) -> None:
    """Fills what follows from the photos as they are now: sources, credits, who stands in for whom, markup."""
    rows = as_edited(rows)
    ids = [row["photo"] for row in rows if row["photo"]]
    photos = {
        photo.pk: photo
        for photo in Photo.objects.usable(at).filter(pk__in=ids).prefetch_related("renditions")
    }
    shown = []
    for row in rows:
        photo = photos.get(row["photo"])
        credit = row["credit_override"] or (photo.credit if photo else row["credit"])
        picture = picture_sources(photo) if photo else None
        partners = facts_for_partners(photo) if photo else {}
        known = {"credit": credit, "picture": picture, "rights": _rights(photo), "partners": partners}
        shown.append({**row, **known})
    edition.illustrations = shown = with_stand_in(shown)
    edition.photo_ids = ids
    edition.lead_html = lead_html(shown)
    edition.body_html = body_html(edition.body, shown)
