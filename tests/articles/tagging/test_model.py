"""The whole pipeline with the installed model: the sample story, and the gold set as the gate for any change."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from articles.tagging import actions
from articles.tagging.gold import read_article
from articles.tagging.models import Entity, Tag
from articles.tagging.recognisers import SpacyMd
from articles.wire.actions import import_story
from articles.wire.text_page import parse
from newsroom.outbox import actions as outbox
from newsroom.outbox.models import Job
from tests.articles.wire.pages import SAMPLE, SHARED, needs_sample
from tests.factories import NOW, make_user

GOLD = SHARED / "gold" / "gum-news"
needs_gold = pytest.mark.skipif(
    not GOLD.is_dir(),
    reason="needs the gold set: put it in ../shared/gold/gum-news or set NEWSROOM_SHARED",
)
needs_model = pytest.mark.skipif(
    SpacyMd().ready() is not None, reason="the model is not installed: pip install -r requirements.txt"
)
# What the story is about, as one entity each, and what would be nonsense on it.
WANTED = {
    "NATO": "organisation",
    "Russia": "place",
    "Ukraine": "place",
    "Vladimir Putin": "person",
    "Jens Stoltenberg": "person",
    "Volodymyr Zelenskyy": "person",
    "Joe Biden": "person",
    "Olaf Scholz": "person",
    "Kyiv": "place",
    "Crimea": "place",
    "Belarus": "place",
}
ALSO_RIGHT = {
    "Moscow", "Kremlin", "United States", "Russian Defense Ministry", "Russian Defense Ministry Press Service",
    "Europe", "Poland", "Ben Wallace", "Mediterranean Sea", "Brussels", "Vladimir Makei", "Vladimir Chizhov",
    "Dmitry Peskov", "Serhii Demediuk", "Francois Bausch", "Black Sea", "Rzeszów", "Rzeszow-Jasionka",
    "U.S. 82nd Airborne Division", "Sky News", "European Union", "Eastern Europe", "Syria", "Luxembourg",
    "National Security and Defense Council",
}  # fmt: skip
MAKERS = {
    "Isachenkov",
    "Karmanau",
    "Cook",
    "Litvinova",
    "Madhani",
    "Charlton",
    "Lawless",
    "Jordans",
    "Guneev",
    "Matthys",
}


@pytest.fixture(scope="module")
def sample():
    """The sample as it comes in from the wire."""
    return parse(SAMPLE.read_text(encoding="utf-8"))


@needs_sample
@needs_model
@pytest.mark.django_db
def test_the_sample_story_gets_one_entity_for_each_it_is_about_and_keeps_them(sample):
    article = import_story(story=sample, by=make_user(is_superuser=True), at=NOW, publish=True).article
    outbox.run(job_id=Job.objects.get(kind="tag").pk)

    tags = {tag.entity.name: tag for tag in Tag.objects.filter(article=article).select_related("entity")}
    assert {name: tags[name].entity.kind for name in WANTED if name in tags} == WANTED
    assert {each["text"] for each in tags["Vladimir Putin"].evidence} == {"Vladimir Putin", "Putin"}
    assert not [name for name in tags if MAKERS & set(re.split(r"\W+", name))]
    right = set(tags) & (WANTED.keys() | ALSO_RIGHT)
    wrong = set(tags) - right
    assert len(right) >= 33, sorted(right)
    assert len(wrong) <= 3, sorted(wrong)
    assert Entity.objects.filter(name__icontains="putin").count() == 1
    again = actions.retag(article_id=article.pk, at=NOW)
    assert (again.made, again.changed, again.removed) == (0, 0, 0)


@needs_gold
@needs_model
def test_the_pipeline_reaches_its_targets_on_the_gold_set():
    out = StringIO()
    call_command("tagging_report", GOLD, check=True, stdout=out)
    assert "pipeline" in out.getvalue()


def test_a_folder_without_gold_is_refused_with_its_name(tmp_path):
    with pytest.raises(CommandError, match=re.escape(str(tmp_path))):
        call_command("tagging_report", tmp_path)


def test_gold_is_read_with_heads_and_identities():
    rows = [
        "# newdoc id = x",
        "# newpar",
        "# newpar_block = head (1 s)",
        "# sent_id = x-1",
        "1\tThe\tthe\tDET\tDT\t_\t3\tdet\t_\tEntity=(1-organization-new-n-cf1-3-sgl-Northern_University",
        "2\tNorthern\tNorthern\tPROPN\tNNP\t_\t3\tcompound\t_\tEntity=(2-place-new-n-cf2-1-sgl-North)",
        "3\tUniversity\tUniversity\tPROPN\tNNP\t_\t4\tnsubj\t_\tEntity=1)",
        "4\tpays\tpay\tVERB\tVBZ\t_\t0\troot\t_\tSpaceAfter=No",
        "5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_",
    ]
    article = read_article("x", "\n".join(rows))
    assert article.text == "The Northern University pays."
    assert article.zones == (("headline", 0, 29),)
    told = [(article.text[m.start : m.end], m.type, m.identity, m.nested) for m in article.mentions]
    assert told == [
        ("Northern", "place", "North", True),
        ("The Northern University", "organization", "Northern University", False),
    ]
