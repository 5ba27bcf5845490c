"""What the desk decides makes the next proposals better: 60 stories, of which 30 were reviewed."""

from __future__ import annotations

import itertools

import pytest

from articles.content.models import Article
from articles.tagging import actions
from articles.tagging.extract import extract
from articles.tagging.mention import ORG, PERSON, PLACE
from articles.tagging.models import Tag
from tests.articles.tagging.test_pipeline import Marked
from tests.factories import NOW, make_section, make_user

pytestmark = pytest.mark.django_db

# A recogniser that is wrong in the ways real ones are: it takes a ship, a dance and a rule for names of ours,
# and is unsure of a board and a club that the desk cares about.
MODEL = Marked(
    Marigold=PERSON,
    Tarantella=ORG,
    Clause_Nine=ORG,
    Harbourwatch=ORG,
    Velodrome_Nine=ORG,
    Anna_Holm=PERSON,
    Belvia=PLACE,
)
RIGHT = {"Harbourwatch", "Velodrome Nine", "Anna Holm", "Belvia"}
SENTENCES = [
    "The ship Marigold lay in the bay.",
    "They danced a Tarantella until two.",
    "Members read out Clause Nine.",
    "A note from Harbourwatch came late.",
    "The race began at Velodrome Nine.",
    "Minister Anna Holm spoke at noon.",
    "Rain fell over Belvia.",
]


def model(parts, knowledge, *, leave_out=()):
    return extract(parts, MODEL, knowledge, leave_out=leave_out)


def write_and_tag(stories):
    """So many working copies of four sentences, each with another choice of names. Gives their ids."""
    section = make_section()
    choices = itertools.cycle(itertools.combinations(SENTENCES, 4))
    ids = []
    for number, chosen in zip(range(stories), choices, strict=False):
        body = "".join(f"<p>{sentence}</p>" for sentence in chosen)
        story = Article(
            headline=f"Notes of day {number}", body=body, section=section, created_at=NOW, updated_at=NOW
        )
        story.save()
        ids.append(story.pk)
        actions.retag(article_id=ids[-1], at=NOW, extract=model)
    return ids


def right_and_wrong(article_ids):
    """How many public tags are right and wrong, and how many right names stayed out of sight."""
    tags = Tag.objects.filter(article_id__in=article_ids).select_related("entity")
    public = [tag.entity.name for tag in tags if tag.status in ("applied", "confirmed")]
    hidden = [tag.entity.name for tag in tags if tag.status == "suggested"]
    return (
        sum(n in RIGHT for n in public),
        sum(n not in RIGHT for n in public),
        sum(n not in RIGHT for n in hidden),
    )


def test_thirty_reviewed_stories_make_the_next_thirty_better():
    editor = make_user()
    first = write_and_tag(30)
    right_before, wrong_before, noise_before = right_and_wrong(first)
    for tag in Tag.objects.filter(article_id__in=first).select_related("entity"):
        decide = actions.accept if tag.entity.name in RIGHT else actions.reject
        decide(tag=tag, by=editor, at=NOW)

    second = write_and_tag(30)
    right_after, wrong_after, noise_after = right_and_wrong(second)

    # Names that only were suggested are now applied; what was refused three times is not even asked about.
    assert right_after > right_before
    assert (wrong_before + noise_before, wrong_after + noise_after) == (wrong_before + noise_before, 0)
    assert wrong_before + noise_before > 20
