"""WordPress exports."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from articles.wire.detect import detect
from articles.wire.story import Byline, Picture, WireError
from articles.wire.wxr import Export
from tests.articles.wire.exports import BLOCKS, CLASSIC, attachment, export, meta, post

ROOT = Path(__file__).parents[3]


@pytest.fixture
def read(tmp_path):
    def read(data):
        path = tmp_path / "old.xml"
        path.write_bytes(data)
        assert detect(data, str(path)) == "WordPress export"
        opened = Export(path)
        return opened, list(opened.stories())

    return read


def test_a_classic_post_becomes_a_story_with_its_pictures_in_place(read):
    library = [attachment(7, "The sea. (Old Agency Photo)", "Sea"), attachment(8, "The port")]
    opened, (story,) = read(
        export(post("Waves &amp; wind", content=CLASSIC, more=meta("_thumbnail_id", 8)), *library)
    )
    assert story.headline == "Waves & wind"
    assert (story.guid, story.slug, story.old_path) == (
        "http://old.example/?p=1",
        "post-1",
        "/2020/05/post-1/",
    )
    assert story.published_at == datetime(2020, 5, 1, 8, tzinfo=UTC)
    assert (story.sections, story.primary_section) == (("Harbour",), "Harbour")
    assert story.bylines == (Byline("Jo Roe"),)
    assert story.pictures == (
        Picture("lead", "lead", "The port", url="http://old.example/8.jpg"),
        Picture(
            "photo-1", "inline", "Waves at noon.", "AP Photo/Jo Roe", "Grey waves", "http://old.example/7.jpg"
        ),
        Picture("photo-2", "inline", "The sea.", "Old Agency Photo", "Sea", "http://old.example/7.jpg"),
        Picture("photo-3", "inline", "The port", url="http://old.example/8.jpg"),
    )
    assert [line for line in story.body.split("\n") if line.strip()] == [
        "<p>First paragraph<br>with a second line.</p>",
        '<figure data-illustration="photo-1"></figure>',
        "<h2>A heading</h2>",
        "<p>After it. <strong>Bold</strong> &amp; more.</p>",
        "<ul>",
        "<li>One</li>",
        "<li>Two</li>",
        "</ul>",
        '<figure data-illustration="photo-2"></figure>',
        '<figure data-illustration="photo-3"></figure>',
        '<p>[poll id="3"] stays.</p>',
    ]
    assert opened.lost == {"shortcode [poll], kept as text": 1}


def test_a_post_in_blocks_keeps_tables_and_embeds_as_text(read):
    opened, (story,) = read(export(post(content=BLOCKS), attachment(8, "Library words", "Cranes")))
    assert story.pictures == (
        Picture("photo-1", "inline", "The port", "", "Cranes", "http://old.example/8.jpg"),
    )
    assert "".join(story.body.split()) == (
        '<p>Inblocks.</p><figuredata-illustration="photo-1"></figure><p>Ships|12</p><p>https://video.example/1</p>'
    )
    assert opened.lost == {"table, kept as lines": 1}


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_every_version_is_read(read, version, scheme):
    _, (story,) = read(export(post(creator="Al Grey"), version=version, scheme=scheme, authors=False))
    assert story.bylines == (Byline("Al Grey"),)


@pytest.mark.parametrize(
    "status, more, stage",
    [
        ("publish", "", "ready"),
        ("future", "", "scheduled"),
        ("draft", "", "draft"),
        ("pending", "", "draft"),
        ("private", "", "draft"),
        ("publish", "<wp:post_password>secret</wp:post_password>", "draft"),
    ],
)
def test_what_was_not_public_there_stays_a_draft(read, status, more, stage):
    _, (story,) = read(export(post(status=status, more=more)))
    assert story.stage == stage
    assert bool(story.notes) == (status == "private" or bool(more))


def test_what_is_no_post_is_counted(read):
    tag = '<category domain="post_tag">Sea</category>'
    opened, stories = read(
        export(
            post(kind="page"),
            post(status="trash", number=2),
            post(number=3, more=f"{tag}<wp:comment><wp:comment_id>1</wp:comment_id></wp:comment>"),
        )
    )
    assert len(stories) == 1
    assert opened.lost == {
        "item of type page": 1,
        "post with status trash": 1,
        "comment": 1,
        "tag (we make our own)": 1,
    }


@pytest.mark.parametrize(
    "keys",
    [
        ("rmp_vote_count", "rmp_rating_val_sum"),
        ("_kksr_casts", "_kksr_ratings"),
        ("ratings_users", "ratings_score"),
    ],
)
def test_votes_of_rating_widgets_come_along(read, keys):
    _, (story,) = read(export(post(more=meta(keys[0], 4) + meta(keys[1], 17))))
    assert (story.votes, story.stars) == (4, 17)


@pytest.mark.parametrize("count, total", [(4, 21), (4, 3), (0, 0), ("x", 3), (-1, 3)])
def test_votes_that_cannot_be_are_left(read, count, total):
    _, (story,) = read(export(post(more=meta("rmp_vote_count", count) + meta("rmp_rating_val_sum", total))))
    assert (story.votes, story.stars) == (0, 0)


def test_a_post_without_a_title_is_reported_and_the_next_goes_on(read):
    _, (bad, good) = read(export(post(""), post("Fine", number=2)))
    assert isinstance(bad, WireError)
    assert "old.xml:" in str(bad)
    assert "has no title" in str(bad)
    assert good.headline == "Fine"


@pytest.mark.parametrize(
    "spoil, says",
    [
        (lambda data: data[:-30], "the export is broken here"),
        (
            lambda data: data.replace(b"<rss", b'<!DOCTYPE rss [<!ENTITY a "b">]><rss', 1),
            "declares a document type",
        ),
        (
            lambda data: data.replace(
                b"<rss", b'<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss', 1
            ).replace(b"Old Courier", b"&a;"),
            "declares a document type",
        ),
    ],
)
def test_a_broken_or_hostile_export_gives_no_story_and_one_message(tmp_path, spoil, says):
    path = tmp_path / "old.xml"
    path.write_bytes(spoil(export(post(), post(number=2))))
    with pytest.raises(WireError, match=says):
        list(Export(path).stories())


MEASURE = """
import resource, sys
from pathlib import Path
from articles.wire.wxr import Export
for name in sys.argv[1:]:
    count = sum(1 for _ in Export(Path(name)).stories())
    print(count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_memory_does_not_grow_with_the_export(tmp_path):
    small, large = tmp_path / "small.xml", tmp_path / "large.xml"
    item = post(more=meta("history", "Words and more words. " * 5000))
    small.write_bytes(export(*[item] * 3))
    large.write_bytes(export(*[item] * 300))
    assert large.stat().st_size > 30_000_000
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, small, large], capture_output=True, text=True, check=True, cwd=ROOT
    )
    (few, before), (many, after) = (map(int, line.split()) for line in done.stdout.splitlines())
    assert (few, many) == (3, 300)
    assert after - before < 10_000  # kilobytes
