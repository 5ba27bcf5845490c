"""Every feed and sitemap keeps all the rules of its format (formats.py), whatever stands in it."""

import json

import pytest
from django.core.cache import cache
from django.utils import timezone
from lxml import etree

from articles.publishing import actions as publishing
from tests.articles.feed.stories import full_story, publish, tag
from tests.articles.public import formats
from tests.factories import make_author, make_section, publish_story

pytestmark = pytest.mark.django_db

STEMS = ("latest", "sections/world", "authors/bo-lind", "topics/nato", "corrections")


@pytest.fixture
def answers(client):
    """Every feed and sitemap that answers, with the complaints about it."""

    def ask():
        cache.clear()
        found = {}
        for address in [f"/feeds/{stem}.{kind}" for stem in STEMS for kind in ("rss", "atom", "json")] + [
            *("/sitemap.xml", "/news-sitemap.xml", "/sitemaps/sections.xml"),
            f"/sitemaps/{timezone.now():%Y-%m}.xml",
        ]:
            response = client.get(address)
            if response.status_code == 200:
                found[address] = complaints(address, response.content)
        return found

    return ask


def complaints(address, content):
    if address.endswith(".json"):
        return formats.json_feed(json.loads(content))
    check = {"rss": formats.rss, "atom": formats.atom, "xml": formats.sitemap}[address.rpartition(".")[2]]
    return check(etree.fromstring(content))


def test_feeds_of_a_site_without_a_story_keep_the_rules(answers):
    make_section("World")
    found = answers()
    assert len(found) == 3 * 3 + 3  # an author or topic without a story has none
    assert not any(found.values()), found


def test_feeds_of_full_bare_corrected_and_withdrawn_stories_keep_the_rules(answers, settings):
    settings.WEBSUB_HUB = "https://hub.example/"
    now = timezone.now()
    world, author = make_section("World"), make_author("Bo Lind")
    for story in (full_story(at=now), full_story(at=now, headline="Another ship", guid="urn:another")):
        tag(story, "NATO")
        publish(story, at=now)
        for text in ("Two funnels & not <three>.", "Nor\nfour."):
            publishing.correct(article=story, by=None, at=timezone.now(), text=text)
    publish_story(at=now, section=world, standfirst="", bylines=[], no_byline=True, body="<p>One line.</p>")
    publish_story(
        at=now, section=world, language="zh-CN", headline="A bell\x07 & ]]> <b>", bylines=[{"author": author}]
    )
    gone = publish_story(at=now, section=world, bylines=[{"author": author}])
    publishing.withdraw(article=gone.article, by=None, at=timezone.now(), reason="Wrong.")
    found = answers()
    assert len(found) == 5 * 3 + 4
    assert not any(found.values()), found


@pytest.mark.parametrize(
    "address, right, wrong",
    [
        ("latest.rss", "<link>", "<link> "),
        ("latest.rss", 'isPermaLink="false"', 'isPermaLink="true"'),
        ("latest.rss", "<pubDate>Sun, 01 Mar 2026", "<pubDate>2026-03-01"),
        ("latest.rss", "<ttl>", "<wrong></wrong><ttl>"),
        ("latest.rss", "<content:encoded>", "<content:encoded></content:encoded><content:encoded>"),
        ("latest.rss", 'medium="image"', 'medium="photo"'),
        ("latest.atom", "<entry", "<at:deleted-entry ref='tag:a,2026:b' when='now'/><entry"),
        ("latest.atom", "<published>2026-03-01T", "<published>2026-03-01 "),
        ("latest.atom", 'term="NATO"', 'label="NATO"'),
        ("latest.atom", "<name>Bo Lind</name>", ""),
        ("latest.json", '"date_published": "2026-03-01T', '"date_published": "2026-03-01 '),
        ("latest.json", '"content_html"', '"content"'),
        ("latest.json", '"name": "Bo Lind"', '"name": ""'),
    ],
)
def test_a_document_that_breaks_a_rule_is_complained_of(client, address, right, wrong):
    story = full_story()
    tag(story, "NATO")
    publish(story)
    cache.clear()
    text = client.get(f"/feeds/{address}").content.decode()
    assert right in text
    assert complaints(address, text.replace(right, wrong).encode())
