"""RSS, Atom and JSON Feed by the formats' own rules; sitemaps."""

import json
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
from django.core.cache import cache
from django.utils import timezone
from lxml import etree

from articles.editions.models import Edition
from articles.publishing import actions as publishing
from tests.articles.feed.stories import SECRET, full_story, later, publish, tag
from tests.articles.public.formats import AT, ATOM, CONTENT, DC, MEDIA, NEWS, SITEMAP
from tests.factories import make_author, make_section, make_story, publish_story

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_copies():
    cache.clear()


def get(client, address, expect=200):
    response = client.get(address)
    assert response.status_code == expect
    return response


def tree(client, address):
    return etree.fromstring(get(client, address).content)


@pytest.fixture
def story():
    story = full_story()
    tag(story, "NATO")
    publish(story)
    return story


def test_rss_items_have_what_the_format_and_its_modules_ask_for(client, story):
    root = tree(client, "/feeds/latest.rss")
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    channel = root.find("channel")
    for required in ("title", "link", "description"):
        assert channel.findtext(required)
    itself = channel.find(f"{ATOM}link[@rel='self']")
    assert itself.get("href") == "http://testserver/feeds/latest.rss"
    assert parsedate_to_datetime(channel.findtext("lastBuildDate")).tzinfo
    (item,) = channel.findall("item")
    assert item.findtext("link").startswith("http://testserver/world/")
    guid = item.find("guid")
    assert (guid.text, guid.get("isPermaLink")) == (f"tag:testserver,2026:story:{story.pk}", "false")
    assert parsedate_to_datetime(item.findtext("pubDate")) == later()
    assert [creator.text for creator in item.findall(f"{DC}creator")] == ["Ana Ruiz", "Bo Lind"]
    assert [category.text for category in item.findall("category")] == ["World", "Top Story", "NATO"]
    html = item.findtext(f"{CONTENT}encoded")
    assert "A note by our editor." in html
    assert "Others followed." in html
    assert html.index("The &lt;quay&gt;.") < html.index("ship</a>") < html.index("A ship.")


def test_rss_pictures_carry_credit_and_description(client, story):
    picture = tree(client, "/feeds/latest.rss").find(f"channel/item/{MEDIA}content")
    assert picture.get("url").startswith("http://testserver/media/")
    assert int(picture.get("width")) > 0
    assert picture.findtext(f"{MEDIA}credit") == "Ana Ruiz, EA"
    assert picture.findtext(f"{MEDIA}description") == "The <quay>."


def test_atom_entries_have_id_title_updated_and_an_author(client, story):
    publishing.correct(article=story, by=None, at=later(hours=1), text="Two funnels.")
    root = tree(client, "/feeds/latest.atom")
    for required in ("id", "title", "updated", "author"):
        assert len(root.findall(f"{ATOM}{required}")) == 1
    assert root.find(f"{ATOM}link[@rel='self']").get("href") == "http://testserver/feeds/latest.atom"
    (entry,) = root.findall(f"{ATOM}entry")
    for required in ("id", "title", "updated"):
        assert len(entry.findall(f"{ATOM}{required}")) == 1
    assert datetime.fromisoformat(entry.findtext(f"{ATOM}published")) == later()
    assert datetime.fromisoformat(entry.findtext(f"{ATOM}updated")) == later(hours=1)
    assert datetime.fromisoformat(root.findtext(f"{ATOM}updated")) == later(hours=1)
    assert [name.text for name in entry.findall(f"{ATOM}author/{ATOM}name")] == ["Ana Ruiz", "Bo Lind"]
    assert entry.find(f"{ATOM}content").get("type") == "html"
    assert len(entry.findall(f"{ATOM}link[@rel='alternate']")) == 1


