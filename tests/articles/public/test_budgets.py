"""What a page may weigh: 30 kB of CSS and 15 kB of JavaScript before compression."""

import re

import pytest
from django.contrib.staticfiles import finders

from tests.factories import NOW, publish_story

VIDEO = '<figure data-embed="https://www.youtube.com/watch?v=aqz-KE-bpKQ"></figure>'


def weight(html, pattern):
    found = re.findall(pattern, html)
    assert found
    return sum(len(open(finders.find(name), "rb").read()) for name in found)


@pytest.mark.django_db
def test_style_and_scripts_of_a_story_and_of_the_front_stay_within_their_budget(client):
    story = publish_story(at=NOW, body=f"<p>Watch.</p>{VIDEO}")
    html = client.get(story.path).content.decode()
    assert "embed.css" in html
    assert weight(html, r'<link rel="stylesheet" href="/static/([^"]+)"') <= 30_000
    assert weight(html, r'<script src="/static/([^"]+)"') <= 15_000
    front = client.get("/").content.decode()
    assert weight(front, r'<link rel="stylesheet" href="/static/([^"]+)"') <= 30_000
