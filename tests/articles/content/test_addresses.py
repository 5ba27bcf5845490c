"""Sections keep off Newsroom's own addresses."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from articles.content.addresses import not_taken, taken_words
from articles.content.models import Section
from articles.wire.registry import section_named
from tests.factories import make_user


def test_every_word_that_an_address_of_ours_begins_with_is_taken():
    assert taken_words() >= {
        *(
            "admin",
            "api",
            "archive",
            "authors",
            "corrections",
            "feeds",
            "latest",
            "media",
            "preview",
            "ratings",
        ),
        *("reads", "robots.txt", "search", "static", "top-rated", "topics", "healthz", "metrics"),
    }
    assert not {word for word in taken_words() if "<" in word or not word}


@pytest.mark.parametrize("word", ["media", "search", "reads"])
def test_a_section_cannot_have_the_address_of_something_else(word):
    with pytest.raises(ValidationError, match=f"{word}-news"):
        not_taken(word)
    not_taken("world")


@pytest.mark.django_db
def test_an_editor_who_makes_a_section_media_is_told_what_to_do(client):
    client.force_login(make_user("Administrator"))
    posted = {"name": "Media", "slug": "media", "description": "", "position": 1, "in_menu": "on"}
    answer = client.post(reverse("admin:articles_section_add"), posted)
    assert "/media/ is one of Newsroom" in answer.content.decode()
    assert not Section.objects.exists()
    client.post(reverse("admin:articles_section_add"), posted | {"slug": "media-news"})
    assert Section.objects.get().get_absolute_url() == "/media-news/"


@pytest.mark.django_db
def test_imported_copy_of_a_section_media_gets_an_address_that_readers_reach():
    assert section_named("Media").slug == "media-2"
