"""Asks the feed what its OpenAPI document allows and forbids, thousands of times: `make feed-check`.

Schemathesis makes the questions. It fails on any 5xx, any answer that is not as documented, any forbidden question that
is answered, and any allowed one that is not (400 is among what may be said to well-formed questions: to a cursor that
we never gave out, to a section that does not exist). Each address is a test of its own, with a key and without one, and
so is following one answer to the next. The questions are put to web processes as they run in production. Not collected by
default: it takes minutes. `ARGS="-k related"` asks one address, EXAMPLES=50 looks quickly.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from django.utils import timezone

from articles.editions.models import Edition
from articles.feed.actions import issue_key
from articles.feed.openapi import document
from articles.publishing import actions as publishing
from articles.publishing.merging import merge
from media.library.models import Photo
from tests.articles.feed.stories import full_story, later, publish, tag
from tests.benchmarks.running import web
from tests.factories import publish_story

EXAMPLES = int(os.environ.get("EXAMPLES", "1000"))  # for each address
WALKS = EXAMPLES // 10  # from one answer to the next, each of several steps
SETTINGS = """
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "301", "304", "400", "401", "403", "404", "410"]

# Most addresses are open to all; a key only adds to them.
[checks.ignored_auth]
enabled = false

# Of what is there, so that more is asked for than what is not.
[dictionaries.ids]
values = [{ids}]

[parameters]
article_id = {{ dictionary = "ids", probability = 0.7 }}
photo_id = {{ dictionary = "ids", probability = 0.5 }}
"""
OPERATIONS = (
    *("items", "item", "related", "versions", "version", "changes"),
    *("sections", "tags", "authors", "photo"),
)


@pytest.fixture(scope="module")
def newsroom(django_test_environment, django_db_modify_db_settings, django_db_blocker, tmp_path_factory):
    """Web processes over a few stories of every kind; their address, a key that may read all, and ids."""
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, aliases={"default"})
        key = _fill()
        ids = sorted(
            {
                *Edition.objects.values_list("article_id", flat=True),
                *Photo.objects.values_list("pk", flat=True),
            }
        )
        database = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{connection.settings_dict['NAME']}"
        environment = {"DATABASE_URL": database, "FEED_REQUESTS_PER_MINUTE": str(10**9)}
        with web(tmp_path_factory.mktemp("web"), **environment) as url:
            yield url, key, ids
        teardown_databases(made, verbosity=0)


def _fill() -> str:
    story = full_story()
    tag(story, "NATO")
    tag(story, "Shipping", "subject")
    publish(story)
    publishing.correct(article=story, by=None, at=later(hours=1), text="Two funnels.")
    for hour in range(5):
        publish_story(at=later(hours=hour))
    gone = publish_story()
    publishing.withdraw(article=gone.article, by=None, at=later(hours=6), reason="Wrong.")
    double = publish_story()
    merge(article=double.article, into=story, by=None, at=later(hours=7))
    return issue_key(name="check", by=None, at=timezone.now(), scopes=["feed.versions"], per_minute=10**9)[1]


def test_every_address_of_the_document_is_asked():
    asked = {path["get"]["operationId"] for path in document()["paths"].values()}
    assert asked == set(OPERATIONS)


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("with_key", [True, False], ids=["key", "anonymous"])
def test_nothing_is_found_at(operation, with_key, newsroom, tmp_path):
    alone = ("--phases", "examples,coverage,fuzzing", "--include-operation-id", operation)
    ask(newsroom, tmp_path, *alone, with_key=with_key)


@pytest.mark.parametrize("with_key", [True, False], ids=["key", "anonymous"])
def test_nothing_is_found_from_one_answer_to_the_next(with_key, newsroom, tmp_path):
    ask(newsroom, tmp_path, "--phases", "stateful", with_key=with_key, examples=WALKS)


def ask(
    newsroom: tuple[str, str, list[int]], folder: Path, *what: str, with_key: bool, examples: int = EXAMPLES
) -> None:
    """Runs schemathesis; its summary is printed (`-s`)."""
    program = shutil.which("schemathesis", path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip("needs schemathesis: install requirements-dev.txt")
    site, key, ids = newsroom
    (folder / "schemathesis.toml").write_text(SETTINGS.format(ids=", ".join(map(str, ids))))
    done = subprocess.run(
        [
            *(program, "run", f"{site}/api/v1/openapi.json", "--checks", "all", *what),
            *(["--header", f"Authorization: Bearer {key}"] if with_key else []),
            *("--max-response-time", "60"),  # seconds: a busy machine is no fault of the feed
            # Without a store Hypothesis does not shrink what passes, which takes longer than all questions together.
            *("--generation-database", "none"),
            *("--max-examples", str(examples), "--seed", "20261122", "--no-color"),
        ],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
    )
    print(done.stdout[-1500:])
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-2000:]
