"""Datelines of many agencies."""

import pytest

from articles.wire.dateline import split_dateline


@pytest.mark.parametrize(
    "text, place, agency",
    [
        ("MOSCOW (AP) — Rain fell.", "MOSCOW", "AP"),
        ("MOSCOW\u00a0(AP) — Rain fell.", "MOSCOW", "AP"),
        ("KYIV, Ukraine (AP) — Rain fell.", "KYIV, Ukraine", "AP"),
        ("MOSCOW/KYIV, Feb 16 (Reuters) - Rain fell.", "MOSCOW/KYIV, Feb 16", "Reuters"),
        (
            "NEW YORK, Feb. 16, 2022 (GLOBE NEWSWIRE) -- Rain fell.",
            "NEW YORK, Feb. 16, 2022",
            "GLOBE NEWSWIRE",
        ),
        ("BEIJING, 16 February (Xinhua) – Rain fell.", "BEIJING, 16 February", "Xinhua"),
        ("ST. PETERSBURG, Russia (AP) — Rain fell.", "ST. PETERSBURG, Russia", "AP"),
        ("SÃO PAULO (AFP) — Rain fell.", "SÃO PAULO", "AFP"),
        ("McALLEN, Texas (AP) — Rain fell.", "McALLEN, Texas", "AP"),
        ("MOSCOW and KYIV (AP) — Rain fell.", "MOSCOW and KYIV", "AP"),
        ("WASHINGTON, D.C. — Rain fell.", "WASHINGTON, D.C.", ""),
        ("WASHINGTON — Rain fell.", "WASHINGTON", ""),
        ("(Reuters) - Rain fell.", "", "Reuters"),
    ],
)
def test_a_dateline_is_cut_off(text, place, agency):
    assert split_dateline(text) == (place, agency, "Rain fell.")


@pytest.mark.parametrize(
    "text",
    [
        "Moscow (AP) — Rain fell.",
        "NATO — the alliance — saw no rain.",
        "The U.N. (UN) — Rain fell.",
        "Rain fell.",
        "A — B",
        "MOSCOW (AP) —",
        "A" * 5000,
        "AB " * 5000,
        "A, " * 5000,
    ],
)
def test_another_sentence_has_none(text):
    assert split_dateline(text) is None
