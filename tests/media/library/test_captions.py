"""Words under and instead of a picture."""

import pytest

from media.library.captions import alt_problem, printed


def test_a_credit_is_always_printed():
    assert printed("A ferry leaves.", "Ana Ruiz") == "A ferry leaves. (Ana Ruiz)"
    assert printed("", "Ana Ruiz") == "(Ana Ruiz)"
    assert printed("A ferry leaves.", "") == "A ferry leaves."


@pytest.mark.parametrize(
    "alt, said",
    [
        ("", "no alt text"),
        ("  ", "no alt text"),
        ("A ferry leaves", "repeats the caption"),
        ("a FERRY leaves!", "repeats the caption"),
        ("IMG_1234", "file's name"),
        ("img-1234.jpg", "file's name"),
        ("Photo of a ferry", "need not say"),
        ("A white ferry with two funnels leaves the harbour", ""),
    ],
)
def test_alt_text_says_what_can_be_seen(alt, said):
    problem = alt_problem(alt, caption="A ferry leaves.", file_name="IMG_1234.jpg")
    assert said in problem
    assert bool(problem) is bool(said)
