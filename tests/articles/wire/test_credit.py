"""Captions and their credits."""

import pytest

from articles.wire.credit import is_caption, split_credit


@pytest.mark.parametrize(
    "text, caption, credit",
    [
        ("A tank stands. (Ministry via AP)", "A tank stands.", "Ministry via AP"),
        ("He waves (left) to us. (AP Photo/Jo Roe)", "He waves (left) to us.", "AP Photo/Jo Roe"),
        ("A ship. (AP Photo/Jo (Jim) Roe)", "A ship.", "AP Photo/Jo (Jim) Roe"),
        (
            "A ship. (Jo Roe, Sputnik, Kremlin Pool Photo via AP)",
            "A ship.",
            "Jo Roe, Sputnik, Kremlin Pool Photo via AP",
        ),
        ("A ship at sea, May 3, 2024. REUTERS/Jo Roe", "A ship at sea, May 3, 2024.", "REUTERS/Jo Roe"),
        ("A ship at sea. Photo: Jo Roe", "A ship at sea.", "Photo: Jo Roe"),
        ("A ship at sea.", "A ship at sea.", ""),
        ("A ship (long ago) at sea.", "A ship (long ago) at sea.", ""),
        ("A mast of 200 meters (656 feet)", "A mast of 200 meters (656 feet)", ""),
        ("Odd one)", "Odd one)", ""),
        ("", "", ""),
    ],
)
def test_the_credit_is_cut_off_at_the_last_parenthesis(text, caption, credit):
    assert split_credit(text) == (caption, credit)


@pytest.mark.parametrize(
    "text",
    [
        "A tank stands. (Ministry via AP)",
        "A landing. (AP Photo)",
        "A landing. (Handout)",
        "A landing. (Jo Roe/Getty Images)",
        "A landing. (AP)",
        "In this photo taken from video, a man fires.",
        "In this satellite image provided by a company, tents stand in rows.",
    ],
)
def test_a_caption_is_known(text):
    assert is_caption(text)


@pytest.mark.parametrize(
    "text",
    [
        "They unfolded a 200-meter (656-foot) flag.",
        "It is 200 meters long (656 feet)",
        "He belongs to the union (and says so)",
        "The man in this photo is unknown.",
        "In this country, pictures by children hang in every office.",
        "(AP Photo)",
    ],
)
def test_a_sentence_is_no_caption(text):
    assert not is_caption(text)
