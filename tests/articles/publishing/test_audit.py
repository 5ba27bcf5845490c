"""The audit log: every change of a story's state, whichever way it was made, and nothing changes it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import DatabaseError, transaction
from django.urls import reverse

from articles.content.models import Article
from articles.feed.actions import issue_key, revoke_key
from articles.feed.models import Webhook
from articles.publishing import actions, scheduling, trash
from articles.publishing.models import AuditEntry
from articles.ratings.actions import vote
from articles.ratings.models import Rating
from articles.ratings.report import change_chosen
from articles.revisions.actions import save_revision
from media.library import actions as photos
from tests.factories import NOW, make_story, make_user, publish_story
from tests.media.pictures import add

pytestmark = pytest.mark.django_db


def log(story, what="article"):
    return list(AuditEntry.objects.filter(article_id=story.pk, what=what).order_by("id"))


def test_every_verb_leaves_who_what_before_and_after():
    reporter, editor = make_user("Reporter", name="Rob"), make_user("Editor", name="Edna")
    story = make_story(by=reporter, headline="The mayor resigns")
    actions.submit(article=story, by=reporter, at=NOW)
    actions.hold(article=story, by=editor, at=NOW, note="Lawyers")
    actions.release(article=story, by=editor, at=NOW)
    actions.publish(article=story, by=editor, at=NOW)
    actions.withdraw(article=story, by=None, at=NOW, reason="Wrong")
    rows = log(story)
    assert [(row.verb, row.actor) for row in rows] == [
        ("insert", "Rob"),
        ("submit", "Rob"),
        ("hold", "Edna"),
        ("release", "Edna"),
        ("publish", "Edna"),
        ("withdraw", ""),
    ]
    assert (rows[1].before, rows[1].after) == ({"status": "draft"}, {"status": "in_review"})
    assert rows[2].after == {"on_hold": True, "hold_note": "Lawyers"}
    assert {row.name for row in rows} == {"The mayor resigns"}
    assert [(row.verb, row.after["reason"]) for row in log(story, "change")] == [
        ("publish", "published"),
        ("withdraw", "withdrawn"),
    ]


def test_what_goes_past_the_actions_is_seen_too():
    story = make_story()
    Article.objects.filter(pk=story.pk).update(status="spiked")
    last = log(story)[-1]
    assert (last.verb, last.actor, last.before, last.after) == (
        "update",
        "",
        {"status": "draft"},
        {"status": "spiked"},
    )


def test_saving_a_text_is_no_change_of_state():
    story = make_story()
    story.headline = "Another"
    save_revision(article=story, by=None, at=NOW)
    assert len(log(story)) == 1


def test_who_accepted_a_warning_and_a_story_that_is_gone_stay_in_the_log():
    editor = make_user("Editor", name="Edna")
    story = make_story(headline="TK Maxx opens")
    at = NOW + timedelta(days=1)
    scheduling.schedule(article=story, by=editor, at=NOW, publish_at=at, accepting=["unfinished:TK"])
    (row,) = log(story, "override")
    assert (row.actor, row.after["code"]) == ("Edna", "unfinished")
    scheduling.unschedule(article=story, by=editor, at=NOW)
    actions.send_back(article=story, by=editor, at=NOW, note="No")
    trash.throw_away(article=story, by=editor, at=NOW)
    kept = story.pk
    trash.empty(at=NOW + timedelta(days=60))
    assert not Article.objects.filter(pk=kept).exists()
    story.pk = kept
    assert [row.verb for row in log(story)[-2:]] == ["trash", "empty trash"]
    editor.groups.clear()
    assert log(story)[-2].actor == "Edna"


@pytest.mark.parametrize("change", [lambda rows: rows.update(actor="Nobody"), lambda rows: rows.delete()])
def test_the_database_refuses_to_change_or_delete_an_entry(change):
    make_story()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change(AuditEntry.objects.all())
    assert {row.actor for row in AuditEntry.objects.all()} == {""}


@pytest.fixture
def boss(client):
    boss = make_user("Administrator", name="Ada")
    client.force_login(boss)
    return boss


def about(what, pk):
    return list(AuditEntry.objects.filter(what=what, object_id=pk).order_by("id"))


def test_a_colleague_who_is_given_a_role_and_a_password_is_in_the_log_without_the_password(client, boss):
    rob = make_user(name="Rob")
    before = len(about("user", rob.pk))
    group = Group.objects.get(name="Editor")
    form = {"email": rob.email, "name": "Robert", "groups": [group.pk], "is_active": "on"}
    done = client.post(reverse("admin:accounts_user_change", args=[rob.pk]), form)
    assert done.status_code == 302
    words = {"password1": "A brand new one 17", "password2": "A brand new one 17", "usable_password": "true"}
    assert client.post(reverse("admin:auth_user_password_change", args=[rob.pk]), words).status_code == 302
    rows = about("user", rob.pk)[before:]
    assert [(row.actor, row.verb, row.name) for row in rows] == [
        ("Ada", "update", "Robert"),
        ("Ada", "insert", "Robert"),
        ("Ada", "update", "Robert"),
    ]
    assert rows[0].before == {"name": "Rob", "is_staff": True}
    assert rows[0].after == {"name": "Robert", "is_staff": False}
    assert rows[1].after == {"role": "Editor"}
    assert rows[2].after == {"password": "changed"}
    rob.refresh_from_db()
    assert rob.password.split("$")[-1] not in str(list(AuditEntry.objects.values()))


def test_a_role_that_is_given_a_permission_is_in_the_log(boss):
    group = Group.objects.get(name="Reporter")
    group.permissions.add(Permission.objects.get(codename="publish_article"))
    last = about("group", group.pk)[-1]
    assert last.name == "Reporter"
    assert last.after["permission"].startswith("Can publish")


def test_an_api_key_is_in_the_log_without_its_digest_and_a_webhook_without_its_secret(boss):
    key, shown = issue_key(name="Ladle News", by=boss, at=NOW)
    revoke_key(key=key, at=NOW)
    made, *_, revoked = about("apikey", key.pk)
    assert (made.name, made.actor, made.after["prefix"]) == ("Ladle News", "Ada", key.prefix)
    assert revoked.after.keys() == {"revoked_at"}
    hook = Webhook.objects.create(name="P", url="https://example.org", secret="hush-hush", created_at=NOW)
    hook.secret = "another-hush"
    hook.save()
    assert about("webhook", hook.pk)[-1].after == {"secret": "changed"}
    log = str(list(AuditEntry.objects.values()))
    assert key.digest not in log
    assert shown not in log
    assert "hush" not in log


def test_a_photos_rights_and_its_withdrawal_are_in_the_log():
    photo = add()
    made, *_ = about("photo", photo.pk)
    assert (made.verb, made.name, made.after["status"]) == ("insert", "photo.jpg", "ready")
    photos.withdraw(photo=photo, at=NOW)
    withdrawn = about("photo", photo.pk)[-1]
    assert (withdrawn.name, withdrawn.before, withdrawn.after) == (
        "photo.jpg",
        {"status": "ready"},
        {"status": "withdrawn"},
    )


def test_what_else_is_changed_in_the_admin_is_told_once(client, boss):
    """Votes that are voided and the newsroom's own lists write Django's log; a trigger brings it into ours."""
    story = publish_story(by=boss).article
    vote(article_id=story.pk, voter=b"1" * 32, stars=1, at=NOW)
    change_chosen(votes=Rating.objects.all(), state="removed", by=boss, at=NOW)
    (row,) = about("ratingsummary", story.pk)
    assert (row.actor, row.article_id) == ("Ada", story.pk)
    assert "removed" in row.after["changed"]
    fields = {"name": "Planet", "position": 3, "language": "en"}
    page = reverse("admin:articles_section_change", args=[story.section_id])
    given = client.get(page).context["adminform"].form.initial | fields
    assert client.post(page, {k: v for k, v in given.items() if v is not None}).status_code == 302
    (row,) = about("section", story.section_id)
    assert (row.actor, row.verb, row.name) == ("Ada", "update", "Planet")
    assert "Name" in row.after["changed"]


def test_whoever_signed_a_request_signs_nothing_after_it(client, boss):
    client.post(reverse("admin:me"), {"time_zone": "", "language": ""})
    rob = make_user(name="Rob")
    assert about("user", rob.pk)[0].actor == ""


def test_administrators_search_the_log_and_page_through_it(
    client, monkeypatch, django_assert_max_num_queries
):
    from articles.desk.audit import AuditAdmin

    monkeypatch.setattr(AuditAdmin, "list_per_page", 6)
    client.force_login(make_user("Administrator"))
    for number in range(5):
        story = make_story(headline=f"Story <b>{number}</b>")
        actions.submit(article=story, by=None, at=NOW)
    address = reverse("admin:articles_auditentry_changelist")
    page = client.get(address)
    text = page.content.decode()
    assert "status: draft → in_review" in text
    assert "Story &lt;b&gt;4&lt;/b&gt;" in text
    assert page.context["cl"].older == f"?before={page.context['cl'].result_list[-1].pk}"
    older = client.get(address + page.context["cl"].older).context["cl"].result_list
    assert len(page.context["cl"].result_list) == len(older) == 6
    for asked in ({"q": "submit"}, {"verb": "submit"}):
        found = client.get(address, asked).context["cl"].result_list
        assert {row.verb for row in found} == {"submit"}
    found = client.get(address, {"what": "article", "object_id__exact": story.pk}).context["cl"].result_list
    assert {row.object_id for row in found} == {story.pk}
    assert len(found) == 2
    with django_assert_max_num_queries(12):
        client.get(address)


def test_a_storys_own_log_is_for_those_who_publish(client):
    reporter = make_user("Reporter")
    story = make_story(by=reporter)
    address = reverse("admin:articles_article_history", args=[story.pk])
    for role, sees in (("Editor", True), ("Photo editor", False)):
        client.force_login(make_user(role))
        assert ("Who did what" in client.get(address).content.decode()) == sees
