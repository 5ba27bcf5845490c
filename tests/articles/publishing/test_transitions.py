"""The table of verbs."""

import pytest

from articles.content.models import Article
from articles.publishing.transitions import VERBS, possible, verbs_for, why_not

STATUSES = [value for value, _ in Article.Status.choices]


@pytest.mark.parametrize("status", STATUSES)
def test_nothing_becomes_public_while_a_story_is_on_hold(status):
    assert not [verb.name for verb in verbs_for(status=status, on_hold=True) if verb.makes_public]


@pytest.mark.parametrize("status", STATUSES)
def test_every_refusal_says_why(status):
    for verb in VERBS.values():
        for on_hold in (False, True):
            if not possible(verb, status=status, on_hold=on_hold):
                assert len(why_not(verb, status=status, on_hold=on_hold)) > 20


def test_a_live_story_can_be_corrected_and_withdrawn_but_not_spiked():
    names = {verb.name for verb in verbs_for(status="live", on_hold=False)}
    changes = {"publish", "correct", "undo_publish", "schedule", "expire", "withdraw", "kill", "hold"}
    assert names == changes


def test_a_spiked_story_can_only_be_brought_back():
    assert [verb.name for verb in verbs_for(status="spiked", on_hold=False)] == ["unspike"]
