"""What stars come to."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.ratings.rules import BadStars, average_text, bayesian, parse_stars, tenths, view


@pytest.mark.parametrize(
    "total, count, text",
    [(17, 4, "4.3"), (9, 4, "2.3"), (0, 0, "0"), (5, 1, "5.0"), (1, 1, "1.0"), (149, 30, "5.0")],
)
def test_averages_are_rounded_half_up(total, count, text):
    assert average_text(total=total, count=count) == text


@given(st.lists(st.integers(1, 5), min_size=1, max_size=300))
def test_tenths_never_differ_from_the_exact_average_by_more_than_half_a_tenth(votes):
    exact = Fraction(sum(votes) * 10, len(votes))
    assert Fraction(-1, 2) < tenths(total=sum(votes), count=len(votes)) - exact <= Fraction(1, 2)


@pytest.mark.parametrize(
    "value", [6, -1, 5.5, 5.0, "5 ", " 5", "5.0", "", "٣", True, None, float("inf"), [5], {"5": 5}]
)
def test_what_is_not_a_number_of_stars_is_refused(value):
    with pytest.raises(BadStars, match="one to five"):
        parse_stars(value)


def test_a_number_and_a_form_s_digit_are_stars():
    assert [parse_stars(value) for value in (0, 5, "0", "4")] == [0, 5, 0, 4]


def test_few_votes_stay_near_the_mean_and_many_speak_for_themselves():
    one_five = bayesian(total=5, count=1, mean=3.5)
    many_fours = bayesian(total=4000, count=1000, mean=3.5)
    assert 3.5 < one_five < many_fours < 4


def test_the_page_shows_the_exact_share_of_five_stars_and_what_an_import_brought():
    shown = view(article_id=1, histogram=(0, 0, 0, 1, 1), legacy_count=2, legacy_sum=8)
    assert (shown.count, shown.average, shown.fill) == (4, "4.3", "85")
