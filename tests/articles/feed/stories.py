"""A story that fills every field that partners get, and one secret in every field that they do not."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from articles.content.models import Article, Source
from articles.publishing import actions as publishing
from articles.tagging import link
from articles.tagging.models import Entity, Tag
from tests.factories import NOW, make_author, make_section, make_story
from tests.media.pictures import add, jpeg

SECRET = "zanzibar-secret"


def full_story(*, at: datetime = NOW, **fields: Any) -> Article:
    """A draft with sections, agency, two credits, a lead photo, an inline photo and one that is only described."""
    source, _ = Source.objects.get_or_create(
        slug="example-agency",
        defaults={"name": "EA", "full_name": "Example Agency", "url": "https://agency.example/"},
    )
    lead = add(
        jpeg(seed=1), at=at, credit="Ana Ruiz, EA", copyright_notice="© Example Agency", rights_holder="EA"
    )
    inline = add(jpeg(seed=2), at=at, credit="Bo Lind, EA")
    fields = {
        "section": make_section("World"),
        "further_sections": [make_section("Top Story")],
        "source": source,
        "original_url": "https://agency.example/harbour",
        "kicker": "Ships",
        "introduction": "A note by our editor. As reported by EA:",
        "dateline": "ROTTERDAM",
        "short_headline": "Harbour opens",
        "social_headline": "The harbour is open",
        "contributors_note": "Bo Lind contributed from Ghent.",
        "slugline": "harbour-open",
        "urgency": 3,
        "body": '<p>The first <a href="/world/before/">ship</a> &amp; its crew.</p>'
        '<figure data-illustration="inline"></figure><p>Others followed.</p>'
        '<figure data-illustration="words"></figure>',
        "bylines": [
            {"author": make_author("Ana Ruiz"), "role": "writer", "place": "Rotterdam"},
            {"author": make_author("Bo Lind"), "role": "reporting"},
        ],
        "illustrations": [
            {"key": "lead", "role": "lead", "photo": lead, "caption": "The <quay>.", "alt": "A grey quay"},
            {"key": "inline", "photo": inline, "caption": "A ship.", "alt": "A ship at dusk"},
            {"key": "words", "caption": "A crane that nobody photographed.", "credit_override": "EA"},
        ],
        "internal_notes": SECRET,
        "guid": f"urn:example-agency:{at.timestamp()}",
        "previous_hint": SECRET,
        "next_hint": SECRET,
    } | fields
    return make_story(at=at, **fields)


def tag(story: Article, name: str, kind: str = "organisation", **fields: Any) -> Entity:
    """Puts a confirmed entity on a story; the next publication shows it."""
    from django.utils.text import slugify

    entity, _ = Entity.objects.get_or_create(
        slug=slugify(name),
        defaults={"name": name, "kind": kind, "wikidata_id": fields.pop("wikidata_id", "")},
    )
    link.learn_names(entity, [name])
    Tag.objects.create(
        article=story, entity=entity, **({"status": Tag.Status.CONFIRMED, "rel": "about"} | fields)
    )
    return entity


def publish(story: Article, *, at: datetime = NOW, **fields: Any) -> Any:
    """Publishes with some fields changed first."""
    story = Article.objects.get(pk=story.pk)
    for name, value in fields.items():
        setattr(story, name, value)
    story.save()
    return publishing.publish(article=story, by=None, at=at)


def later(**span: float) -> datetime:
    return NOW + timedelta(**span)
