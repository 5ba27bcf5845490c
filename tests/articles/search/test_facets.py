"""How many of the stories that were found each section, author and topic has."""

from articles.search import facets
from articles.search.facets import Facet, counted, ways

WORLD, SPORT = {"slug": "world", "name": "World"}, {"slug": "sport", "name": "Sport"}


def test_the_fullest_come_first_and_equal_ones_by_their_slugs():
    found = counted(
        [ways([WORLD], [], []), ways([WORLD, SPORT], [], []), ways([SPORT], [], []), ways([WORLD], [], [])]
    )
    assert found["section"] == [Facet("world", "World", 3), Facet("sport", "Sport", 2)]
    assert [row.value for row in counted([ways([WORLD, SPORT], [], [])])["section"]] == ["sport", "world"]


def test_who_wrote_and_filmed_a_story_is_one_author_of_it():
    twice = [
        {"slug": "ana", "name": "Ana", "role": "writer"},
        {"slug": "ana", "name": "Ana", "role": "camera"},
    ]
    assert counted([ways([], twice, [])])["author"] == [Facet("ana", "Ana", 1)]


def test_one_who_was_renamed_is_one_all_the_same():
    before, after = {"slug": "ana", "name": "Ana"}, {"slug": "ana", "name": "Ana Ruiz"}
    assert counted([ways([], [before], []), ways([], [after], [])])["author"] == [Facet("ana", "Ana Ruiz", 2)]


def test_only_so_many_of_a_kind_are_offered():
    many = [{"slug": f"t{number}", "name": "T"} for number in range(facets.FACETS + 3)]
    assert len(counted([ways([], [], many)])["topic"]) == facets.FACETS
