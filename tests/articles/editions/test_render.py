"""A body as readers and partners get it."""

from __future__ import annotations

import pytest
from django.conf import settings

from articles.content.embeds import PLAYERS
from articles.content.html import clean
from articles.editions.render import body_html
from articles.editions.syndicated import body_html as for_partners
from tests.factories import publish_story

WATCH = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
BODY = f'<p>See:</p><figure data-embed="{WATCH}">Song &amp; dance</figure><figure data-embed="https://vimeo.com/76979871"></figure>'


def test_a_video_is_a_link_that_loads_nothing():
    html = body_html(clean(BODY), [])
    assert (
        f'<a href="{WATCH}" data-player="{PLAYERS[0]}/embed/dQw4w9WgXcQ?autoplay=1" rel="noopener">' in html
    )
    assert "<span>Song &amp; dance</span>" in html
    assert "<span>Watch on Vimeo</span>" in html
    for fetches in ("<iframe", "<img", " src="):
        assert fetches not in html


@pytest.mark.django_db
def test_only_a_page_with_a_video_brings_its_script(client):
    plain, film = publish_story(), publish_story(body=BODY)
    assert "embed.js" not in client.get(plain.path).content.decode()
    response = client.get(film.path)
    assert "embed.js" in response.content.decode()
    for player in PLAYERS:
        assert player in response["Content-Security-Policy"]


@pytest.mark.django_db
def test_partners_get_a_video_as_a_link():
    html = for_partners(publish_story(body=BODY), [])
    assert f'<p><a href="{WATCH}">Song &amp; dance</a></p>' in html
    assert "data-embed" not in html
    assert settings.SITE_URL not in html


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["pull-quote", "fact-box", "correction-note"])
def test_boxes_reach_readers_and_partners_as_they_are(kind, client):
    box = f'<aside class="{kind}"><p>In a box.</p></aside>'
    edition = publish_story(body=f"<p>Before.</p>{box}")
    assert box in client.get(edition.path).content.decode()
    assert box in for_partners(edition, [])