def test_json_feed_has_what_version_1_1_asks_for(client, story):
    response = get(client, "/feeds/latest.json")
    assert response.headers["Content-Type"] == "application/feed+json"
    feed = json.loads(response.content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "http://testserver/feeds/latest.json"
    (item,) = feed["items"]
    assert item["id"] == f"tag:testserver,2026:story:{story.pk}"
    assert item["authors"][0] == {"name": "Ana Ruiz", "url": "http://testserver/authors/ana-ruiz/"}
    assert item["external_url"] == "https://agency.example/harbour"
    assert item["image"].startswith("http://testserver/media/")
    assert datetime.fromisoformat(item["date_published"]).tzinfo


@pytest.mark.parametrize("kind", ["rss", "atom", "json"])
@pytest.mark.parametrize(
    "stem",
    ["latest", "sections/world", "sections/top-story", "authors/bo-lind", "topics/nato", "corrections"],
)
def test_a_story_stands_in_each_of_its_feeds_and_leaves_them_when_withdrawn(client, story, stem, kind):
    publishing.correct(article=story, by=None, at=timezone.now(), text="Two funnels, not three.")
    headline = Edition.objects.live().get(article=story).headline
    publish_story(
        headline="Another one", section=make_section("Sport"), bylines=[{"author": make_author("Cy Berg")}]
    )
    assert headline in get(client, f"/feeds/{stem}.{kind}").content.decode()
    publishing.withdraw(article=story, by=None, at=timezone.now(), reason="Wrong.")
    cache.clear()
    body = get(client, f"/feeds/{stem}.{kind}").content.decode()
    assert headline not in body
    assert "its crew" not in body


def test_atom_tells_subscribers_what_was_withdrawn(client, story):
    at = timezone.now()
    publishing.kill(article=story, by=None, at=at, reason="Libel.")
    root = tree(client, "/feeds/sections/world.atom")
    stone = root.find(f"{AT}deleted-entry")
    assert stone.get("ref") == f"tag:testserver,2026:story:{story.pk}"
    assert datetime.fromisoformat(stone.get("when")) == at
    assert datetime.fromisoformat(root.findtext(f"{ATOM}updated")) == at
    assert "Libel" not in etree.tostring(root).decode()
    make_section("Sport")
    assert tree(client, "/feeds/sections/sport.atom").find(f"{AT}deleted-entry") is None


def test_a_correction_is_an_entry_of_its_own(client, story):
    publishing.correct(article=story, by=None, at=later(hours=1), text="Two funnels & not three.")
    (entry,) = tree(client, "/feeds/corrections.atom").findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == f"tag:testserver,2026:story:{story.pk}:correction:2"
    assert entry.findtext(f"{ATOM}title").startswith("Correction: ")
    assert entry.findtext(f"{ATOM}content") == "<p>Two funnels &amp; not three.</p>"


def test_a_standfirst_is_plain_text_and_no_markup(client):
    publish_story(standfirst="Ships at the <quay> & beyond.")
    summary = tree(client, "/feeds/latest.atom").find(f"{ATOM}entry/{ATOM}summary")
    assert (summary.text, summary.get("type", "text")) == ("Ships at the <quay> & beyond.", "text")
    html = tree(client, "/feeds/latest.rss").findtext("channel/item/description")
    assert html == "Ships at the &lt;quay&gt; &amp; beyond."
    assert get(client, "/feeds/latest.json").json()["items"][0]["summary"] == summary.text


@pytest.mark.parametrize(
    "address", ["sections/none.rss", "authors/none.atom", "topics/none.json", "latest.xml"]
)
def test_an_unknown_feed_is_not_found(client, address):
    assert client.get(f"/feeds/{address}").status_code == 404


def test_who_has_published_nothing_has_no_feed(client):
    story = make_story(bylines=[{"author": make_author("Secret Reporter")}])
    tag(story, "Secret Person", "person")
    assert client.get("/feeds/authors/secret-reporter.rss").status_code == 404
    assert client.get("/feeds/topics/secret-person.atom").status_code == 404


def test_nothing_private_is_in_any_feed(client, story):
    full_story(headline=f"{SECRET} draft", at=later(days=1))
    for kind in ("rss", "atom", "json"):
        assert SECRET not in get(client, f"/feeds/latest.{kind}").content.decode()


def test_a_control_character_breaks_no_feed(client):
    edition = publish_story()
    Edition.objects.filter(pk=edition.pk).update(headline="A bell\x07 rings", standfirst="]]> & <b>")
    for kind in ("rss", "atom"):
        assert b"A bell rings" in etree.tostring(tree(client, f"/feeds/latest.{kind}"))


def test_a_feed_costs_a_fixed_number_of_queries(client, django_assert_max_num_queries):
    for number in range(4):
        publish(full_story(at=later(hours=number), headline=f"Ship {number}"))
    with django_assert_max_num_queries(4):
        get(client, "/feeds/sections/world.atom")


def test_an_unchanged_feed_costs_a_304(client, story):
    tag = get(client, "/feeds/latest.rss").headers["ETag"]
    assert client.get("/feeds/latest.rss", headers={"If-None-Match": tag}).status_code == 304


def test_the_hub_is_named_when_there_is_one(client, story, settings):
    assert tree(client, "/feeds/latest.rss").find(f"channel/{ATOM}link[@rel='hub']") is None
    cache.clear()
    settings.WEBSUB_HUB = "https://hub.example/"
    assert (
        tree(client, "/feeds/latest.rss").find(f"channel/{ATOM}link[@rel='hub']").get("href")
        == "https://hub.example/"
    )


def test_sitemaps_lead_to_every_story_that_wants_to_be_found(client):
    found = publish_story()
    publish_story(noindex=True, headline="Hidden")
    publish_story(original_url="https://agency.example/x", headline="Elsewhere")
    gone = publish_story(headline="Gone")
    publishing.withdraw(article=gone.article, by=None, at=later(hours=1), reason="Wrong.")
    files = [loc.text for loc in tree(client, "/sitemap.xml").iter(f"{SITEMAP}loc")]
    assert files == ["http://testserver/sitemaps/sections.xml", "http://testserver/sitemaps/2026-03.xml"]
    assert [loc.text for loc in tree(client, "/sitemaps/2026-03.xml").iter(f"{SITEMAP}loc")] == [
        f"http://testserver{found.path}"
    ]
    assert "http://testserver/world/" in [
        loc.text for loc in tree(client, "/sitemaps/sections.xml").iter(f"{SITEMAP}loc")
    ]
    assert client.get("/sitemaps/2026-13.xml").status_code == 404
    assert client.get("/sitemaps/2025-01.xml").status_code == 404


def test_the_news_sitemap_holds_two_days(client):
    now = timezone.now()
    fresh = publish_story(at=now - timedelta(hours=47), headline="Fresh & new")
    publish_story(at=now - timedelta(hours=49), headline="Old")
    (url,) = tree(client, "/news-sitemap.xml").findall(f"{SITEMAP}url")
    assert url.findtext(f"{SITEMAP}loc") == f"http://testserver{fresh.path}"
    assert url.findtext(f"{NEWS}news/{NEWS}title") == "Fresh & new"
    assert url.findtext(f"{NEWS}news/{NEWS}publication/{NEWS}language") == "en"
    assert datetime.fromisoformat(url.findtext(f"{NEWS}news/{NEWS}publication_date"))
