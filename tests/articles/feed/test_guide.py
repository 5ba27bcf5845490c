"""What partners are told is true: the OpenAPI document, its examples, and the program that mirrors us."""

import json
import sqlite3
import subprocess
import sys

import pytest
from django.conf import settings
from jsonschema import Draft202012Validator

from articles.publishing import actions as publishing
from tests.articles.feed.stories import full_story, later, publish, tag
from tests.factories import publish_story

PROGRAM = settings.BASE_DIR / "articles" / "feed" / "example_mirror.py"


@pytest.fixture
def story():
    story = full_story()
    tag(story, "NATO")
    tag(story, "Shipping", "subject")
    publish(story)
    return story


def document(client):
    return json.loads(client.get("/api/v1/openapi.json").content)


def problems_with(answer, name, document):
    """Where an answer differs from its schema in the document."""
    schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(answer)]


@pytest.mark.django_db
def test_the_document_is_openapi_3_1_and_names_every_address(client):
    found = document(client)
    assert found["openapi"].startswith("3.1")
    assert set(found["paths"]) == {
        f"/api/v1/{path}/"
        for path in (
            *(
                "items",
                "items/{article_id}",
                "items/{article_id}/related",
                "items/{article_id}/versions",
                "items/{article_id}/versions/{number}",
            ),
            *("changes", "sections", "tags", "authors", "photos/{photo_id}"),
        )
    }
    for path in found["paths"].values():
        assert list(path) == ["get"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address, name",
    [
        ("items/?include=associations,tags,neighbours&body=both&count=true", "Stories"),
        ("changes/?include=associations,tags,neighbours", "Changes"),
        ("items/{id}/", "Story"),
        ("items/{id}/related/", "Stories"),
        ("sections/", "Sections"),
        ("tags/", "Topics"),
        ("authors/", "Authors"),
        ("items/?nothing=1", "Problem"),
    ],
)
def test_answers_are_what_the_document_says(client, story, address, name):
    gone = publish_story(at=later(hours=1))
    publishing.withdraw(article=gone.article, by=None, at=later(hours=2), reason="Wrong.")
    answer = client.get(f"/api/v1/{address.format(id=story.pk)}").json()
    assert problems_with(answer, name, document(client)) == []
    assert problems_with(answer | {"secret": 1} if name != "Problem" else {}, name, document(client))


@pytest.mark.django_db
def test_the_example_is_a_real_answer(client, story):
    found = document(client)
    answer = found["paths"]["/api/v1/items/{article_id}/"]["get"]["responses"]["200"]
    assert answer["content"]["application/json"]["example"] == client.get(f"/api/v1/items/{story.pk}/").json()


@pytest.mark.django_db
def test_links_lead_from_one_answer_to_the_next(client, story):
    operations = {path["get"]["operationId"]: path["get"] for path in document(client)["paths"].values()}
    followed = 0
    for name in ("items", "changes"):
        answer = client.get(f"/api/v1/{name}/").json()
        for link in operations[name]["responses"]["200"]["links"].values():
            known = {parameter["name"] for parameter in operations[link["operationId"]]["parameters"]}
            assert set(link["parameters"]) <= known
            for place in link["parameters"].values():
                value = answer
                for step in place.removeprefix("$response.body#/").split("/"):
                    value = value[int(step) if step.isdecimal() else step]
                followed += value in (story.pk, 1)
    assert followed == 5


@pytest.mark.django_db
def test_the_documentation_page_runs_under_the_site_s_policy(client):
    response = client.get("/api/v1/docs/")
    page = response.content.decode()
    assert "<style" not in page
    assert "<script>" not in page
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]


def test_the_guide_prints_the_program_that_is_tested(client, db):
    assert PROGRAM.read_text().strip() in document(client)["info"]["description"]
    code = [line for line in PROGRAM.read_text().split('"""')[2].splitlines() if line.strip()]
    assert len([line for line in code if not line.startswith("import")]) <= 20


@pytest.mark.django_db(transaction=True)
def test_the_program_keeps_an_exact_copy(live_server, client, tmp_path):
    def mirror():
        subprocess.run([sys.executable, str(PROGRAM), live_server.url], cwd=tmp_path, check=True, timeout=60)
        with sqlite3.connect(tmp_path / "mirror.sqlite3") as copy:
            return {pk: json.loads(text) for pk, text in copy.execute("SELECT id, document FROM story")}

    def live():
        return {row["meta"]["id"]: row["item"] for row in client.get("/api/v1/items/").json()["items"]}

    first, second = publish_story(), publish_story(at=later(hours=1))
    assert mirror() == live()
    publishing.withdraw(article=first.article, by=None, at=later(hours=2), reason="Wrong.")
    publish(second.article, at=later(hours=3), headline="Better")
    assert mirror() == live() == {second.article_id: live()[second.article_id]}
