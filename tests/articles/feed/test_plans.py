"""A page costs the same however large the archive is and wherever the page stands: the database walks indexes."""

import json
from contextlib import contextmanager

import pytest
from django.db import connection

from articles.editions.models import Edition
from articles.feed import cursor
from articles.publishing.models import Change
from articles.tagging.queries import related
from tests.benchmarks import archive
from tests.factories import NOW

pytestmark = pytest.mark.django_db

STORIES = 2500
FEW = 300  # rows that a page of 20 may touch in one step of a plan


def nodes(plan):
    yield plan
    for part in plan.get("Plans", []):
        yield from nodes(part)


@contextmanager
def listened():
    """The statements that are asked meanwhile, with their values: those that the server has planned already, too."""
    found = []

    def listen(execute, sql, params, many, context):
        found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        yield found


def costly(queries, *, few=FEW):
    """The steps of these queries' plans that read many rows."""
    found = []
    for sql, params in queries:
        with connection.cursor() as db:
            db.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + sql, params)
            answer = db.fetchone()[0]
        plan = (json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"]
        for node in nodes(plan):
            read = (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
            if read > few:
                found.append((node["Node Type"], node.get("Relation Name"), read, sql[:200]))
    return found


def queries_of(client, address):
    with listened() as asked:
        answer = client.get(address)
    assert answer.status_code == 200
    assert answer.json()["items"]
    assert len(asked) <= 4
    return asked


@pytest.fixture
def newest(monkeypatch):
    monkeypatch.setattr(archive, "WORDS", 30)
    path = archive.begin(at=NOW)
    archive.grow(path, have=1, want=STORIES)
    return Edition.objects.live().get(path=path)


def test_deep_pages_and_related_stories_touch_a_few_rows(client, newest):
    rows = Edition.objects.live().newest_first().values_list("published_at", "article_id")
    published_at, article_id = rows[STORIES * 9 // 10]
    bound_to = cursor.binding("/api/v1/items/", [("limit", ["20"]), ("only sections", [])])
    deep = cursor.encode(cursor.Place(published_at.isoformat(), article_id), bound_to)
    seq = Change.objects.order_by("seq").values_list("seq", flat=True)[STORIES * 9 // 10]
    for address in (
        "/api/v1/items/?limit=20",
        f"/api/v1/items/?limit=20&cursor={deep}",
        "/api/v1/items/?limit=20&order=-updated",
        "/api/v1/items/?limit=20&include=associations,tags,neighbours",
        "/api/v1/changes/?limit=20",
        f"/api/v1/changes/?limit=20&after={seq}",
        "/api/v1/tags/",
        "/api/v1/authors/",
    ):
        assert costly(queries_of(client, address)) == [], address
    with listened() as asked:
        assert len(related(newest, limit=4)) == 4
    assert len(asked) == 1
    # How rare a topic is, is counted no further than a thousand of its stories.
    assert costly(asked, few=len(newest.topics) * 1000) == []
