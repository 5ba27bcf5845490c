from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest

from articles.content.html import clean, illustration_keys, plain_text, word_count
from newsroom.demo.content import Story, drafts, duration, newspaper, pictures, read, stories

SHARED = Path(os.environ.get("NEWSROOM_SHARED") or Path(__file__).parents[3].parent / "shared")
SAMPLE = SHARED / "samples" / "nato-sees-no-sign.txt"


def named(slug: str) -> Story:
    return next(story for story in stories() if story.slug == slug)


def test_there_are_thirty_stories_and_each_fits_the_fields_of_a_story():
    assert len(stories()) == 30
    for story in stories():
        assert all((story.headline, story.standfirst, story.bylines, story.kicker)), story.slug
        assert len(story.headline) <= 200, story.slug
        assert len(story.kicker) <= 80, story.slug
        assert 250 <= word_count(story.body()) <= 700, story.slug
        assert len(story.ratings) == 5, story.slug


def test_every_name_that_a_story_uses_is_in_the_newspaper():
    paper = newspaper()
    for story in stories():
        assert set(story.sections) <= {row.name for row in paper.sections}, story.slug
        assert {row.author for row in story.bylines} <= {row.slug for row in paper.authors}, story.slug
        assert set(story.topics) <= {row.name for row in paper.topics}, story.slug
        assert story.source == "courier" or story.source in {row.slug for row in paper.sources}, story.slug


def test_the_desk_has_drafts_of_every_stage_and_each_names_what_there_is():
    paper = newspaper()
    assert {story.stage for story in drafts()} == {"draft", "in_review", "ready", "scheduled"}
    for story in drafts():
        assert (story.stage == "scheduled") == bool(story.ahead), story.slug
        assert set(story.sections) <= {row.name for row in paper.sections}, story.slug
        assert {row.author for row in story.bylines} <= {row.slug for row in paper.authors}, story.slug
        assert set(story.topics) <= {row.name for row in paper.topics}, story.slug
        assert clean(story.body()) == story.body(), story.slug


def test_one_story_has_the_whole_anatomy():
    story = named("suez-canal-six-days")
    assert story.sections == ("World", "News", "Top Story")
    assert story.introduction.endswith("As reported by Meridian Wire:")
    assert story.standfirst
    assert story.dateline == "ISMAILIA, Egypt"
    assert story.source == "meridian-wire"
    assert story.lead
    assert story.lead.caption == "The Ever Given"
    assert illustration_keys(story.body()) == [f"photo-{number}" for number in range(1, 7)]
    assert all(row.caption and row.credit for row in story.illustrations)
    assert len({row.credit for row in story.illustrations}) == 6
    assert len(story.bylines) == 3
    assert "contributed to this report" in story.contributors
    assert [row.kind for row in story.corrections] == ["correction"]


def test_no_other_story_has_all_of_it():
    for story in stories():
        parts = (
            story.introduction,
            story.contributors,
            story.corrections,
            story.lead,
            len(story.sections) == 3,
        )
        assert story.slug == "suez-canal-six-days" or not all(parts)


def test_the_stories_differ_as_those_of_a_newspaper_do():
    headlines = [story.headline for story in stories()]
    assert any(" " not in headline for headline in headlines)
    assert any(170 <= len(headline) <= 180 for headline in headlines)
    assert any(story.lead is None for story in stories())
    assert {row.kind for story in stories() for row in story.corrections} == {
        "correction",
        "clarification",
        "update",
    }
    assert {row.role for story in stories() for row in story.bylines} == {"writer", "reporting", "editor"}
    bodies = " ".join(story.body() for story in stories())
    for markup in ('<aside class="pull-quote">', "<blockquote>", "<ul>", "<h2>", "<em>", "<strong>"):
        assert markup in bodies


def test_two_stories_have_exactly_the_same_age():
    ages = [story.age for story in stories()]
    assert len(ages) - len(set(ages)) == 1
    assert max(ages) < timedelta(days=10)


def test_corrections_were_published_before_now():
    for story in stories():
        assert all(row.after < story.age for row in story.corrections), story.slug


def test_a_body_before_its_correction_reads_as_it_was_printed():
    story = named("malaria-two-vaccines")
    assert "680,000 people" in story.body(corrected=0)
    assert "680,000" not in story.body(corrected=1)
    assert story.body() == story.body(corrected=1)


def test_bodies_are_as_clean_as_the_editor_leaves_them():
    for story in stories():
        for version in range(len(story.corrections) + 1):
            assert clean(story.body(version)) == story.body(version), story.slug


def test_several_stories_share_a_topic_so_that_topics_are_alive():
    shared = {
        name: sum(name in story.topics for story in stories()) for name in ("NASA", "NATO", "Moon", "France")
    }
    assert all(count >= 2 for count in shared.values()), shared


def test_every_picture_is_used_has_a_credit_and_fits_the_budget():
    used = [row.picture for story in stories() for row in (story.lead, *story.illustrations) if row]
    assert sorted(used) == sorted(pictures())
    for picture in pictures().values():
        assert picture.credit
        assert picture.artist
        assert picture.caption
        assert picture.alt
        assert picture.alt != picture.caption
        assert picture.path.stat().st_size < 400_000, picture.name
        assert picture.path.with_name("drawings").joinpath(f"{picture.name}.svg").exists()
    assert sum(picture.path.stat().st_size for picture in pictures().values()) < 6_000_000


def test_a_correction_of_words_that_are_not_in_the_text_is_refused(tmp_path):
    file = tmp_path / "wrong.md"
    source = Path(__file__).parents[3] / "newsroom/demo/stories/malaria-two-vaccines.md"
    file.write_text(source.read_text().replace("608,000 people died", "many people died"))
    with pytest.raises(ValueError, match=r"wrong\.md: “608,000 people” must stand in the text once"):
        read(file)


@pytest.mark.parametrize("text", ["", "soon", "3 weeks", "2h 1d"])
def test_a_duration_is_days_hours_and_minutes(text):
    assert duration("2d 4h 15m") == timedelta(days=2, hours=4, minutes=15)
    with pytest.raises(ValueError, match="is not a duration"):
        duration(text)


@pytest.mark.skipif(
    not SAMPLE.exists(),
    reason="needs the sample story page: put it in ../shared/samples or set NEWSROOM_SHARED",
)
def test_no_sentence_of_the_sample_is_in_our_stories():
    theirs = sentences(SAMPLE.read_text())
    assert len(theirs) > 30
    for story in stories():
        whole = "\n".join([story.headline, story.standfirst, story.introduction, plain_text(story.body())])
        assert not theirs & sentences(whole), story.slug


def sentences(text: str) -> set[str]:
    """Sentences of five words and more, without case and punctuation."""
    found = (re.sub(r"\W+", " ", part).strip().lower() for part in re.split(r"(?<=[.!?:])\s+|\n", text))
    return {part for part in found if len(part.split()) >= 5}
