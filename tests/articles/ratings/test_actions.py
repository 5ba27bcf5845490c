"""Votes and their summary."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import connection, connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.ratings import actions, queries
from articles.ratings.models import NetworkSalt, Rating, RatingFeedback, RatingSummary
from tests.factories import NOW, publish_story

pytestmark = pytest.mark.django_db


def voter(number):
    return number.to_bytes(32, "big")


def vote(story, number, stars, **how):
    actions.vote(article_id=story.article_id, voter=voter(number), stars=stars, at=NOW, **how)


def histogram(story):
    return queries.summary(story.article_id).histogram


def test_a_vote_is_counted_changed_and_taken_back():
    story = publish_story()
    vote(story, 1, 5)
    assert histogram(story) == (0, 0, 0, 0, 1)
    vote(story, 1, 2)
    assert histogram(story) == (0, 1, 0, 0, 0)
    vote(story, 1, 0)
    assert histogram(story) == (0, 0, 0, 0, 0)
    assert not Rating.objects.exists()


def test_the_same_vote_again_changes_nothing():
    story = publish_story()
    vote(story, 1, 4)
    vote(story, 1, 4)
    assert histogram(story) == (0, 0, 0, 1, 0)


def test_a_vote_is_one_statement(django_assert_num_queries):
    story = publish_story()
    with django_assert_num_queries(1):
        vote(story, 1, 4)


def test_a_held_vote_does_not_count_until_it_is_released():
    story = publish_story()
    vote(story, 1, 5, held=True)
    assert histogram(story) == (0, 0, 0, 0, 0)
    vote(story, 1, 4)
    assert histogram(story) == (0, 0, 0, 0, 0), "changing a held vote does not release it"
    assert actions.set_state(ratings=Rating.objects.all(), state="counted", at=NOW) == 1
    assert histogram(story) == (0, 0, 0, 1, 0)
    actions.set_state(ratings=Rating.objects.all(), state="removed", at=NOW)
    assert histogram(story) == (0, 0, 0, 0, 0)


def test_votes_of_an_import_stay_beside_those_of_readers():
    story = publish_story()
    RatingSummary.objects.create(article_id=story.article_id, legacy_count=2, legacy_sum=8)
    vote(story, 1, 5)
    shown = queries.summary(story.article_id)
    assert (shown.count, shown.average) == (3, "4.3")
    assert queries.wrong_summaries() == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.integers(1, 4), st.integers(0, 5), st.sampled_from(["vote", "held", "removed", "counted"])
        ),
        max_size=25,
    )
)
def test_after_any_sequence_the_summary_is_a_recount(steps):
    story = publish_story()
    for number, stars, what in steps:
        if what in ("vote", "held"):
            vote(story, number, stars, held=what == "held")
        else:
            actions.set_state(ratings=Rating.objects.filter(voter=voter(number)), state=what, at=NOW)
    assert queries.wrong_summaries() == []


def test_a_wrong_summary_is_found_and_recounted():
    from django.core.management import call_command

    story = publish_story()
    vote(story, 1, 5)
    RatingSummary.objects.update(n5=9)
    assert queries.wrong_summaries() == [story.article_id]
    with pytest.raises(SystemExit):
        call_command("recount_ratings", check=True)
    call_command("recount_ratings")
    assert histogram(story) == (0, 0, 0, 0, 1)


def test_the_best_rated_stories_come_first_by_the_nights_score():
    good, one_five, bad = publish_story(), publish_story(), publish_story()
    for number in range(20):
        vote(good, number, 5 if number % 4 else 4)
        vote(bad, number, 2)
    vote(one_five, 1, 5)
    actions.refresh_scores()
    order = [edition.article_id for edition, _ in queries.top_rated(limit=5)]
    assert order == [good.article_id, bad.article_id], "three votes are needed to be ranked"
    vote(bad, 99, 5)
    assert [edition.article_id for edition, _ in queries.top_rated(limit=5)] == order


def test_ties_go_to_more_votes_and_then_to_the_newer_story():
    older, newer = publish_story(at=NOW - timedelta(days=1)), publish_story()
    few, many = publish_story(), publish_story()
    for story, votes in ((older, 4), (newer, 4), (few, 3), (many, 5)):
        for number in range(votes):
            vote(story, number, 3)  # all threes: the site's mean, so every score is the same
    actions.refresh_scores()
    order = [edition.article_id for edition, _ in queries.top_rated(limit=5)]
    assert order == [story.article_id for story in (many, newer, older, few)]


def test_what_an_import_knew_counts_in_the_order():
    imported, voted = publish_story(), publish_story()
    RatingSummary.objects.create(article_id=imported.article_id, legacy_count=40, legacy_sum=200)
    for number in range(3):
        vote(voted, number, 4)
    actions.refresh_scores()
    order = [edition.article_id for edition, _ in queries.top_rated(limit=5)]
    assert order == [imported.article_id, voted.article_id]


def test_releasing_votes_of_a_story_that_has_no_summary_yet_makes_one():
    story = publish_story()
    vote(story, 1, 5, held=True)
    assert not RatingSummary.objects.exists()
    actions.set_state(ratings=Rating.objects.all(), state="counted", at=NOW)
    assert queries.wrong_summaries() == []


def test_feedback_needs_a_vote():
    story = publish_story()
    assert not actions.leave_feedback(article_id=story.article_id, voter=voter(1), text="Dull", at=NOW)
    vote(story, 1, 1)
    assert actions.leave_feedback(article_id=story.article_id, voter=voter(1), text="Dull", at=NOW)
    assert RatingFeedback.objects.get().text == "Dull"


@pytest.mark.django_db(transaction=True)
def test_a_vote_with_feedback_can_be_taken_back():
    story = publish_story()
    vote(story, 1, 1)
    actions.leave_feedback(article_id=story.article_id, voter=voter(1), text="Dull", at=NOW)
    vote(story, 1, 0)
    assert histogram(story) == (0, 0, 0, 0, 0)
    assert not RatingFeedback.objects.exists()


def test_network_salts_are_forgotten_after_two_days():
    actions.salt_for(at=NOW)
    assert actions.forget_salts(at=NOW + timedelta(hours=24)) == 0
    assert actions.forget_salts(at=NOW + timedelta(hours=72)) == 1
    assert not NetworkSalt.objects.exists()


STORM = """
import os, random, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
import django; django.setup()
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
from django.utils import timezone
from articles.ratings import actions
rng = random.Random(int(sys.argv[3]))
for _ in range(150):
    # Readers are shared between the processes, so that they really meet on the same rows.
    actions.vote(article_id=int(sys.argv[2]), voter=rng.randrange(40).to_bytes(32, "big"),
                 stars=rng.randrange(6), at=timezone.now())
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_counts_are_exact_when_eight_processes_vote_at_once():
    story = publish_story()
    name = connection.settings_dict["NAME"]
    voters = [
        subprocess.Popen(
            [sys.executable, "-c", STORM, name, str(story.article_id), str(seed)], env={**os.environ}
        )
        for seed in range(8)
    ]
    assert [process.wait(120) for process in voters] == [0] * 8
    connections["default"].close()
    assert queries.wrong_summaries() == []
    shown = queries.summary(story.article_id)
    assert shown.count == Rating.objects.count() > 10
