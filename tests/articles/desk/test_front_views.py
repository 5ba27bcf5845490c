"""The desk page of a front: drafting, publishing, scheduling, rolling back and the banner, without a script."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from articles.front.actions import SlotRow
from articles.front.models import Banner, FrontVersion, Slot
from articles.front.queries import front
from tests.articles.front.fronts import curate
from tests.factories import NOW, make_section, make_story, make_user, publish_story
from tests.media.pictures import add, jpeg

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
FRONTS = "/admin/fronts/"


@pytest.fixture
def desk(client):
    client.force_login(make_user("Editor"))
    return client


def slots(*rows):
    """The fields of a form: (zone, story, {further fields})."""
    found = {"slot": [f"s{number}" for number in range(len(rows))]}
    for number, (zone, story, *more) in enumerate(rows):
        found |= {f"s{number}-zone": zone, f"s{number}-article": story}
        for fields in more:
            found |= {f"s{number}-{name}": value for name, value in fields.items()}
    return found


def post(desk, do, fields=None, address=FRONTS, **more):
    base = desk.get(address).context["base"]
    return desk.post(address, {"base": base, "do": do, **(fields or {}), **more})


def said(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def stand(status="draft"):
    rows = Slot.objects.filter(front__status=status)
    return {(slot.zone, slot.position): slot.article_id for slot in rows}


@pytest.mark.parametrize("role", ["Reporter", "Photo editor", "Wire operator"])
def test_only_editors_curate(client, role):
    client.force_login(make_user(role))
    section = make_section()
    for name, args in (
        ("fronts", []),
        ("front_preview", []),
        ("front_stories", []),
        ("section_front", [section.slug]),
        ("section_front_preview", [section.slug]),
    ):
        assert client.get(reverse(f"admin:{name}", args=args)).status_code == 403
    assert client.post(reverse("admin:breaking_banner"), {"do": "clear"}).status_code == 403
    assert client.post(FRONTS, {"do": "publish"}).status_code == 403
    assert "/admin/fronts/" not in client.get("/admin/").content.decode()


def test_the_menu_leads_editors_there(desk):
    assert 'href="/admin/fronts/"' in desk.get("/admin/").content.decode()


def test_a_front_is_made_with_buttons_alone_and_published(desk):
    old, middle, new = (publish_story(at=NOW + number * HOUR) for number in range(3))
    assert post(desk, f"add:{middle.article_id}-top").status_code == 302
    assert stand() == {("top", 1): middle.article_id}
    assert post(desk, f"add:{old.article_id}-top", slots(("top", middle.article_id))).status_code == 302
    assert stand() == {("top", 1): old.article_id, ("secondary", 1): middle.article_id}
    assert front().lead.path == new.path
    fields = slots(
        ("top", old.article_id, {"headline": "Ships  are back", "kicker": "Harbour"}),
        ("secondary", middle.article_id, {"pinned": "on"}),
    )
    assert "readers see it now" in said(post(desk, "publish", fields))
    assert (front().lead.headline, front().lead.label) == ("Ships are back", "Harbour")
    assert Slot.objects.get(article=middle.article).pinned
    assert "nothing was changed" in said(post(desk, "publish", fields))


def test_a_sections_front_is_its_own(desk):
    address = reverse("admin:section_front", args=[make_section().slug])
    story = publish_story()
    post(
        desk,
        "publish",
        slots(("secondary", story.article_id), ("rail", publish_story().article_id)),
        address=address,
    )
    assert stand("live") == {("secondary", 1): story.article_id}
    assert FrontVersion.objects.get().section.slug == "world"


def test_a_colleagues_draft_is_not_overwritten_and_what_was_typed_stays(desk):
    story = publish_story()
    base = desk.get(FRONTS).context["base"]
    curate(SlotRow("rail", story.article_id))
    fields = slots(("top", story.article_id, {"headline": "My own words"}))
    response = desk.post(FRONTS, {"base": base, "do": "save", **fields})
    assert response.status_code == 409
    assert "My own words" in response.content.decode()
    assert "Somebody else changed this front" in response.content.decode()
    assert stand() == {}
    answer = desk.post(FRONTS, {"base": base, "do": "save", **fields}, headers={"Accept": "application/json"})
    assert (answer.status_code, "Somebody else" in answer.json()["error"]) == (409, True)


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_saved(desk):
    story = publish_story()
    fields = slots(
        ("top", story.article_id, {"starts_at": "2026-11-22T10:00", "ends_at": "2026-11-22T09:00"})
    )
    response = post(desk, "publish", fields)
    assert response.status_code == 422
    assert "It ends before it starts." in response.content.decode()
    assert not FrontVersion.objects.exists()
    base = desk.get(FRONTS).context["base"]
    answer = desk.post(FRONTS, {"base": base, **fields}, headers={"Accept": "application/json"})
    assert answer.json() == {"errors": {"s0": {"ends_at": ["It ends before it starts."]}}}


@pytest.mark.parametrize("story", ["0", "-1", "x", "9" * 30, "123456"])
def test_a_story_that_is_none_is_refused(desk, story):
    assert post(desk, "save", slots(("top", story))).status_code == 422
    assert not Slot.objects.exists()


def test_a_front_is_scheduled_taken_back_and_thrown_away(desk):
    fields = slots(("top", publish_story().article_id))
    assert post(desk, "schedule", fields).status_code == 422
    past = (timezone.now() - HOUR).strftime("%Y-%m-%dT%H:%M")
    assert "That time has passed" in said(post(desk, "schedule", fields, publish_at=past))
    when = (timezone.now() + HOUR).strftime("%Y-%m-%dT%H:%M")
    assert "Scheduled for" in said(post(desk, "schedule", fields, publish_at=when))
    waiting = FrontVersion.objects.get(status="scheduled")
    assert desk.get(f"{FRONTS}preview/?version={waiting.pk}").status_code == 200
    post(desk, f"unschedule:{waiting.pk}")
    assert FrontVersion.objects.get().status == "draft"
    post(desk, f"discard:{waiting.pk}")
    assert not FrontVersion.objects.exists()


def test_an_earlier_version_is_brought_back(desk):
    one, two = publish_story(at=NOW), publish_story(at=NOW + HOUR)
    first = curate(SlotRow("top", one.article_id))
    curate(SlotRow("top", two.article_id))
    page = desk.get(FRONTS).content.decode()
    assert f'value="rollback:{first.pk}"' in page
    assert f"/?at={first.seen_at}" in page
    assert "Readers see version 1 again" in said(post(desk, f"rollback:{first.pk}"))
    assert front().lead.path == one.path
    assert desk.post(FRONTS, {"do": "rollback:999"}).status_code == 404
    assert desk.post(FRONTS, {"do": "rollback:x"}).status_code == 404


def test_the_preview_shows_the_draft_in_a_frame_of_ours_and_nobody_keeps_it(desk):
    story = publish_story(at=NOW)
    publish_story(at=NOW + HOUR)
    post(desk, "save", slots(("top", story.article_id, {"headline": "Only a draft"})))
    response = desk.get(f"{FRONTS}preview/")
    assert "Only a draft" in response.content.decode()
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "no-store" in response["Cache-Control"]
    assert "Only a draft" not in desk.get("/").content.decode()
    world = reverse("admin:section_front_preview", args=["world"])
    assert story.headline in desk.get(world).content.decode()


def test_stories_are_found_by_words_scheduled_ones_first(desk):
    publish_story(headline="Ferry to Lorn")
    publish_story(headline="Bridge to Lorn")
    coming = make_story(headline="Tunnel to Lorn")
    coming.status, coming.publish_at = "scheduled", timezone.now() + HOUR
    coming.save()
    page = desk.get(f"{FRONTS}stories/?q=lorn").content.decode()
    assert page.index("Tunnel to Lorn") < page.index("Ferry to Lorn")
    assert "Bridge" not in desk.get(f"{FRONTS}stories/?q=ferry lorn").content.decode()
    make_section("Sport")
    assert "Ferry" not in desk.get(f"{FRONTS}stories/?q=lorn&section=sport").content.decode()


def test_a_picture_of_the_slots_own_is_printed(desk):
    photo = add(jpeg(400, 300), credit="Ana Ruiz")
    post(desk, "publish", slots(("top", publish_story().article_id, {"photo": photo.pk})))
    assert front().lead.photo.credit == "Ana Ruiz"
    assert "<img" in desk.get(FRONTS).content.decode()


def test_the_banner_is_set_and_taken_down(desk):
    address = reverse("admin:breaking_banner")
    wrong = {"do": "set", "banner-text": "Dam", "banner-link": "javascript:alert(1)", "banner-minutes": 60}
    response = desk.post(address, wrong)
    assert (response.status_code, Banner.objects.exists()) == (422, False)
    assert "Begin with /" in response.content.decode()
    desk.post(address, wrong | {"banner-link": "/world/"})
    assert Banner.objects.get(is_open=True).link == "/world/"
    assert "stands on every page until" in desk.get(FRONTS).content.decode()
    desk.post(address, {"do": "clear"})
    assert not Banner.objects.filter(is_open=True).exists()
    assert desk.post(address, {"do": "x"}).status_code == 400
    assert desk.get(address).status_code == 405


def test_the_desk_page_costs_a_fixed_number_of_queries(desk, django_assert_max_num_queries):
    stories = [publish_story(at=NOW + number * HOUR) for number in range(8)]
    curate(*(SlotRow("rail", story.article_id) for story in stories))
    desk.get(FRONTS)
    with django_assert_max_num_queries(30):
        desk.get(FRONTS)
