"""What a story's page may weigh: 30 kB of CSS and 15 kB of JavaScript before compression."""

import re

import pytest
from django.contrib.staticfiles import finders

from tests.factories import NOW, publish_story


@pytest.mark.django_db
def test_style_and_scripts_of_a_story_stay_within_their_budget(client):
    html = client.get(publish_story(at=NOW).path).content.decode()

    def weight(pattern):
        found = re.findall(pattern, html)
        assert found
        return sum(len(open(finders.find(name), "rb").read()) for name in found)

    assert weight(r'<link rel="stylesheet" href="/static/([^"]+)"') <= 30_000
    assert weight(r'<script src="/static/([^"]+)"') <= 15_000
