"""The photo desk, as its users meet it."""

import json
import random
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.content.models import Article
from media.desk.queries import look_alikes
from media.library.models import Collection, Photo
from newsroom.accounts.models import User
from newsroom.outbox.models import Job
from tests.factories import make_story
from tests.media.pictures import add, bytes_of, jpeg, scene, stored

pytestmark = pytest.mark.django_db
LIBRARY = "/admin/media/photo/"
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def signed_in(client, *permissions: str):
    user = User.objects.create(email="desk@news.example", is_staff=True)
    user.user_permissions.set(
        Permission.objects.filter(content_type__app_label="media", codename__in=permissions)
    )
    client.force_login(user)
    return client


@pytest.fixture
def desk(client):
    return signed_in(
        client,
        *("view_photo", "add_photo", "change_photo", "delete_photo"),
        *("view_collection", "change_collection", "add_collection"),
    )


def send(client, content: bytes, name: str = "a.jpg"):
    return client.post(f"{LIBRARY}upload/", {"file": SimpleUploadedFile(name, content, "image/jpeg")})


def form_of(photo: Photo, **changes) -> dict:
    data = {
        name: getattr(photo, name)
        for name in (
            *("headline", "caption", "alt", "city", "country", "source_type", "credit", "creator"),
            *("copyright_notice", "rights_holder", "licence", "usage_terms", "restrictions"),
        )
    }
    data |= {
        "keywords": "",
        "persons": "",
        "focal_x": "",
        "focal_y": "",
        "crops": "{}",
        "syndication_allowed": "on",
    }
    return data | changes


def test_an_upload_answers_with_the_new_photo_s_card(desk):
    answer = send(desk, jpeg())
    assert answer.status_code == 201
    card = answer.json()
    photo = Photo.objects.get(pk=card["id"])
    assert photo.uploaded_by.email == "desk@news.example"
    assert card["usable"] is True
    assert card["thumb"].startswith("/media/")
    assert {"caption", "credit", "alt", "width", "height", "reason"} <= card.keys()
    assert send(desk, jpeg(), "again.jpg").status_code == 200
    similar = send(desk, bytes_of(scene().resize((450, 300)), "PNG"), "small.png").json()["similar"]
    assert [other["id"] for other in similar] == [photo.pk]


def test_a_bad_upload_answers_with_a_sentence(desk):
    answer = send(desk, b"<svg/>", "x.jpg")
    assert answer.status_code == 400
    assert "SVG" in answer.json()["error"]
    assert desk.post(f"{LIBRARY}upload/").status_code == 400


def test_the_picker_finds_photos_and_says_why_one_cannot_be_chosen(desk):
    good = stored(60, 40, caption="A heron")
    gone = stored(61, 40, caption="A heron again", rights_until=timezone.now() - timedelta(days=1))
    trashed = stored(62, 40, caption="A heron in the bin", trashed_at=timezone.now())
    found = desk.get(f"{LIBRARY}picker/?q=heron").json()
    assert found["next"] == ""
    cards = {card["id"]: card for card in found["results"]}
    assert cards.keys() == {good.pk, gone.pk}
    assert (cards[good.pk]["usable"], cards[good.pk]["reason"]) == (True, "")
    assert cards[gone.pk]["usable"] is False
    assert "rights ended" in cards[gone.pk]["reason"]
    assert trashed.pk not in cards


def test_the_picker_says_which_story_has_a_photo_for_one_story_only_and_shows_limits(
    desk, django_assert_max_num_queries
):
    photo = stored(single_use=True, restrictions="No sale in Norway.")
    story = make_story(
        headline="A ferry sails", illustrations=[{"key": "one", "role": "lead", "photo": photo}]
    )

    def card(query: str) -> dict:
        return desk.get(f"{LIBRARY}picker/{query}").json()["results"][0]

    other = card("?story=0")
    assert (other["usable"], other["reason"]) == (False, "For one story only, and “A ferry sails” has it.")
    assert other["limits"] == "Restricted: No sale in Norway. For one story only."
    assert card(f"?story={story.pk}")["usable"] is True, "its own story may choose it again"
    assert card("")["usable"] is True, "a front shows what its stories have"
    with django_assert_max_num_queries(8):
        card("?story=0")
    Article.objects.update(trashed_at=timezone.now())
    assert card("?story=0")["usable"] is True, "a story in the trash has no claim"


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999", "", "older.1.", "newer.9e9.1", "\x00"])
def test_a_silly_page_begins_at_the_beginning(desk, page):
    photo = stored(60, 40)
    assert [card["id"] for card in desk.get(f"{LIBRARY}picker/", {"p": page}).json()["results"]] == [photo.pk]
    assert [card.id for card in desk.get(LIBRARY, {"p": page}).context["cl"].cards] == [photo.pk]


