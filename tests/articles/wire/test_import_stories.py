"""The command: files in, a report out."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from articles.content.models import Article, Section, Source
from articles.editions.models import Edition
from articles.public.addresses import Moved, what_became_of
from articles.ratings.models import RatingSummary
from articles.revisions.models import Revision
from articles.wire.models import Take
from tests.articles.wire.exports import CLASSIC, export, meta, post
from tests.articles.wire.pages import BLOCKS, SAMPLE, needs_sample, page
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def run(*arguments, fails=False):
    out = StringIO()
    try:
        call_command("import_stories", *map(str, arguments), stdout=out, no_color=True)
        assert not fails
    except CommandError:
        assert fails
    return out.getvalue()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "probe.txt"
    path.write_text(page(), encoding="utf-8")
    return path


def test_a_page_becomes_a_draft_with_everything_on_it(file):
    run(file)
    article = Article.objects.get()
    assert article.status == "draft"
    assert article.headline == BLOCKS["headline"]
    assert (article.section.name, article.source.full_name) == ("Science", "Agence France-Presse")
    assert set(article.further_sections.values_list("name", flat=True)) == {"News", "Top Story"}
    assert list(article.bylines.values_list("author__name", "role", "place")) == [
        ("Liv O'Hara", "writer", ""),
        ("Chidi Okafor", "writer", "Kourou, French Guiana"),
        ("Ian McKay", "writer", "Paris"),
    ]
    assert list(
        article.illustrations.order_by("position").values_list("key", "role", "photo", "credit_override")
    ) == [
        ("lead", "lead", None, ""),
        ("photo-1", "inline", None, "Mission Handout via AFP"),
        ("photo-2", "inline", None, "AFP Photo/Jo Brandt"),
    ]
    assert article.body.count("<figure") == 2
    assert article.previous_hint == "Bakers strike over flour"
    revision = Revision.objects.get()
    assert (revision.kind, revision.number, revision.by) == ("import", 1, None)
    assert not Edition.objects.exists()
    assert not Section.objects.filter(in_menu=True).exists()


@needs_sample
def test_the_real_page_is_published_field_by_field_and_twice_makes_nothing_twice():
    line = dict(enumerate(SAMPLE.read_text(encoding="utf-8").split("\n"), start=1))
    report = run(SAMPLE, "--publish")
    edition = Edition.objects.live().get()
    article = edition.article
    assert edition.path == "/world/nato-sees-no-sign-russia-is-pulling-back-from-ukraine/"
    assert edition.sections[0]["name"] == "World"
    assert {one["name"] for one in edition.sections} == {"News", "Top Story", "World"}
    assert (edition.headline, edition.introduction, edition.standfirst) == (line[3], line[7], line[9])
    assert (edition.dateline, edition.source["name"]) == ("MOSCOW", "AP")
    assert edition.byline == "By Vladimir Isachenkov, Yuras Karmanau and Lorne Cook"
    assert edition.contributors_note == line[73]
    captions = {13, 25, 37, 47, 59, 69}
    shown = [row for row in edition.illustrations if row["role"] == "inline"]
    assert [f"{row['caption']} ({row['credit']})" for row in shown] == [
        line[number] for number in sorted(captions)
    ]
    assert article.illustrations.get(role="lead").caption == "NATO"
    from articles.content.html import paragraphs

    body = [
        line[11].removeprefix("MOSCOW (AP) — "),
        *(line[n] for n in range(15, 72, 2) if n not in captions),
    ]
    assert paragraphs(article.body) == body
    assert (article.previous_hint, article.next_hint) == (line[80], line[82])
    for said in (
        "left out, rating block: line 84",
        "line 79 “Previous Article”",
        "hint, line 80",
        "lost: nothing",
    ):
        assert said in report

    assert "unchanged" in run(SAMPLE, "--publish")
    assert Edition.objects.count() == Article.objects.count() == Take.objects.count() == 1


def test_a_dry_run_reports_the_same_and_writes_nothing(file):
    said = run(file, "--publish", "--dry-run").splitlines()
    assert not Article.objects.exists()
    assert not Section.objects.exists()
    assert not Source.objects.exists()
    assert said[0].startswith(f"{file}: imported and published: “{BLOCKS['headline']}”")
    done = run(file, "--publish").splitlines()
    assert [line.split("(story")[0] for line in said[:-1]] == [line.split("(story")[0] for line in done[:-1]]
    assert said[-1] == done[-1] + " Dry run: nothing was written."


def test_a_broken_file_is_reported_and_the_others_go_on(tmp_path, file):
    (tmp_path / "a.txt").write_bytes(b"\xff\xd8\xff\xe0 a picture")
    (tmp_path / "b.txt").write_text("Only a headline")
    (tmp_path / ".hidden.txt").write_text("Only a headline")
    (tmp_path / "README.md").write_text("Not\n\na story.")
    report = run(tmp_path, tmp_path / "gone.txt", fails=True)
    assert f"{tmp_path / 'a.txt'}: this is a JPEG picture" in report
    assert f"{tmp_path / 'b.txt'}: there is no story under the headline" in report
    assert f"{tmp_path / 'gone.txt'}: there is no such file or folder" in report
    assert "1 imported" in report
    assert "3 failed" in report
    assert Article.objects.count() == 1


def test_a_folder_without_pages_is_an_error(tmp_path):
    assert "holds no .txt, .xml or .json file" in run(tmp_path, fails=True)


def test_a_story_that_may_not_be_published_stays_a_draft_and_says_why(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(page(without=["byline"]))
    assert "not published: Nobody is credited." in run(path, "--publish", fails=True)
    assert Article.objects.get().status == "draft"


def test_the_section_asked_for_is_the_primary_one(file):
    run(file, "--section", "Space")
    article = Article.objects.get()
    assert article.section.name == "Space"
    assert set(article.further_sections.values_list("name", flat=True)) == {"News", "Top Story", "Science"}
    assert "unchanged" in run(file)


@pytest.mark.parametrize(
    "role, arguments, allowed",
    [
        ("Reporter", [], False),
        ("Wire operator", [], True),
        ("Wire operator", ["--publish"], False),
        ("Editor", ["--publish"], True),
    ],
)
def test_only_those_who_may_import_or_publish_in_their_own_name(file, role, arguments, allowed):
    user = make_user(role)
    run(file, "--by", user.email, *arguments, fails=not allowed)
    assert Article.objects.filter(created_by=user).exists() == allowed


def test_an_unknown_person_imports_nothing(file):
    run(file, "--by", "nobody@newsroom.example", fails=True)
    assert not Article.objects.exists()


def test_an_export_comes_in_with_its_dates_addresses_and_votes(tmp_path):
    path = tmp_path / "old.xml"
    votes = meta("rmp_vote_count", 4) + meta("rmp_rating_val_sum", 17)
    items = [
        post("Old news", content=CLASSIC, more=votes),
        post("Unfinished", number=2, status="draft"),
        post("Tomorrow", number=3, status="future").replace("2020-05-03", "2999-05-03"),
        post("", number=4),
        post("A page", number=5, kind="page"),
    ]
    path.write_bytes(export(*items))
    report = run(path, "--publish", fails=True)
    edition = Edition.objects.live().get()
    assert (edition.headline, edition.path, edition.published_at.year) == (
        "Old news",
        "/harbour/post-1/",
        2020,
    )
    assert what_became_of("/2020/05/post-1/") == Moved("/harbour/post-1/")
    assert "photo-1: http://old.example/a.jpg" in edition.article.internal_notes
    summary = RatingSummary.objects.get()
    assert (summary.legacy_count, summary.legacy_sum) == (4, 17)
    assert set(Article.objects.values_list("headline", "status")) == {
        ("Old news", "live"),
        ("Unfinished", "draft"),
        ("Tomorrow", "scheduled"),
    }
    assert "it is a draft there and stays one" in report
    assert "not taken over: 1 × item of type page" in report
    assert "has no title" in report
    again = run(path, "--publish", fails=True)
    assert "3 unchanged, 1 failed" in again
    assert Edition.objects.count() == 1
    assert Article.objects.count() == 3


def test_a_broken_export_leaves_nothing(tmp_path):
    path = tmp_path / "old.xml"
    path.write_bytes(export(post(), post(number=2))[:-40])
    assert "the export is broken here" in run(path, fails=True)
    assert not Article.objects.exists()
