"""Which recogniser runs, and what the desk is told of it."""

import pytest

from articles.tagging import recognisers
from articles.tagging.extract import extract
from articles.tagging.queries import missing_recogniser
from articles.tagging.recognisers import NullRecogniser, SpacySm, choose
from articles.tagging.seed import seed

MD, SM = "articles.tagging.recognisers.SpacyMd", "articles.tagging.recognisers.SpacySm"
STORY = [
    ("headline", "Mayor opens bridge in Lagos"),
    ("body", "Mayor Adaeze Nwosu met Tunde Bakare in Lagos. Nwosu left for Paris."),
]


@pytest.fixture
def configured(settings):
    def use(*paths):
        settings.TAGGING_RECOGNISERS = list(paths)
        recognisers.configured.cache_clear()

    yield use
    recognisers.configured.cache_clear()


def found(recogniser):
    return {(c.kind, c.name) for c in extract(STORY, recogniser, seed()).candidates}


def test_the_small_model_finds_people_too():
    if why := SpacySm().ready():
        pytest.skip(f"needs the small model ({why})")
    assert {("person", "Adaeze Nwosu"), ("place", "Lagos"), ("place", "Paris")} <= found(SpacySm())


def test_without_a_model_the_knowledge_base_still_finds_what_it_knows():
    assert {("place", "Lagos"), ("place", "Paris")} <= found(NullRecogniser())
    assert choose([]).name == "knowledge-base"


def test_a_model_that_is_not_installed_gives_way_to_the_next_and_says_why(monkeypatch):
    missing = recognisers.SpacyModel("x", "no_such_package_here", "no-such-package-here")
    monkeypatch.setattr(recognisers, "SpacyMd", lambda: missing)
    assert choose([MD, SM]).name in ("spacy-sm", "knowledge-base")
    assert choose([MD]).ready() == (
        "The package no_such_package_here is not installed: pip install no-such-package-here"
    )


def test_the_dashboard_says_what_is_at_work(configured):
    configured(MD)
    assert missing_recogniser() is None
    configured()
    assert missing_recogniser().startswith("No language model is at work, so only known names are found.")
    if SpacySm().ready() is None:
        configured(SM)
        assert missing_recogniser().startswith("The small language model is at work")