def test_the_picker_goes_on_to_the_next_page(desk, django_assert_max_num_queries):
    for _ in range(32):
        stored()
    first = desk.get(f"{LIBRARY}picker/").json()
    second = desk.get(f"{LIBRARY}picker/", {"p": first["next"]}).json()
    assert (len(first["results"]), len(second["results"]), second["next"]) == (30, 2, "")
    with django_assert_max_num_queries(6):
        desk.get(f"{LIBRARY}picker/")


def test_the_grid_goes_to_older_photos_and_back_and_shows_each_once(desk):
    for number in range(120):
        stored(uploaded_at=timezone.now() if number % 2 else NOON)  # many of the same moment

    def page(query: str):
        return desk.get(LIBRARY + query).context["cl"]

    first = page("")
    second = page(first.older)
    third = page(second.older)
    seen = [card.id for shown in (first, second, third) for card in shown.cards]
    assert len(seen) == len(set(seen)) == 120
    assert seen == list(Photo.objects.order_by("-uploaded_at", "-pk").values_list("pk", flat=True))
    assert (first.newer, third.older) == ("", "")
    assert [card.id for card in page(page(third.newer).newer).cards] == seen[:48]


def test_a_page_keeps_the_words_and_filters(desk):
    for _ in range(60):
        stored()
    assert "q=jpg" in desk.get(f"{LIBRARY}?q=jpg&shape=landscape").context["cl"].older


@pytest.mark.parametrize("narrowed", ["", "q=jpg", "shape=portrait", "rights=usable", "missing=credit"])
def test_the_library_neither_counts_nor_leaps(desk, narrowed):
    """Both take as long as the library is large: 0.2 s and more of 100,000 photos."""
    for _ in range(60):
        stored()
    with CaptureQueriesContext(connection) as asked:
        older = desk.get(f"{LIBRARY}?{narrowed}").context["cl"].older
        desk.get(LIBRARY + older)
        desk.get(f"{LIBRARY}picker/?{narrowed}")
    assert not [query["sql"] for query in asked if "COUNT(" in query["sql"] or "OFFSET" in query["sql"]]


LIBRARY_PLANS = {
    "": "photo_newest_first",
    "q=heron": "photo_words",
    "shape=square": "photo_by_orientation",
    "shape=portrait": "photo_by_orientation",
    "rights=withdrawn": "photo_withdrawn",
    "rights=restricted": "photo_with_restrictions",
    "rights=single": "photo_with_restrictions",
    "rights=no-partners": "photo_with_restrictions",
    "rights=ending": "photo_rights_end",
    "rights=coming": "photo_rights_begin",
    "missing=alt": "photo_with_something_to_do",
    "made=ai": "photo_by_how_it_was_made",
    "taken=day": "photo_by_day_taken",
    "shelf=trash": "photo_in_the_trash",
}


def test_the_library_reads_no_more_than_it_shows(desk):
    four_thousand_photos()
    for narrowed, index in LIBRARY_PLANS.items():
        with CaptureQueriesContext(connection) as asked:
            desk.get(f"{LIBRARY}?{narrowed}")
        plan = plan_of(next(query["sql"] for query in asked if "LIMIT 49" in query["sql"]))
        assert index in plan, (narrowed, plan)
        assert "Seq Scan" not in plan, narrowed
    one = Photo.objects.all()[0]
    with CaptureQueriesContext(connection) as asked:
        assert look_alikes(one, timezone.now()) == []
    plan = plan_of(asked.captured_queries[0]["sql"])
    assert "photo_look_alikes" in plan, plan
    assert "Seq Scan" not in plan


def plan_of(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}")
        return "\n".join(row[0] for row in cursor.fetchall())


