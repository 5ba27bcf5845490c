"""`manage.py retag`: asking the worker for all stories again."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from articles.publishing import actions as publishing
from newsroom.outbox.models import Job
from tests.factories import NOW, make_story, publish_story

pytestmark = pytest.mark.django_db


def asked(*arguments):
    """The stories that the command asks for, in the order of their jobs."""
    Job.objects.all().delete()
    call_command("retag", *arguments, "--no-wait", stdout=StringIO())
    return list(Job.objects.filter(kind="tag").order_by("pk").values_list("object_id", flat=True))


@pytest.fixture
def stories():
    """Three live stories, oldest first, beside a draft and a withdrawn one."""
    live = [publish_story(at=NOW + timedelta(days=day)).article_id for day in range(3)]
    make_story()
    gone = publish_story()
    publishing.withdraw(article=gone.article, by=None, at=NOW, reason="wrong")
    return live


def test_all_live_stories_are_asked_for_newest_first(stories):
    assert asked("--all") == stories[::-1]


def test_since_a_day_leaves_older_stories_out(stories):
    day = NOW + timedelta(days=1)
    assert asked("--since", f"{day:%Y-%m-%d}") == [stories[2], stories[1]]


@pytest.mark.parametrize("day", ["yesterday", "2026-13-01"])
def test_what_is_no_day_is_refused_in_words(day):
    with pytest.raises(CommandError, match="is no day"):
        call_command("retag", "--since", day)
    assert not Job.objects.exists()
