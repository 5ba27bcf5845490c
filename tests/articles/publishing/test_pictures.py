"""Pictures in stories: what stands in the way of publishing, and what happens to live stories by itself."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.core.files.base import ContentFile
from django.utils import timezone

from articles.editions import version
from articles.editions.cards import card
from articles.editions.models import Edition
from articles.publishing import tasks as publishing_tasks
from articles.publishing.checks import findings
from articles.publishing.roles import PHOTO_EDITOR, REPORTER
from media.desk.queries import rights_lost
from media.library import actions as library
from media.renditions import tasks as rendition_tasks
from media.uploading.actions import replace_file
from newsroom.outbox.models import Job
from tests.factories import make_story, make_user, publish_story
from tests.media.pictures import add, jpeg

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def shows(photo, **more):
    row = {"key": "lead1", "role": "lead", "caption": "A ferry leaves.", "alt": "A white ferry at a quay"}
    return [row | {"photo": photo} | more]


def codes(article, at=None):
    return {(finding.code, finding.level) for finding in findings(article, at=at or timezone.now())}


def do_photo_jobs(photo, at):
    """What the worker does about a photo, at a moment of our choosing."""
    photo.refresh_from_db()
    for job in Job.objects.filter(object_id=photo.pk, kind__in=["photo.renditions", "photo.hidden"]):
        rendition_tasks.make_renditions(object_id=photo.pk, object_version=job.object_version, at=at)
    publishing_tasks.renew_photo(object_id=photo.pk, object_version=photo.version, at=at)
    for job in Job.objects.filter(kind="renew"):
        publishing_tasks.renew(object_id=job.object_id, object_version=0, at=at)


def test_when_a_rights_window_closes_the_live_story_goes_on_without_the_photo_and_nobody_was_asked(client):
    now = timezone.now()
    photo = add(jpeg(400, 300), credit="Ana Ruiz", rights_until=now + timedelta(hours=1))
    edition = publish_story(at=now, illustrations=shows(photo))
    address = photo.renditions.get(name="w640").file.url
    assert address in edition.lead_html
    assert client.get(address).status_code == 200
    later = now + timedelta(hours=2)
    assert library.notice_rights_windows(at=later) == 1
    do_photo_jobs(photo, later)
    edition = Edition.objects.live().get()
    assert "/media/" not in edition.lead_html
    assert edition.illustrations[0]["picture"] is None
    assert edition.illustrations[0]["caption"] == "A ferry leaves.", "the words stay"
    assert client.get(address).status_code == 410
    library.photo_changed(photo=photo, fields={"rights_until"}, at=later)  # noticed twice does no harm


def test_when_the_lead_s_rights_end_the_next_photo_leads_until_they_are_open_again(client):
    now = timezone.now()
    ferry = add(jpeg(40, 30, seed=1), credit="Ana Ruiz", rights_until=now + HOUR)
    quay = add(jpeg(40, 30, seed=2), credit="Bo Lind")
    quay_row = {
        "key": "quay1",
        "role": "inline",
        "photo": quay,
        "caption": "The quay.",
        "alt": "A stone quay",
    }
    publish_story(
        at=now,
        illustrations=[*shows(ferry), quay_row],
        body='<p>One.</p><figure data-illustration="quay1"></figure>',
    )
    quay_file = quay.renditions.get(name="w640").file.url
    later = now + 2 * HOUR
    library.notice_rights_windows(at=later)
    do_photo_jobs(ferry, later)
    edition = Edition.objects.live().get()
    assert quay_file in edition.lead_html
    assert "(Bo Lind)" in edition.lead_html
    assert quay_file not in edition.body_html, "it is shown once"
    page = client.get(edition.path).content.decode()
    assert page.count("<figcaption>The quay.") == 1
    assert card(Edition.objects.live().cards().get()).photo.alt == "A stone quay"
    ferry.refresh_from_db()
    ferry.rights_until = later + HOUR
    ferry.save()
    library.photo_changed(photo=ferry, fields={"rights_until"}, at=later)
    do_photo_jobs(ferry, later)
    edition = Edition.objects.live().get()
    assert "(Ana Ruiz)" in edition.lead_html
    assert quay_file in edition.body_html


def test_a_withdrawn_photo_leaves_every_cache_even_where_no_story_shows_it(
    django_capture_on_commit_callbacks,
):
    now = timezone.now()
    photo = add(jpeg(400, 300), credit="Ana Ruiz")
    before = version.current()
    with django_capture_on_commit_callbacks(execute=True):
        publishing_tasks.renew_photo(object_id=photo.pk, object_version=1, at=now)
    assert version.current() == before
    library.withdraw(photo=photo, at=now)
    with django_capture_on_commit_callbacks(execute=True):
        publishing_tasks.renew_photo(object_id=photo.pk, object_version=photo.version, at=now)
    assert version.current() == (before[0] + 1, before[0] + 1), "not even a stale copy may be shown"
    job = Job.objects.get(object_id=photo.pk, kind="photo.hidden")
    assert settings.OUTBOX_HANDLERS[job.kind][1] == "default", "not behind an upload of fifty"


def test_the_photo_desk_is_told_once_which_live_stories_lost_their_photo(client):
    now = timezone.now()
    photo = add(jpeg(400, 300), headline="The last ferry", credit="Ana Ruiz", rights_until=now + HOUR)
    unused = add(jpeg(401, 300), headline="Seen by nobody", rights_until=now + HOUR)
    publish_story(at=now, headline="Ferries stop", illustrations=shows(photo))
    desk, _ = make_user(PHOTO_EDITOR), make_user(REPORTER)
    assert library.notice_rights_windows(at=now + 2 * HOUR) == 2
    job = Job.objects.get(kind="rights.closed")
    for _ in range(2):
        publishing_tasks.tell_of_closed_rights(object_id=job.object_id, object_version=0, at=now)
    assert [sent.to for sent in mail.outbox] == [[desk.email]]
    body = mail.outbox[0].body
    assert "The last ferry" in body
    assert "Ferries stop: http" in body
    assert str(unused) not in body, "nothing is to be done about it"


def test_the_dashboard_names_photos_whose_rights_ended_and_the_stories_that_showed_them(admin_client):
    now = timezone.now()
    ended = add(jpeg(400, 300), headline="Sold elsewhere", credit="Ana Ruiz", rights_until=now + HOUR)
    add(jpeg(402, 300), headline="In no story", rights_until=now + HOUR)
    publish_story(at=now, headline="Ferries stop", illustrations=shows(ended))
    library.notice_rights_windows(at=now + 2 * HOUR)
    lost = rights_lost(now + 2 * HOUR)
    assert [(row.title, [use.title for use in row.uses]) for row in lost] == [
        ("Sold elsewhere", ["Ferries stop"])
    ]
    page = admin_client.get("/admin/").content.decode()
    assert "Sold elsewhere" in page
    ended.refresh_from_db()
    ended.rights_until = None
    ended.save()
    library.photo_changed(photo=ended, fields={"rights_until"}, at=now)
    assert rights_lost(now + 2 * HOUR) == [], "bought again"


def test_when_better_files_are_ready_the_live_story_shows_them():
    now = timezone.now()
    photo = add(jpeg(400, 300), credit="Ana Ruiz")
    edition = publish_story(at=now, illustrations=shows(photo))
    assert "avif" not in edition.lead_html
    do_photo_jobs(photo, now)
    assert "avif" in Edition.objects.live().get().lead_html


def test_a_new_credit_reaches_the_live_story():
    now = timezone.now()
    photo = add(jpeg(400, 300), credit="Ana Ruis")
    publish_story(at=now, illustrations=shows(photo))
    photo.credit = "Ana Ruiz"
    photo.save()
    library.photo_changed(photo=photo, fields={"credit"}, at=now)
    do_photo_jobs(photo, now)
    assert "Ana Ruiz" in Edition.objects.live().get().lead_html


def test_an_expired_or_withdrawn_photo_stands_in_the_way_of_publishing():
    now = timezone.now()
    photo = add(jpeg(400, 300), credit="Ana Ruiz", rights_until=now - timedelta(hours=1))
    assert ("rights", "block") in codes(make_story(illustrations=shows(photo)))


def test_a_photo_for_one_story_cannot_be_published_in_a_second():
    now = timezone.now()
    photo = add(jpeg(400, 300), credit="Ana Ruiz", single_use=True)
    first = publish_story(at=now, illustrations=shows(photo))
    assert ("single-use", "ask") not in codes(first.article), "its own story may be updated"
    assert ("single-use", "ask") in codes(make_story(illustrations=shows(photo)))


def test_restrictions_are_shown_to_who_publishes():
    photo = add(jpeg(400, 300), credit="Ana Ruiz", restrictions="Not in Norway")
    assert ("restrictions", "warn") in codes(make_story(illustrations=shows(photo)))


@pytest.mark.parametrize(
    "alt, code, level",
    [
        ("", "alt", "block"),
        ("A ferry leaves", "weak-alt", "warn"),
        ("photo", "weak-alt", "warn"),
        ("A white ferry", "", ""),
    ],
)
def test_alt_text_is_asked_for_and_looked_at(alt, code, level):
    photo = add(jpeg(400, 300), credit="Ana Ruiz")
    found = codes(make_story(illustrations=shows(photo, alt=alt)))
    assert [row for row in found if row[0] in ("alt", "weak-alt")] == ([(code, level)] if code else [])


def test_where_used_stands_on_the_photo_s_page(admin_client):
    photo = add(jpeg(400, 300))
    story = make_story(headline="Ferries go again", illustrations=shows(photo))
    page = admin_client.get(f"/admin/media/photo/{photo.pk}/change/").content.decode()
    assert "Ferries go again" in page
    assert f"/admin/articles/article/{story.pk}/" in page
    answer = admin_client.post(
        "/admin/media/photo/", {"action": "trash", "_selected_action": [photo.pk]}, follow=True
    )
    assert "the story “Ferries go again” shows it" in answer.content.decode()
    photo.refresh_from_db()
    assert photo.trashed_at is None


def test_a_live_story_shows_the_file_that_replaced_another(client):
    now = timezone.now()
    photo = add(jpeg(400, 300), credit="Ana Ruiz")
    publish_story(at=now, illustrations=shows(photo))
    do_photo_jobs(photo, now)
    before = {row.file.url for row in photo.renditions.all()}
    replace_file(photo=photo, file=ContentFile(jpeg(400, 300, seed=2)), file_name="b.jpg", by=None, at=now)
    do_photo_jobs(photo, now)
    shown = Edition.objects.live().get().lead_html
    after = {row.file.url for row in photo.renditions.all()}
    assert {address for address in after if address in shown}
    assert not {address for address in before if address in shown}
    for address in before | after:  # pages kept elsewhere still find theirs
        assert client.get(address).status_code == 200
