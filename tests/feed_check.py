"""Asks the feed what its OpenAPI document allows and forbids, thousands of times: `make feed-check`.

Schemathesis makes the questions. It fails on any 5xx, any answer that is not as documented, any forbidden question that
is answered, and any allowed one that is not (400 is among what may be said to well-formed questions: to a cursor that
we never gave out, to a section that does not exist). Not collected by default: it takes minutes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.utils import timezone

from articles.feed.actions import issue_key
from articles.publishing import actions as publishing
from tests.articles.feed.stories import full_story, later, publish, tag
from tests.factories import publish_story

EXAMPLES = os.environ.get("EXAMPLES", "1000")  # for each address
SETTINGS = """
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "304", "400", "401", "403", "404", "410"]

# Most addresses are open to all; a key only adds to them.
[checks.ignored_auth]
enabled = false
"""


@pytest.fixture
def newsroom():
    """A few stories of every kind, and a key that may read all."""
    story = full_story()
    tag(story, "NATO")
    tag(story, "Shipping", "subject")
    publish(story)
    publishing.correct(article=story, by=None, at=later(hours=1), text="Two funnels.")
    for hour in range(5):
        publish_story(at=later(hours=hour))
    gone = publish_story()
    publishing.withdraw(article=gone.article, by=None, at=later(hours=6), reason="Wrong.")
    _, key = issue_key(name="check", by=None, at=timezone.now(), scopes=["feed.versions"], per_minute=10**9)
    return key


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("with_key", [True, False])
def test_nothing_is_found(live_server, newsroom, settings, tmp_path, with_key):
    settings.FEED_REQUESTS_PER_MINUTE = 10**9
    program = shutil.which("schemathesis", path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip("needs schemathesis: install requirements-dev.txt")
    (tmp_path / "schemathesis.toml").write_text(SETTINGS)
    key = ["--header", f"Authorization: Bearer {newsroom}"] if with_key else []
    done = subprocess.run(
        [
            *(program, "run", f"{live_server.url}/api/v1/openapi.json", "--checks", "all", *key),
            *("--max-response-time", "60"),  # seconds: a busy machine is no fault of the feed
            *("--max-examples", EXAMPLES, "--seed", "20261122", "--no-color"),
        ],
        cwd=tmp_path,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-2000:]
