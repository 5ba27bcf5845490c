"""The desk with 50,000 stories: the list, its searches and filters, and the form cost as little as with fifty."""

from __future__ import annotations

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.bylines.models import Byline
from articles.content.models import Article
from tests.factories import make_author, make_story, make_user, publish_story

pytestmark = pytest.mark.django_db

STORIES = 50_000
QUERIES = 20
ASKED = [
    *("", "?q=harbour", "?q=winter+ruiz", "?q=nowhereatall", "?status__exact=draft", "?mine=1"),
    *("?corrected=yes", "?section__id__exact={section}", "?trash=1", "?status__exact=live&q=harbour"),
]


def test_list_and_form_ask_little_and_answer_soon_at_fifty_thousand_stories(client):
    author, *others = [make_author(f"Ruiz {number}") for number in range(40)]
    reporter = make_user("Reporter")
    story = publish_story(by=reporter, bylines=[{"author": author}]).article
    draft = make_story(by=reporter)
    _copies_of(draft, [other.pk for other in others])
    assert Article.objects.count() > STORIES
    pages = [reverse("admin:articles_article_changelist") + asked for asked in ASKED]
    pages += [reverse("admin:articles_article_change", args=[one.pk]) for one in (story, draft)]
    pages += [reverse("admin:index")]
    for role, user in (("Editor", make_user("Editor")), ("Reporter", reporter)):
        client.force_login(user)
        for page in pages:
            address = page.format(section=draft.section_id)
            client.get(address)  # templates and permissions are read once
            with CaptureQueriesContext(connection) as asked:
                start = time.perf_counter()
                response = client.get(address)
                took = time.perf_counter() - start
            assert response.status_code == 200, address
            read_whole = [
                sql
                for sql in _selects(asked)
                if "q=" not in address and "Seq Scan on articles_article" in sql
            ]
            print(f"{role:9} {address:60} {len(asked):3} queries {took * 1000:5.0f} ms")
            assert len(asked) <= QUERIES, (role, address, [query["sql"][:120] for query in asked])
            # A machine's seconds say little; whether every story is read does. Searches may: these words stand in all.
            assert role == "Reporter" or not read_whole, "\n".join([role, address, *read_whole])


def _selects(asked: CaptureQueriesContext) -> list[str]:
    """The plans of the questions about stories."""
    plans = []
    with connection.cursor() as cursor:
        for query in asked.captured_queries:
            own = '"created_by_id" = ' in query["sql"]  # the planner takes them for many here
            if query["sql"].startswith("SELECT") and "articles_article" in query["sql"] and not own:
                cursor.execute("EXPLAIN " + query["sql"].replace("%", "%%"))
                plans.append("\n".join([query["sql"][-400:], *(row[0] for row in cursor.fetchall())]))
    return plans


def _copies_of(draft: Article, authors: list[int]) -> None:
    """Fifty thousand drafts, each a second older than the one before, with its own headline, by some author."""
    own = {
        "headline": "'Harbour story ' || n",
        "updated_at": "updated_at - n * interval '1 second'",
        "status": "(ARRAY['draft','in_review','ready'])[1 + n %% 3]",
    }
    names = [
        field.column
        for field in Article._meta.concrete_fields
        if not field.primary_key and not field.generated
    ]
    values = ", ".join(own.get(name, f'"{name}"') for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        # No audit log of what nobody did.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            f"INSERT INTO articles_article ({columns}) SELECT {values} FROM articles_article, generate_series(1, %s) n "
            "WHERE id = %s",
            [STORIES, draft.pk],
        )
        cursor.execute(
            f"INSERT INTO {Byline._meta.db_table} (article_id, author_id, role, place, position) "
            "SELECT id, (%s::bigint[])[1 + id %% %s], 'writer', '', 0 FROM articles_article "
            "WHERE headline LIKE 'Harbour story%%'",
            [authors, len(authors)],
        )
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("ANALYZE articles_article, articles_author")
        cursor.execute(f"ANALYZE {Byline._meta.db_table}")
