"""Finding stories."""

from datetime import timedelta

import pytest

from articles.editions.models import Edition
from articles.search.queries import BEGINNING, Wanted, search
from tests.factories import NOW, make_author, make_section, publish_story

pytestmark = pytest.mark.django_db


def found(words, **wanted):
    return [
        hit.card.headline for hit in search(Wanted(words=words, **wanted), at=NOW + timedelta(hours=1)).hits
    ]


@pytest.fixture
def archive():
    publish_story(headline="A comet over the harbour", body="<p>It shone.</p>", at=NOW - timedelta(days=40))
    publish_story(
        headline="The harbour budget", body="<p>Someone mentioned a comet &amp; moved on.</p>", at=NOW
    )
    publish_story(headline="A quiet day", body="<p>Nothing happened.</p>", section=make_section("Sport"))


def test_the_headline_counts_more_than_the_text(archive):
    assert found("comet") == ["A comet over the harbour", "The harbour budget"]
    assert found("comet", newest=True) == ["The harbour budget", "A comet over the harbour"]


def test_the_syntax_is_that_of_search_engines(archive):
    assert found("comet -budget") == ["A comet over the harbour"]
    assert set(found('"quiet day" OR budget')) == {"The harbour budget", "A quiet day"}
    assert search(Wanted(words='"day quiet"'), at=NOW).alike


def test_words_are_found_in_their_other_forms(archive):
    assert "The harbour budget" in found("budgets")


def test_passages_mark_the_words_and_nothing_else_is_markup(archive):
    (hit,) = search(Wanted(words="mentioned"), at=NOW).hits
    assert "<mark>mentioned</mark> a comet &amp; moved" in hit.snippet


def test_a_misspelled_name_still_finds_its_headline(archive):
    publish_story(headline="Stoltenberg leaves")
    results = search(Wanted(words="Stoltenburg"), at=NOW)
    assert results.alike
    assert [hit.card.headline for hit in results.hits] == ["Stoltenberg leaves"]


def test_words_that_are_in_every_story_are_not_taken_for_a_misspelling(archive):
    results = search(Wanted(words="the of"), at=NOW)
    assert (results.empty, results.hits) == (True, [])
    assert not search(Wanted(words="zeppelin"), at=NOW).empty


def test_facets_count_what_was_found_and_narrow_it(archive):
    publish_story(
        headline="A comet and a ball",
        section=make_section("Sport"),
        bylines=[{"author": make_author("Bo Li")}],
    )
    results = search(Wanted(words="comet"), at=NOW)
    assert {(facet.value, facet.count) for facet in results.facets["section"]} == {("world", 2), ("sport", 1)}
    assert found("comet", section="sport") == ["A comet and a ball"]
    assert found("comet", author="bo-li") == ["A comet and a ball"]
    assert "A comet over the harbour" not in found("comet", period="month")


@pytest.mark.parametrize("words", ["", "   ", "'", '"', "!!", "& | !", "%", "<script>", "x" * 5000])
def test_signs_and_endless_words_find_nothing_and_break_nothing(archive, words):
    assert found(words) == []


def test_stray_characters_beside_a_word_do_not_hide_what_it_finds(archive):
    assert found("\x00comet") == found("comet") != []
    assert "A quiet day" in found("a'b\\")


def test_a_search_takes_three_queries(archive, django_assert_num_queries):
    with django_assert_num_queries(3):
        search(Wanted(words="comet"), at=NOW)


def test_what_is_known_of_stories_is_not_asked_again_until_they_change(archive, django_assert_num_queries):
    search(Wanted(words="comet"), at=NOW)
    with django_assert_num_queries(2):
        before = search(Wanted(words="comet"), at=NOW).facets["section"]
    story = Edition.objects.live().get(headline="A comet over the harbour")
    story.sections = [{"slug": "sky", "name": "Sky"}]
    story.save(update_fields=["sections"])
    after = search(Wanted(words="comet"), at=NOW).facets["section"]
    assert "sky" not in {facet.value for facet in before}
    assert "sky" in {facet.value for facet in after}


def test_a_word_far_down_in_a_long_story_is_marked_in_its_passage(archive):
    long = "".join(f"<p>Paragraph {number} says little.</p>" for number in range(200))
    publish_story(headline="Long", body=f"{long}<p>At last a zeppelin landed.</p>")
    (hit,) = search(Wanted(words="zeppelin"), at=NOW).hits
    assert "<mark>zeppelin</mark>" in hit.snippet


def test_a_passage_never_shows_half_a_tag(archive):
    for spaces in range(12):
        body = (
            f"<p>{'a' * (BEGINNING - 40 + spaces)} comet <a href='https://example.com/x'>here</a> it is.</p>"
        )
        publish_story(headline=f"Cut {spaces}", body=body)
    assert not any(
        "&lt;" in hit.snippet or "href" in hit.snippet for hit in search(Wanted(words="comet"), at=NOW).hits
    )
