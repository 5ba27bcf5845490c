"""The audit log: every change of a story's state, whichever way it was made, and nothing changes it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from articles.content.models import Article
from articles.publishing import actions, trash
from articles.publishing.models import AuditEntry
from articles.revisions.actions import save_revision
from tests.factories import NOW, make_story, make_user

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
    assert {row.headline for row in rows} == {"The mayor resigns"}
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
    actions.schedule(article=story, by=editor, at=NOW, publish_at=at, accepting=["unfinished:TK"])
    (row,) = log(story, "override")
    assert (row.actor, row.after["code"]) == ("Edna", "unfinished")
    actions.unschedule(article=story, by=editor, at=NOW)
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
    assert AuditEntry.objects.get().actor == ""


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
    assert len(page.context["cl"].result_list) + len(older) == 10
    found = client.get(address, {"q": "submit"}).context["cl"].result_list
    assert {row.verb for row in found} == {"submit"}
    with django_assert_max_num_queries(12):
        client.get(address)


def test_a_storys_own_log_is_for_those_who_publish(client):
    reporter = make_user("Reporter")
    story = make_story(by=reporter)
    address = reverse("admin:articles_article_history", args=[story.pk])
    for role, sees in (("Editor", True), ("Photo editor", False)):
        client.force_login(make_user(role))
        assert ("Who did what" in client.get(address).content.decode()) == sees
