"""The story list: found by what an editor remembers, in pages that cost the same everywhere."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.content.models import Article, Source
from articles.desk.story_list import name_of, place
from articles.publishing import actions
from tests.factories import NOW, make_author, make_section, make_story, make_user, publish_story

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/article/"
PER_PAGE = 50


@pytest.fixture
def editor(client):
    user = make_user("Editor")
    client.force_login(user)
    return user


def headlines(client, **query) -> list[str]:
    page = client.get(LIST, query).content.decode()
    return re.findall(r'<span class="desk-story"><strong>(.*?)</strong>', page)


def test_each_filter_finds_its_stories(client, editor):
    sport, wire = make_section("Sport"), Source.objects.create(name="AP", slug="ap")
    zoe = make_author("Zoe Last")
    make_story(headline="Drafted", section=sport)
    make_story(headline="Mine", by=editor)
    make_story(headline="From the wire", source=wire)
    make_story(headline="By Zoe", bylines=[{"author": zoe}])
    actions.submit(article=make_story(headline="Reviewed"), by=editor, at=NOW)
    actions.hold(article=make_story(headline="Held"), by=editor, at=NOW, note="Lawyers")
    corrected = publish_story(headline="Corrected").article
    for text in ("The day was wrong.", "So was the hour."):
        actions.correct(article=corrected, by=editor, at=NOW, text=text)

    assert headlines(client, section__id__exact=sport.pk) == ["Drafted"]
    assert headlines(client, mine=1) == ["Mine"]
    assert headlines(client, source__id__exact=wire.pk) == ["From the wire"]
    assert headlines(client, author=zoe.pk) == ["By Zoe"]
    assert headlines(client, status__exact="in_review") == ["Reviewed"]
    assert headlines(client, hold=1) == ["Held"]
    assert headlines(client, corrected=1) == ["Corrected"]
    assert headlines(client, author="x") == []
    assert len(headlines(client)) == 7


def test_words_are_found_in_headline_text_and_byline(client, editor):
    make_story(headline="Ferries stop")
    make_story(headline="Quiet day", body="<p>The ferryman went home.</p>")
    make_story(headline="Elsewhere", bylines=[{"author": make_author("Ferris Bue")}])
    make_story(headline="Nothing of it")
    assert set(headlines(client, q="ferr")) == {"Ferries stop", "Quiet day", "Elsewhere"}
    assert headlines(client, q="ferr home") == ["Quiet day"]


def test_pages_lead_through_all_stories_and_back_without_a_gap(client, editor):
    """Some of them changed at the very same moment, also across the edge of a page."""
    for number in range(2 * PER_PAGE + 7):
        make_story(headline=f"n{number}", at=NOW + timedelta(seconds=number // 10))
    wanted = list(Article.objects.order_by("-updated_at", "-id").values_list("headline", flat=True))
    address, seen, pages = LIST, [], []
    while address:
        html = client.get(address).content.decode()
        pages.append(re.findall(r"<strong>(n\d+)</strong>", html))
        seen += pages[-1]
        older = re.search(r'href="([^"]+)" rel="next"', html)
        address = LIST + older[1].replace("&amp;", "&") if older else ""
        newer = re.search(r'href="([^"]+)" rel="prev"', html)
    assert seen == wanted
    assert [len(page) for page in pages] == [PER_PAGE, PER_PAGE, 7]
    html = client.get(LIST + newer[1].replace("&amp;", "&")).content.decode()
    assert re.findall(r"<strong>(n\d+)</strong>", html) == pages[1]
    newer = re.search(r'href="([^"]+)" rel="prev"', html)
    html = client.get(LIST + newer[1].replace("&amp;", "&")).content.decode()
    assert re.findall(r"<strong>(n\d+)</strong>", html) == pages[0]
    assert 'rel="prev"' not in html


@pytest.mark.parametrize("wrong", ["x", "1", "-", "9" * 40 + "-1", "1-x", "-5-1"])
def test_a_place_that_is_none_is_the_first_page(client, editor, wrong):
    make_story(headline="The one")
    assert headlines(client, before=wrong) == ["The one"]
    assert headlines(client, after=wrong) == ["The one"]


def test_a_place_is_read_as_it_was_written():
    story = make_story(at=NOW + timedelta(microseconds=7))
    assert place(name_of(story)) == (story.updated_at, story.pk)


def test_the_list_counts_nothing_and_asks_little(client, editor):
    for number in range(PER_PAGE + 3):
        make_story(by=editor, bylines=[{"author": make_author(f"Author {number}")}])
    for query in ({}, {"mine": 1, "status__exact": "draft"}, {"q": "harbour"}):
        with CaptureQueriesContext(connection) as asked:
            client.get(LIST, query)
        assert len(asked) <= 20
        for one in asked:
            assert not re.search(r"count\(", one["sql"], re.IGNORECASE), one["sql"]
            assert "OFFSET" not in one["sql"]


def test_a_reporter_sees_only_own_stories_whatever_the_filter(client):
    user = make_user("Reporter")
    client.force_login(user)
    make_story(headline="Own", by=user)
    make_story(headline="Theirs", by=make_user("Reporter"))
    for query in ({}, {"status__exact": "draft"}, {"q": "the"}, {"trash": 1}):
        assert "Theirs" not in headlines(client, **query)
    assert headlines(client) == ["Own"]
