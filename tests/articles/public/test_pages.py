"""What readers get at each address."""

import json
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import OperationalError

from articles.content.models import Source
from articles.public import furniture
from articles.publishing import actions as publishing
from articles.tagging.models import Entity, Tag
from tests.factories import NOW, make_author, make_section, make_story, publish_story

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()
    furniture.forget()


def page(client, address, expect=200):
    response = client.get(address)
    assert response.status_code == expect, address
    return response.content.decode()


def text(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.fixture
def full():
    """A story with everything on it, between two others."""
    publish_story(at=NOW - timedelta(hours=1), headline="The one before")
    source = Source.objects.create(
        name="AP", full_name="The Associated Press", slug="ap", url="https://ap.example/"
    )
    world, news = make_section("World"), make_section("News")
    article = make_story(
        headline="No sign of a <thaw>",
        kicker="Diplomacy",
        introduction="Our note. As reported by the AP:",
        dateline="MOSCOW",
        contributors_note="Ruiz reported from Kyiv.",
        section=world,
        further_sections=[news],
        source=source,
        bylines=[
            {"author": make_author("Ana Ruiz")},
            {"author": make_author("Bo Li"), "role": "photographer"},
        ],
    )
    entity = Entity.objects.create(kind="place", name="Ukraine", slug="ukraine", wikidata_id="Q212")
    Tag.objects.create(article=article, entity=entity, status="confirmed", source="editor", rel="about")
    edition = publishing.publish(article=article, by=None, at=NOW)
    publish_story(at=NOW + timedelta(hours=1), headline="The one after")
    return edition


def test_a_story_shows_everything_that_belongs_to_it(client, full):
    html = page(client, full.path)
    words = text(html)
    for expected in (
        "No sign of a &lt;thaw&gt;",
        "Diplomacy",
        "World News",
        "By Ana Ruiz ; photographs by Bo Li",
        "The Associated Press",
        "Published 1 March 2026, 12:00 UTC",
        "Our note. As reported by the AP:",
        "MOSCOW (AP) — The first ship came in at dawn.",
        "Ruiz reported from Kyiv.",
        "For more World news",
        "Previous Article The one before",
        "Next Article The one after",
        "How useful was this article?",
        "Average rating 0 / 5. Vote count: 0",
        "Latest News",
        "Menu",
        "Ukraine",
    ):
        assert expected in words, expected
    assert '<a rel="author" href="/authors/ana-ruiz/">Ana Ruiz</a>' in html
    assert "Updated" not in words


def test_what_machines_read_cannot_end_its_script(client, full):
    (data,) = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', page(client, full.path), re.DOTALL
    )
    assert "<" not in data
    story, way = json.loads(data)
    assert [step["name"] for step in way["itemListElement"]] == ["Front page", "World", "No sign of a <thaw>"]
    assert story["@type"] == "NewsArticle"
    assert story["headline"] == "No sign of a <thaw>"
    assert story["author"] == [
        {"@type": "Person", "name": "Ana Ruiz", "url": "http://testserver/authors/ana-ruiz/"}
    ]
    assert story["about"][0]["sameAs"] == "https://www.wikidata.org/entity/Q212"
    assert "aggregateRating" not in story


def test_the_head_names_the_story_its_neighbours_and_its_feeds(client, full):
    html = page(client, full.path)
    assert f'<link rel="canonical" href="http://testserver{full.path}">' in html
    assert '<link rel="prev" href="http://testserver/world/' in html
    assert '<link rel="next" href="http://testserver/world/' in html
    assert 'href="/feeds/sections/world.rss"' in html
    assert '<meta property="og:type" content="article">' in html


def test_syndicated_copy_points_to_where_it_came_from(client):
    edition = publish_story(original_url="https://ap.example/story")
    assert '<link rel="canonical" href="https://ap.example/story">' in page(client, edition.path)


def test_a_correction_stands_on_the_story_on_its_own_page_and_on_the_front(client, full):
    later = NOW + timedelta(minutes=30)
    publishing.correct(article=full.article, by=None, at=later, text="It was Tuesday.")
    for address in (full.path, "/corrections/", "/"):
        furniture.forget()
        assert "It was Tuesday." in page(client, address), address
    assert "Updated 1 March 2026, 12:30 UTC" in text(page(client, full.path))


def test_the_change_log_shows_what_changed_and_only_that(client, full):
    article = full.article
    article.refresh_from_db()
    article.body = "<p>The first ship came in at noon.</p><p>Others followed before noon.</p>"
    article.save()
    publishing.publish(article=article, by=None, at=NOW + timedelta(minutes=5), note="The hour")
    html = page(client, f"{full.path}changes/")
    assert "<del>dawn</del><ins>noon</ins>" in html
    assert "Others followed" not in html
    assert "The hour" in html


