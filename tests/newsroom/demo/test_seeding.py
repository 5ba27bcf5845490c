"""One seeding, looked at from many sides: it takes some seconds, so that it is done once."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from lxml import etree

from articles.content.models import Article
from articles.editions.models import Edition
from articles.front.models import FrontVersion
from articles.front.queries import front
from articles.publishing.checks import findings
from articles.publishing.models import Change, Correction
from articles.ratings.models import Rating, RatingSummary
from articles.tagging.models import Entity
from media.library.models import Photo
from newsroom.accounts.models import User
from newsroom.demo import seeding
from newsroom.demo.content import drafts, newspaper, pictures, stories
from tests.articles import ninjs_schemas
from tests.articles.public import formats

pytestmark = pytest.mark.django_db(transaction=True)


def seed_demo() -> str:
    out = StringIO()
    call_command("seed_demo", stdout=out)
    return out.getvalue()


def test_the_demo_fills_an_empty_newsroom_once(client):
    assert "30 stories" in seed_demo()
    the_stories_are_live()
    the_votes_are_real_and_the_summaries_exact()
    the_pictures_brought_their_facts()
    the_logins_have_their_roles()
    the_corrections_are_published()
    the_change_log_is_in_the_order_of_time()
    the_desk_has_something_to_do()
    the_front_is_curated()
    assert "nothing was changed" in seed_demo()
    assert Edition.objects.live().count() == 30
    its_feeds_keep_the_rules(client)
    its_stories_are_strict_ninjs(client)  # last: it needs the schemas, and skips without them


def its_feeds_keep_the_rules(client):
    assert formats.rss(etree.fromstring(client.get("/feeds/latest.rss").content)) == []
    assert formats.atom(etree.fromstring(client.get("/feeds/latest.atom").content)) == []
    assert formats.json_feed(client.get("/feeds/latest.json").json()) == []
    for address in ("/sitemap.xml", "/news-sitemap.xml"):
        assert formats.sitemap(etree.fromstring(client.get(address).content)) == []


def its_stories_are_strict_ninjs(client):
    answer = client.get("/api/v1/items/?limit=100&body=both&include=associations,tags").json()
    assert len(answer["items"]) == 30
    for story in answer["items"]:
        assert ninjs_schemas.errors("3.1", story["item"]) == [], story["item"]["title"]


def the_front_is_curated():
    stands = front()
    assert stands.lead.path == "/world/suez-canal-six-days/"
    assert stands.secondary[1].headline == "Iceland: the fires of Reykjanes are lit again"
    assert stands.secondary[2].label == "Malaria"
    assert FrontVersion.objects.get(status="past").note == "Morning front"


def the_stories_are_live():
    assert Edition.objects.live().count() == 30
    suez = Edition.objects.live().get(slug="suez-canal-six-days")
    assert suez.path == "/world/suez-canal-six-days/"
    assert suez.body_html.count("<figure") == 6
    assert "Alp Guard" in suez.body_html
    assert "(Lucia Marchetti, Meridian Wire Pool)" in suez.body_html
    same = list(Edition.objects.live().filter(slug__in=["finland-thirty-first", "estonia-ballot-online"]))
    assert same[0].published_at == same[1].published_at
    for article in Article.objects.filter(status="live"):
        found = findings(article, at=article.updated_at)
        assert not found, [(article, finding.message) for finding in found]
    assert {topic["name"] for topic in suez.topics} == {
        *("Suez Canal", "Egypt", "Ever Given", "Suez Canal Authority", "Osama Rabie", "Shipping")
    }
    assert Entity.objects.get(name="Egypt").wikidata_id == "Q79"


def the_votes_are_real_and_the_summaries_exact():
    for story in stories():
        edition = Edition.objects.live().get(slug=story.slug)
        summary = RatingSummary.objects.get(pk=edition.article_id)
        assert (summary.n1, summary.n2, summary.n3, summary.n4, summary.n5) == story.ratings
        assert Rating.objects.filter(article_id=edition.article_id).count() == sum(story.ratings)


def the_pictures_brought_their_facts():
    assert Photo.objects.count() == len(pictures())
    photo = Photo.objects.get(file_name="bridge-dusk.jpg")
    facts = pictures()["bridge-dusk"]
    assert (photo.headline, photo.caption, photo.alt) == (facts.headline, facts.caption, facts.alt)
    assert (photo.credit, photo.creator, photo.city) == (
        "The Northbank Courier",
        "Lucia Marchetti",
        "Çanakkale",
    )


def the_logins_have_their_roles():
    for login in newspaper().logins:
        user = User.objects.get(email=login.email)
        assert user.is_staff
        assert user.check_password(seeding.PASSWORD)
        assert [group.name for group in user.groups.all()] == [login.role]
        assert user.author.slug == login.author


def the_corrections_are_published():
    told = {story.slug: story.corrections for story in stories() if story.corrections}
    for slug, corrections in told.items():
        editions = Edition.objects.filter(slug=slug).order_by("number")
        assert [edition.kind for edition in editions] == ["first", *(row.kind for row in corrections)]
        assert corrections[0].was in editions[0].body
        assert corrections[0].now not in editions[0].body
        assert corrections[0].now in editions[1].body
    assert Correction.objects.count() == 4  # updates are no corrections


def the_change_log_is_in_the_order_of_time():
    moments = list(Change.objects.order_by("seq").values_list("at", flat=True))
    assert len(moments) == 36
    assert moments == sorted(moments)


def the_desk_has_something_to_do():
    assert Article.objects.count() == 30 + len(drafts())
    for story in drafts():
        article = Article.objects.get(headline=story.headline)
        assert (article.status, article.editions.count()) == (story.stage, 0)
        if article.status == "scheduled":
            assert article.publish_at > article.updated_at
            assert not [row for row in findings(article, at=article.publish_at) if row.level == "block"]
    reporter = User.objects.get(email="reporter@newsroom.example")
    assert {article.status for article in Article.objects.of(reporter)} == {"draft", "in_review", "live"}


def test_a_seeding_that_breaks_leaves_nothing_and_can_be_started_again(monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("the lights went out")

    monkeypatch.setattr(seeding, "_publish", broken)
    with pytest.raises(RuntimeError, match="the lights went out"):
        seed_demo()
    assert not Article.objects.exists()
    assert not User.objects.exists()