def four_thousand_photos() -> None:
    """Of which few are anything special, and no two look alike."""
    moment, chance = timezone.now(), random.Random(4)
    # The audit log's triggers would write a line for each.
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    Photo.objects.bulk_create(
        Photo(
            sha256=f"{number:064x}", original=f"aa/{number}.jpg", format="jpeg", width=30, height=20,
            size_in_bytes=9, file_name=f"{number}.jpg", uploaded_at=moment - number * timedelta(minutes=1),
            taken_at=moment - number * timedelta(hours=9), credit="X", caption="Y", alt="Z",
            source_type="digitalCapture", search_text=f"word{number} common",
            perceptual_hash=chance.getrandbits(64) - (1 << 63),
        )
        for number in range(4000)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("ANALYZE media_photo")


@pytest.mark.parametrize(
    "method, address, permission",
    [
        ("post", "upload/", "add_photo"),
        ("get", "picker/", "view_photo"),
        ("get", "together/?ids=1", "change_photo"),
        ("get", "1/preview/", "view_photo"),
        ("get", "1/original/", "change_photo"),
    ],
)
def test_every_address_asks_for_its_permission(client, method, address, permission):
    ask = getattr(client, method)
    assert ask(LIBRARY + address).status_code == 302, "strangers are sent to the sign-in page"
    everything_else = {"view_photo", "add_photo", "change_photo", "delete_photo"} - {permission}
    signed_in(client, *everything_else)
    assert ask(LIBRARY + address).status_code == 403


def test_the_grid_shows_cards_in_few_queries(desk, django_assert_max_num_queries):
    for _ in range(40):
        stored()
    with django_assert_max_num_queries(14):
        page = desk.get(LIBRARY)
    assert page.status_code == 200
    assert page.content.count(b'class="photo-card') == 40


def test_every_filter_answers(desk):
    stored()
    for narrowed in (
        *("rights=usable", "rights=ending", "rights=ended", "rights=coming", "rights=withdrawn"),
        *("rights=restricted", "rights=no-partners", "rights=single"),
        *("missing=credit", "missing=caption", "missing=alt"),
        *("shape=landscape", "shape=portrait", "shape=square", "made=ai", "made=camera", "made=unknown"),
        *("taken=day", "taken=year", "shelf=trash", "collection=1", "q=heron"),
    ):
        assert desk.get(f"{LIBRARY}?{narrowed}").status_code == 200, narrowed


def test_filters_keep_what_they_promise(desk):
    now = timezone.now()
    wide = stored(60, 40, credit="X", source_type="trainedAlgorithmicMedia")
    high = stored(40, 60, rights_until=now + timedelta(days=2))
    even = stored(50, 50, rights_until=now - timedelta(days=2))
    trashed = stored(51, 50, trashed_at=now)

    def shown(query: str) -> set[int]:
        return {card.id for card in desk.get(f"{LIBRARY}?{query}").context["cl"].cards}

    assert shown("") == {wide.pk, high.pk, even.pk}
    assert shown("shelf=trash") == {trashed.pk}
    assert shown("shape=landscape") == {wide.pk}
    assert shown("shape=portrait") == {high.pk}
    assert shown("shape=square") == {even.pk}
    assert shown("rights=ending") == {high.pk}
    assert shown("rights=ended") == {even.pk}
    assert shown("made=ai") == {wide.pk}
    assert shown("missing=credit") == {high.pk, even.pk}


def test_the_photo_page_shows_preview_uses_and_embedded_record(desk):
    photo = add(
        jpeg(), caption="A heron", metadata={"iptc": {"caption": "<b>raw</b>", "keywords": ["a", "b"]}}
    )
    page = desk.get(f"{LIBRARY}{photo.pk}/change/").content.decode()
    assert f"{LIBRARY}{photo.pk}/preview/" in page
    assert "In no story yet." in page
    assert "&lt;b&gt;raw&lt;/b&gt;" in page
    assert desk.get(f"{LIBRARY}{photo.pk}/preview/")["Content-Type"] == "image/jpeg"
    original = desk.get(f"{LIBRARY}{photo.pk}/original/")
    assert original["Content-Disposition"].startswith("attachment")


def test_saving_words_and_crops_makes_new_public_files(desk):
    photo = stored()
    crops = {"1x1": [0.1, 0.1, 0.4, 0.6]}
    data = form_of(
        photo,
        credit="Ana Ruiz",
        alt="A box",
        focal_x="0.25",
        focal_y="0.75",
        crops=json.dumps(crops),
        persons="Bo\nAl",
    )
    answer = desk.post(f"{LIBRARY}{photo.pk}/change/", data)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    photo.refresh_from_db()
    assert (photo.credit, photo.focal_x, photo.crops, photo.persons) == (
        "Ana Ruiz",
        0.25,
        crops,
        ["Bo", "Al"],
    )
    assert photo.version == 2
    assert Job.objects.filter(kind="photo.renditions", object_id=photo.pk, object_version=2).exists()


def test_saving_without_a_change_makes_no_work(desk):
    photo = stored(keywords=["a", "b, c"], persons=["Bo"])
    data = form_of(photo, keywords="a\r\nb, c", persons="Bo")
    assert desk.post(f"{LIBRARY}{photo.pk}/change/", data).status_code == 302
    photo.refresh_from_db()
    assert photo.version == 1
    assert photo.keywords == ["a", "b, c"]


@pytest.mark.parametrize(
    "crops",
    [
        '{"1x1": [0, 0, 2, 1]}',
        '{"9x9": [0, 0, 1, 1]}',
        '{"1x1": "x"}',
        "[1]",
        '{"1x1": [0, 0, true, 1]}',
        "x",
    ],
)
def test_a_senseless_crop_is_refused(desk, crops):
    photo = stored()
    answer = desk.post(f"{LIBRARY}{photo.pk}/change/", form_of(photo, crops=crops))
    assert answer.status_code == 200
    assert "crops" in answer.context["adminform"].form.errors


def test_rights_that_end_before_they_begin_are_refused_with_a_sentence(desk):
    photo = stored()
    data = form_of(photo) | {
        "rights_from_0": "2026-02-02",
        "rights_from_1": "10:00",
        "rights_until_0": "2026-02-01",
        "rights_until_1": "10:00",
    }
    answer = desk.post(f"{LIBRARY}{photo.pk}/change/", data)
    assert "cannot end before" in str(answer.context["adminform"].form.errors)


def test_many_photos_are_edited_together_and_put_into_a_collection(desk):
    photos = [stored(keywords=["old"], city="Porto") for n in range(3)]
    chosen = [photo.pk for photo in photos[:2]]
    answer = desk.post(LIBRARY, {"action": "edit_together", "_selected_action": chosen})
    assert answer.status_code == 302
    page = desk.get(answer["Location"])
    assert page.content.count(b'class="photo-card') == 2
    data = {"credit": "Ana Ruiz", "add_keywords": "new\nold", "collection": "Harbour"}
    data["for_one_story"] = "on"
    assert desk.post(answer["Location"], data).status_code == 302
    for photo in Photo.objects.filter(pk__in=chosen):
        assert (photo.credit, photo.keywords, photo.city) == ("Ana Ruiz", ["old", "new"], "Porto")
        assert (photo.version, photo.single_use) == (2, True)
    assert set(Collection.objects.get(name="Harbour").photos.values_list("pk", flat=True)) == set(chosen)
    assert Photo.objects.get(pk=photos[2].pk).credit == ""


def test_all_photos_change_together_or_none(desk):
    now = timezone.now()
    first, late = stored(60, 40), stored(61, 40, rights_from=now + timedelta(days=9))
    until = timezone.localtime(now + timedelta(days=2))
    data = {"rights_until_0": until.strftime("%Y-%m-%d"), "rights_until_1": "10:00", "credit": "X"}
    page = desk.post(f"{LIBRARY}together/?ids={first.pk},{late.pk}", data)
    assert page.status_code == 200
    assert "usable until before" in page.content.decode()
    assert not Photo.objects.filter(credit="X").exists()


def test_trash_has_an_undo_and_only_trash_can_be_deleted_for_ever(desk):
    photo = stored(60, 40)

    def act(name: str, shelf: str = ""):
        return desk.post(f"{LIBRARY}{shelf}", {"action": name, "_selected_action": [photo.pk]}, follow=True)

    act("delete_for_ever")
    assert Photo.objects.kept().exists(), "not offered outside the trash"
    assert desk.post(f"{LIBRARY}{photo.pk}/delete/", {"post": "yes"}).status_code == 403
    assert "?shelf=trash" in act("trash").content.decode(), "the way back is shown"
    assert Photo.objects.trashed().exists()
    act("take_from_trash", "?shelf=trash")
    assert Photo.objects.kept().exists()
    act("trash")
    act("delete_for_ever", "?shelf=trash")
    assert not Photo.objects.exists()


def test_withdraw_and_bring_back(desk):
    photo = stored(60, 40)
    desk.post(LIBRARY, {"action": "withdraw", "_selected_action": [photo.pk]})
    photo.refresh_from_db()
    assert photo.status == "withdrawn"
    page = desk.get(f"{LIBRARY}{photo.pk}/change/").content.decode()
    assert "It was withdrawn." in page
    desk.post(LIBRARY, {"action": "bring_back", "_selected_action": [photo.pk]})
    photo.refresh_from_db()
    assert photo.status == "ready"


def test_adding_a_photo_is_uploading_one(desk):
    assert desk.get(f"{LIBRARY}add/")["Location"] == f"{LIBRARY}#upload"


def test_collections_can_be_made_and_lead_to_their_photos(desk):
    assert desk.post("/admin/media/collection/add/", {"name": "Floods", "note": ""}).status_code == 302
    collection = Collection.objects.get()
    assert collection.created_by.email == "desk@news.example"
    page = desk.get(f"/admin/media/collection/{collection.pk}/change/").content.decode()
    assert f"?collection={collection.pk}" in page
    assert desk.get("/admin/media/collection/").status_code == 200