def test_an_old_address_leads_to_the_new_one_for_ever(client, full):
    article = full.article
    article.refresh_from_db()
    article.slug = "a-better-slug"
    article.save()
    publishing.publish(article=article, by=None, at=NOW + timedelta(minutes=5))
    response = client.get(full.path)
    assert (response.status_code, response["Location"]) == (301, "/world/a-better-slug/")


def test_a_withdrawn_story_says_so_and_leaves_every_page(client, full):
    publishing.withdraw(
        article=full.article, by=None, at=NOW + timedelta(minutes=5), reason="The source recanted."
    )
    furniture.forget()
    gone = page(client, full.path, expect=410)
    assert "The source recanted." in gone
    assert "No sign of a" not in gone
    for address in ("/", "/world/", "/latest/", "/archive/2026/03/", "/search/?q=thaw"):
        assert full.path not in page(client, address), address
    page(client, "/topics/ukraine/", expect=404)
    page(client, "/authors/bo-li/", expect=404)


def test_a_killed_story_gives_no_reason(client, full):
    publishing.kill(article=full.article, by=None, at=NOW + timedelta(minutes=5), reason="Libel.")
    assert "Libel" not in page(client, full.path, expect=410)


def test_a_draft_is_nowhere(client, full):
    make_story(headline="Not yet", slug="not-yet")
    page(client, "/world/not-yet/", expect=404)
    for address in ("/", "/latest/", "/search/?q=yet"):
        assert "Not yet" not in page(client, address)


def test_an_unknown_address_offers_the_search(client, full):
    html = page(client, "/nothing/here/", expect=404)
    assert 'action="/search/"' in html
    assert "The one after" in html


def test_a_search_that_finds_nothing_helps_on(client, full):
    html = page(client, "/search/?q=ukrraine")
    assert '<a href="/topics/ukraine/">Everything on Ukraine</a>' in html
    assert "The one after" in html
    assert "too common" in page(client, "/search/?q=the")


def test_the_topics_that_a_topic_is_met_with_stand_beside_it_by_their_kind(client, full):
    entity = Entity.objects.create(kind="person", name="Ida Ro", slug="ida-ro")
    Tag.objects.create(article=full.article, entity=entity, status="confirmed", source="editor")
    publishing.renew(article_id=full.article_id, at=NOW)
    html = page(client, "/topics/ukraine/")
    assert "People Ida Ro" in text(html)
    assert "Places" not in text(html)


@pytest.mark.parametrize(
    "address",
    [
        "/latest/?before=x",
        "/latest/?before=1-1&after=2-2",
        "/archive/2026/13/",
        "/archive/1/1/",
        "/topics/none/",
        "/x/",
    ],
)
def test_addresses_that_cannot_be_are_404(client, full, address):
    page(client, address, expect=404)


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("STORY", 4),
        ("/", 6),
        ("/world/", 5),
        ("/latest/", 5),
        ("/topics/ukraine/", 5),
        ("/authors/ana-ruiz/", 5),
    ],
)
def test_pages_cost_few_queries(client, full, address, queries, django_assert_max_num_queries):
    address = full.path if address == "STORY" else address
    page(client, "/corrections/")  # reads the furniture
    with django_assert_max_num_queries(queries):
        page(client, address)


def test_topic_author_archive_and_section_list_their_stories(client, full):
    for address in (
        "/topics/ukraine/",
        "/authors/ana-ruiz/",
        "/archive/2026/03/",
        "/world/",
        "/news/",
        "/latest/",
    ):
        assert full.path in page(client, address), address
    assert "/archive/2026/03/" in page(client, "/archive/")


def test_a_topic_that_was_merged_leads_to_the_other(client, full):
    kept = Entity.objects.get(slug="ukraine")
    Entity.objects.create(kind="place", name="The Ukraine", slug="the-ukraine", merged_into=kept)
    response = client.get("/topics/the-ukraine/")
    assert (response.status_code, response["Location"]) == (301, "/topics/ukraine/")


def test_the_top_rated_page_shows_the_plain_average(client, full):
    from articles.ratings.models import RatingSummary

    RatingSummary.objects.update_or_create(
        article_id=full.article_id, defaults={"n4": 3, "n5": 1, "score": 4.0}
    )
    assert "4.3 / 5 from 4 votes" in text(page(client, "/top-rated/"))


def test_the_page_for_a_broken_site_asks_the_database_nothing(rf, django_assert_num_queries):
    from articles.public.views import broken

    with django_assert_num_queries(0):
        response = broken(rf.get("/"))
    assert response.status_code == 500
    assert response["Cache-Control"] == "no-store"
    html = response.content.decode()
    assert "Something broke" in html
    assert 'href="#menu"' not in html  # without the database there is no menu to lead to


def test_while_the_database_is_away_machines_are_told_to_come_again(rf):
    from articles.public.views import broken

    try:
        raise OperationalError("the connection is closed")
    except OperationalError:
        response = broken(rf.get("/"))
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert response["Cache-Control"] == "no-store"
    html = response.content.decode()
    assert "Back in a moment" in html
    assert "Something broke" not in html
