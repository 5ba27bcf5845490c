"""Curated fronts, the breaking banner and the site as it was, as readers and editors get them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.front import actions
from articles.front.actions import SlotRow
from articles.public import furniture
from articles.publishing import actions as publishing
from tests.articles.front.fronts import curate
from tests.factories import NOW, make_section, make_user, publish_story

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _fresh():
    furniture.forget()
    yield
    furniture.forget()


@pytest.fixture
def editor(client):
    client.force_login(make_user("Editor"))
    return client


def html(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, (address, response.status_code)
    return response.content.decode()


def headlines(text):
    """In the order of the page."""
    import re

    return re.findall(r'class="headline"><a href="[^"]*">([^<]*)<', text)


def test_the_front_page_prints_what_the_slots_say(client):
    old = publish_story(at=NOW)
    publish_story(at=NOW + HOUR)
    curate(SlotRow("top", old.article_id, headline="Ships & sails are back", kicker="Harbour life"))
    page = html(client, "/")
    assert headlines(page)[0] == "Ships &amp; sails are back"
    assert ">Harbour life</p>" in page
    assert page.count(f'href="{old.path}"') == page.count("Ships &amp; sails are back")


def test_a_section_opens_with_its_own_slots_and_shows_no_story_twice(client):
    world = make_section("World")
    stories = [publish_story(at=NOW + number * HOUR, headline=f"Story {number}") for number in range(5)]
    curate(SlotRow("top", stories[0].article_id), section_id=world.pk)
    assert headlines(html(client, "/world/")) == ["Story 0", "Story 4", "Story 3", "Story 2", "Story 1"]
    assert headlines(html(client, "/"))[0] == "Story 4"


def test_curated_fronts_stay_within_their_queries(client, django_assert_max_num_queries):
    world = make_section("World")
    stories = [publish_story(at=NOW + number * HOUR) for number in range(20)]
    for section in (None, world.pk):
        curate(
            *(
                SlotRow(zone, stories[number].article_id)
                for number, zone in enumerate(["top", "secondary", "rail"])
            ),
            section_id=section,
        )
    html(client, "/corrections/")  # reads the furniture
    for address, queries in (("/", 6), ("/world/", 5)):
        with django_assert_max_num_queries(queries):
            html(client, address)


def test_the_banner_stands_on_every_page_and_costs_a_story_no_query(client, django_assert_max_num_queries):
    story = publish_story(at=NOW)
    now = timezone.now()
    actions.set_breaking(text="The dam <holds>", link=story.path, until=now + HOUR, by=None, at=now)
    for address in ("/", "/world/", story.path, "/latest/", "/corrections/"):
        page = html(client, address)
        assert (
            f'<aside class="banner" aria-label="Breaking news"><p><b>Breaking</b> <a href="{story.path}">'
            in page
        )
        assert "The dam &lt;holds&gt;" in page
    with django_assert_max_num_queries(4):
        html(client, story.path)


def test_the_site_as_it_was_is_for_editors_and_kept_by_nobody(editor):
    world = make_section("World")
    story = publish_story(at=NOW, headline="As it read then")
    curate(SlotRow("top", story.article_id, headline="As it was printed"), at=NOW)
    publishing.withdraw(article=story.article, by=None, at=NOW + 2 * HOUR, reason="Wrong.")
    then = (NOW + HOUR).strftime("%Y-%m-%dT%H:%MZ")
    for address, words in (
        ("/", "As it was printed"),
        (world.get_absolute_url(), "As it read then"),
        (story.path, "As it read then"),
    ):
        response = editor.get(f"{address}?at={then}")
        assert response.status_code == 200
        assert words in response.content.decode()
        assert "The site as it was on 1 March 2026 at 13:00:00 UTC" in response.content.decode()
        assert "no-store" in response["Cache-Control"]
        assert "public" not in response["Cache-Control"]
        assert "noindex" in response["X-Robots-Tag"]
    assert "As it was printed" not in html(editor, "/")
    html(editor, story.path, 410)
    before = (NOW - HOUR).isoformat()
    html(editor, f"{story.path}?at={before}".replace("+", "%2B"), 404)


def test_the_past_shows_its_own_corrections_and_neighbours_and_says_what_is_left_out(editor):
    before = publish_story(at=NOW - HOUR, headline="The one before")
    story = publish_story(at=NOW, headline="The one between")
    publishing.correct(article=story.article, by=None, at=NOW + HOUR, text="It was Tuesday.")
    publishing.withdraw(article=before.article, by=None, at=NOW + 3 * HOUR, reason="Wrong.")
    publish_story(at=NOW + 3 * HOUR, headline="The one after")

    def at(address, hours):
        return html(editor, f"{address}?at={NOW + hours * HOUR:%Y-%m-%dT%H:%MZ}")

    assert "It was Tuesday." in at("/", 2)
    assert "It was Tuesday." not in at("/", 0)
    then = at(story.path, 2)
    assert 'rel="prev" href="' + before.path in then
    assert "Next Article" not in then
    assert "not kept, and left out" in then
    assert "Next Article" in html(editor, story.path)


def test_strangers_are_asked_to_sign_in_and_reporters_are_refused(client):
    publish_story(at=NOW)
    response = client.get("/?at=2026-03-01T12:30Z")
    assert response.status_code == 302
    assert response["Location"] == "/admin/login/?next=/%3Fat%3D2026-03-01T12%3A30Z"
    assert "no-store" in response["Cache-Control"]
    client.force_login(make_user("Reporter"))
    assert client.get("/?at=2026-03-01T12:30Z").status_code == 403


@pytest.mark.parametrize(
    "at", ["", "yesterday", "2026-13-01T00:00Z", "9999-01-01T00:00Z", "2026-03-01T12:30:99Z"]
)
def test_what_is_no_moment_of_the_past_is_refused(editor, at):
    assert editor.get("/", {"at": at}).status_code == 400
