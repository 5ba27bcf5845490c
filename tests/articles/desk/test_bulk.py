"""Several stories at once: each by its own rules, and the table for a spreadsheet."""

from __future__ import annotations

import csv
import io

import pytest
from django.urls import reverse

from articles.content.models import Article
from articles.desk.actions import entity_named
from articles.publishing.actions import hold
from articles.revisions.models import Revision
from articles.tagging.models import Tag
from tests.factories import NOW, make_section, make_story, make_user, publish_story

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/article/"


def do(client, action: str, *stories: Article, to: str = LIST, **more):
    chosen = [story.pk for story in stories]
    return client.post(to, {"action": action, "index": "0", "_selected_action": chosen, **more}, follow=True)


def table(response) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode().removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(text)))


def test_a_section_is_asked_for_and_then_given_to_each(client):
    client.force_login(make_user("Editor"))
    sport, stories = make_section("Sport"), [make_story(), make_story()]
    asked = do(client, "put_into_section", *stories)
    assert all(f'name="_selected_action" value="{story.pk}"' in asked.content.decode() for story in stories)
    answer = do(client, "put_into_section", *stories, section=sport.pk)
    assert "2 stories: now in Sport" in answer.content.decode()
    assert {story.section for story in Article.objects.all()} == {sport}
    assert Revision.objects.filter(reason="Put into Sport").count() == 2


def test_a_known_entity_becomes_a_tag_of_each_and_an_unknown_one_is_asked_again(client):
    client.force_login(make_user("Editor"))
    entity_named(name="Lorn", kind="place")
    stories = [make_story(), make_story()]
    asked = do(client, "tag_all", *stories, name="Lorm", kind="place")
    assert "We know no place by the name “Lorm”" in asked.content.decode()
    assert not Tag.objects.exists()
    do(client, "tag_all", *stories, name="lorn", kind="place")
    assert {tag.article for tag in Tag.objects.filter(entity__name="Lorn")} == set(stories)


def test_verbs_are_done_where_they_may_be_and_the_rest_says_why(client):
    client.force_login(make_user("Editor"))
    draft, live = make_story(), publish_story(headline="Read by all").article
    answer = do(client, "submit_all", draft, live).content.decode()
    assert "1 story: submitted." in answer
    assert "“Read by all”: “Submit” is not possible" in answer
    draft.refresh_from_db()
    assert draft.status == Article.Status.IN_REVIEW
    do(client, "spike_all", draft)
    draft.refresh_from_db()
    assert draft.status == Article.Status.SPIKED


def test_many_go_into_the_trash_and_come_out_again(client):
    client.force_login(make_user("Editor"))
    stories = [make_story(), make_story()]
    held = make_story(headline="Evidence")
    hold(article=held, by=None, at=NOW, note="Lawyers")
    answer = do(client, "throw_away_all", *stories, held).content.decode()
    assert "2 stories are in the trash" in answer
    assert "“Evidence”: This story is on legal hold" in answer
    do(client, "take_out_all", *stories, to=f"{LIST}?trash=1")
    assert Article.objects.kept().count() == 3


def test_somebody_elses_stories_are_out_of_reach(client):
    """The list of a reporter does not hold them, so neither does an action posted by hand."""
    client.force_login(make_user("Reporter"))
    story = make_story(by=make_user("Reporter"))
    sport = make_section("Sport")
    for action in ("put_into_section", "submit_all", "spike_all", "throw_away_all"):
        do(client, action, story, section=sport.pk, select_across="1")
    story.refresh_from_db()
    assert (story.status, story.version, story.trashed_at) == ("draft", 1, None)


@pytest.mark.parametrize(
    "action", ["put_into_section", "tag_all", "submit_all", "spike_all", "throw_away_all"]
)
def test_who_only_reads_stories_is_offered_nothing_that_writes(client, action):
    client.force_login(make_user("Photo editor"))
    story = make_story()
    assert f'value="{action}"' not in client.get(LIST).content.decode()
    do(client, action, story, section=make_section("Sport").pk)
    story.refresh_from_db()
    assert (story.version, story.trashed_at) == (1, None)


def test_the_list_is_exported_with_its_filters(client):
    editor = make_user("Editor", time_zone="Asia/Tokyo")
    client.force_login(editor)
    live = publish_story(headline="Live one")
    make_story(headline="Draft, with a comma")
    address = reverse("admin:articles_article_export")
    assert len(table(client.get(address))) == 3
    head, row = table(client.get(address, {"status__exact": "live"}))
    cells = dict(zip(head, row, strict=True))
    assert (cells["Headline"], cells["Byline"], cells["Stage"]) == ("Live one", "Ana Ruiz", "Live")
    assert cells["Address"] == live.path
    assert cells["Published"] == "2026-03-01T21:00+09:00"
    assert "Draft, with a comma" in {row[2] for row in table(client.get(address))}


def test_a_headline_is_never_a_formula(client):
    client.force_login(make_user("Editor"))
    make_story(headline='=HYPERLINK("https://evil.example")')
    assert table(client.get(reverse("admin:articles_article_export")))[1][2].startswith("'=")


def test_the_chosen_stories_alone_are_exported(client):
    client.force_login(make_user("Photo editor"))
    one = make_story(headline="One")
    make_story(headline="Two")
    response = client.post(LIST, {"action": "export_all", "index": "0", "_selected_action": [one.pk]})
    assert [row[2] for row in table(response)[1:]] == ["One"]


def test_an_export_shows_a_reporter_own_stories_only(client):
    user = make_user("Reporter")
    client.force_login(user)
    make_story(headline="Own", by=user)
    make_story(headline="Theirs")
    assert [row[2] for row in table(client.get(reverse("admin:articles_article_export")))[1:]] == ["Own"]
