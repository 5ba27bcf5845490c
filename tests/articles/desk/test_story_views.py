"""Opening and saving a story: nothing is lost, nothing smuggled, nothing slow."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.content.models import Article
from articles.desk.actions import assign_section
from articles.desk.forms import StoryForm
from articles.publishing import actions
from articles.revisions.actions import AddressTaken, save_revision
from articles.revisions.models import Revision
from media.library.models import Photo
from tests.articles.desk.forms_of import posted
from tests.factories import make_author, make_section, make_story, make_user, publish_story
from tests.media.pictures import stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    user = make_user("Editor", name="Erin")
    client.force_login(user)
    return user


def change(story: Article) -> str:
    return reverse("admin:articles_article_change", args=[story.pk])


def autosave(story: Article) -> str:
    return reverse("admin:articles_article_autosave", args=[story.pk])


def test_every_field_of_the_form_is_saved(client, editor):
    story = make_story()
    sport = make_section("Sport")
    words = {
        "headline": "A new headline",
        "short_headline": "Shorter",
        "social_headline": "For friends",
        "kicker": "Harbour",
        "standfirst": "What it is about.",
        "introduction": "As reported by the AP:",
        "dateline": "Kyiv",
        "body": "<p>Fresh words.</p>",
        "contributors_note": "Ana wrote from Kyiv.",
        "slugline": "harbour",
        "slug": "a-new-slug",
        "byline_override": "By our desk",
        "original_url": "https://example.org/x",
        "search_title": "Found",
        "search_description": "By machines",
        "internal_notes": "Call back",
        "language": "de",
    }
    client.post(
        change(story),
        posted(
            story,
            **words,
            urgency=2,
            noindex="on",
            no_byline="on",
            ratings_open=None,
            further_sections=[sport.pk],
            embargo_until="2099-05-01T06:30",
        ),
    )
    story.refresh_from_db()
    assert {name: getattr(story, name) for name in words} == words
    assert (story.urgency, story.noindex, story.no_byline, story.ratings_open) == (2, True, True, False)
    assert [section.name for section in story.further_sections.all()] == ["Sport"]
    assert story.embargo_until.isoformat() == "2099-05-01T06:30:00+00:00"
    revision = Revision.objects.get(article=story, number=story.version)
    assert revision.by == editor
    assert revision.snapshot["fields"]["kicker"] == "Harbour"


def test_times_are_read_in_the_editors_own_zone(client, editor):
    editor.time_zone = "America/New_York"
    editor.save()
    story = make_story()
    client.post(change(story), posted(story, embargo_until="2099-07-01T06:30"))
    story.refresh_from_db()
    assert story.embargo_until.isoformat() == "2099-07-01T10:30:00+00:00"
    assert 'value="2099-07-01T06:30"' in client.get(change(story)).content.decode()


@pytest.mark.parametrize(
    "field, value",
    [
        ("status", "live"),
        ("publish_at", "2020-01-01T00:00"),
        ("publish_as", '{"kind": "minor"}'),
        ("unpublish_at", "2020-01-01T00:00"),
        ("schedule_failed", "x"),
        ("created_by", "1"),
        ("created_by_id", "1"),
        ("created_at", "2020-01-01T00:00"),
        ("version", "99"),
        ("on_hold", "on"),
        ("hold_note", "x"),
        ("trashed_at", "2020-01-01T00:00"),
        ("guid", "urn:theirs"),
    ],
)
@pytest.mark.parametrize("role", ["Reporter", "Editor"])
def test_hidden_fields_move_nothing(client, role, field, value):
    editor = make_user(role)
    client.force_login(editor)
    story = make_story(by=editor)
    before = getattr(Article.objects.get(pk=story.pk), field)
    for address in (change(story), autosave(story)):
        client.post(address, posted(Article.objects.get(pk=story.pk), **{field: value}))
    story.refresh_from_db()
    assert (getattr(story, field) == before) or field == "version"
    assert story.version < 99
    assert story.status == Article.Status.DRAFT
    assert story.created_by == editor


def test_hostile_markup_never_reaches_the_working_copy(client, editor):
    story = make_story()
    client.post(
        autosave(story),
        posted(
            story,
            body='<p onclick="x()">Hi<script>alert(1)</script><a href="java&#09;script:x()">l</a></p>'
            '<iframe src="//x"></iframe>',
        ),
    )
    story.refresh_from_db()
    assert story.body == "<p>Hi<a>l</a></p>"


def test_bylines_keep_their_order_and_pictures_their_captions(client, editor):
    story = make_story(body='<p>One.</p><figure data-illustration="cafe"></figure>')
    first, second = make_author("Zoe Last"), make_author("Ada First")
    client.post(
        change(story),
        posted(
            story,
            **{
                "byline-author": [first.pk, second.pk],
                "byline-role": ["writer", "translator"],
                "byline-place": ["Kyiv", ""],
                "illustration-key": ["cafe", "beef"],
                "illustration-role": ["inline", "lead"],
                "illustration-photo": ["", ""],
                "illustration-caption": ["In the text", "On top"],
                "illustration-credit_override": ["A. P.", ""],
                "illustration-alt": ["A dog", ""],
            },
        ),
    )
    assert list(story.bylines.values_list("author__name", "role", "place")) == [
        ("Zoe Last", "writer", "Kyiv"),
        ("Ada First", "translator", ""),
    ]
    assert list(story.illustrations.order_by("position").values_list("key", "role", "caption")) == [
        ("beef", "lead", "On top"),
        ("cafe", "inline", "In the text"),
    ]
    page = client.get(change(story)).content.decode()
    assert page.index("Zoe Last") < page.index("Ada First")


def test_a_slip_in_one_field_does_not_hold_up_the_text(client, editor):
    story = make_story()
    response = client.post(
        change(story), posted(story, body="<p>Precious words.</p>", urgency="99", embargo_until="tomorrow")
    )
    story.refresh_from_db()
    assert story.body == "<p>Precious words.</p>"
    assert story.urgency == 5
    page = response.content.decode()
    assert "Saved, except for what is marked below." in page
    assert 'value="tomorrow"' in page
    answer = client.post(autosave(story), posted(story, kicker="Fine", urgency="99")).json()
    assert list(answer["errors"]) == ["urgency"]


def test_a_conflict_overwrites_nothing_and_shows_both_texts(client, editor):
    story = make_story(body="<p>The old words stand here.</p>")
    mine = posted(story, body="<p>My own words stand here.</p>", kicker="Mine")
    story.body, story.standfirst = "<p>Their better words stand here.</p>", "Theirs alone."
    save_revision(article=story, by=make_user("Editor", name="Olga"), at=timezone.now())

    response = client.post(change(story), mine)
    story.refresh_from_db()
    assert story.body == "<p>Their better words stand here.</p>"
    assert response.status_code == 409
    page = response.content.decode()
    assert "Olga saved this story" in page
    assert "<del>Their</del><ins>My</ins> <del>better</del><ins>own</ins>" in page
    assert "My own words stand here." in page
    assert "Theirs alone." in page
    assert f'name="base" value="{story.version}"' in page

    answer = client.post(autosave(story), mine)
    assert answer.status_code == 409
    assert answer.json()["conflict"]["by"] == "Olga"
    story.refresh_from_db()
    assert story.body == "<p>Their better words stand here.</p>"

    client.post(change(story), mine | {"base": story.version})
    story.refresh_from_db()
    assert story.body == "<p>My own words stand here.</p>"
    assert Revision.objects.filter(article=story).count() == 3


def test_autosaves_of_one_session_are_one_line_of_the_history(client, editor):
    story = make_story()
    base = story.version
    for words in ("One", "One two", "One two three"):
        data = posted(story, kicker=words, base=base, session="s1")
        base = client.post(autosave(story), data).json()["version"]
    assert Revision.objects.filter(article=story, kind="autosave").count() == 1
    story.refresh_from_db()
    assert story.kicker == "One two three"


def test_the_first_words_of_a_new_story_make_it(client, editor):
    address = reverse("admin:articles_article_autosave_new")
    answer = client.post(address, posted(headline="Only a thought")).json()
    story = Article.objects.get(pk=answer["id"])
    assert (story.headline, story.created_by, story.version) == ("Only a thought", editor, 1)
    assert answer["url"] == change(story)


def test_a_save_whose_answer_was_lost_is_no_conflict_with_oneself(client, editor):
    story = make_story()
    first = posted(story, kicker="One", sent="a")
    assert (
        client.post(autosave(story), first).status_code == 200
    )  # and the line dies before the browser hears of it
    second = first | {"kicker": "One two", "sent": "b", "unheard": "a"}
    assert client.post(autosave(story), second).status_code == 200
    third = second | {"kicker": "One two three", "sent": "c", "unheard": "a b"}
    assert client.post(change(story), third).status_code == 302
    story.refresh_from_db()
    assert story.kicker == "One two three"


def test_a_form_that_is_sent_twice_because_its_answer_never_came_is_no_conflict(client, editor):
    story = make_story()
    form = posted(story, kicker="Once")
    for _ in range(2):
        answer = client.post(change(story), form)
        assert (answer.status_code, answer.url) == (302, change(story))
    assert Revision.objects.filter(article=story).count() == 2
    assert client.post(change(story), form | {"kicker": "Twice"}).status_code == 409


def test_a_colleagues_save_after_one_whose_answer_was_lost_is_a_conflict(client, editor):
    story = make_story()
    first = posted(story, kicker="One", sent="a")
    client.post(autosave(story), first)
    story.refresh_from_db()
    client.force_login(make_user("Editor", name="Olga"))
    client.post(autosave(story), posted(story, kicker="Olga's", sent="o"))
    client.force_login(editor)
    answer = client.post(autosave(story), first | {"kicker": "One two", "sent": "b", "unheard": "a"})
    assert answer.status_code == 409
    assert answer.json()["conflict"]["by"] == "Olga"


def test_a_story_begun_without_an_answer_is_not_begun_twice(client, editor):
    address = reverse("admin:articles_article_autosave_new")
    begun = client.post(address, posted(headline="Only", base=0, sent="a")).json()
    again = posted(headline="Only a thought", base=0, sent="b", unheard="a")
    assert client.post(address, again).json()["id"] == begun["id"]
    assert Article.objects.get().headline == "Only a thought"
    client.force_login(make_user("Editor"))
    other = client.post(address, posted(headline="Another's", base=0, sent="c", unheard="b")).json()
    assert other["id"] != begun["id"]


def test_a_new_story_is_saved_without_scripts_too(client, editor):
    response = client.post(reverse("admin:articles_article_add"), posted(headline="By hand", base=0))
    assert response.status_code == 302
    assert Article.objects.get().headline == "By hand"


def test_reporters_see_and_change_only_their_own(client):
    reporter = make_user("Reporter")
    client.force_login(reporter)
    theirs, own = make_story(by=make_user("Reporter")), make_story(by=reporter)
    credited = make_story(bylines=[{"author": make_author("Rob", user=reporter)}])
    listed = client.get(reverse("admin:articles_article_changelist")).content.decode()
    assert own.headline in listed
    assert credited.headline in listed
    assert theirs.headline not in listed
    for address in (
        change(theirs),
        reverse("admin:articles_article_history", args=[theirs.pk]),
        reverse("admin:articles_article_tags", args=[theirs.pk]),
        reverse("admin:articles_article_revision", args=[theirs.pk, 1]),
    ):
        assert client.get(address).status_code == 403, address
    assert client.post(change(theirs), posted(theirs, headline="Mine now")).status_code == 403
    assert client.post(autosave(theirs), posted(theirs, headline="Mine now")).status_code == 403
    assert client.get(change(own)).status_code == 200
    theirs.refresh_from_db()
    assert theirs.headline != "Mine now"


def test_the_photo_desk_reads_stories_and_changes_none(client):
    client.force_login(make_user("Photo editor"))
    story = make_story()
    page = client.get(change(story)).content.decode()
    assert "You may read this story, not change it." in page
    assert 'name="_verb"' not in page
    assert client.post(change(story), posted(story, headline="New")).status_code == 403


def test_nobody_deletes_a_story(client, admin_user):
    client.force_login(admin_user)
    story = make_story()
    client.post(reverse("admin:articles_article_delete", args=[story.pk]), {"post": "yes"})
    assert Article.objects.filter(pk=story.pk).exists()


def test_a_form_costs_at_most_20_queries(client, editor, django_assert_max_num_queries):
    authors = [make_author(f"Author {n}") for n in range(4)]
    edition = publish_story(
        at=timezone.now(),
        bylines=[{"author": author} for author in authors],
        illustrations=[{"key": f"k{n}", "caption": f"Caption {n}"} for n in range(8)],
    )
    client.get(change(edition.article))
    with django_assert_max_num_queries(20):
        assert client.get(change(edition.article)).status_code == 200


def test_the_list_costs_the_same_for_one_story_and_for_fifty(client, editor):
    make_story()
    address = reverse("admin:articles_article_changelist")
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(49):
        make_story(bylines=[{"author": make_author(f"Author {number}")}])
    with CaptureQueriesContext(connection) as many:
        page = client.get(address).content.decode()
    assert "Author 48" in page
    assert len(many) <= max(len(few), 20)
    assert len(many) <= 20


def test_the_list_finds_words_of_headline_text_and_byline(client, editor):
    make_story(
        headline="Tide wall passes",
        body="<p>Concrete.</p>",
        bylines=[{"author": make_author("Nadia Petrova")}],
    )
    make_story(headline="Ferry runs again")
    address = reverse("admin:articles_article_changelist")
    for words in ("tide", "concrete", "petrova", "nadia tide"):
        page = client.get(address, {"q": words}).content.decode()
        assert "Tide wall passes" in page, words
        assert "Ferry runs again" not in page, words


def test_the_dashboard_shows_each_role_its_own_work(client, editor):
    reporter = make_user("Reporter")
    from articles.publishing import actions

    story = make_story(by=reporter)
    actions.submit(article=story, by=reporter, at=timezone.now())
    page = client.get(reverse("admin:index")).content.decode()
    assert "Waiting for you" in page
    assert story.headline in page
    client.force_login(make_user("Reporter"))
    page = client.get(reverse("admin:index")).content.decode()
    assert story.headline not in page
    assert "Work that failed" not in page


@pytest.mark.parametrize("wrong", [{"section": ""}, {"slug": ""}, {"slug": "taken"}])
def test_a_public_story_keeps_its_address_and_the_text_is_saved_all_the_same(client, editor, wrong):
    publish_story(at=timezone.now(), headline="Taken")
    story = publish_story(at=timezone.now(), headline="Mine").article
    story.refresh_from_db()
    response = client.post(change(story), posted(story, kicker="Harbour", **wrong))
    assert response.status_code == 200
    story.refresh_from_db()
    assert (story.kicker, story.slug, story.section.slug) == ("Harbour", "mine", "world")


def test_a_public_story_cannot_move_onto_anothers_address_and_its_text_is_saved(client, editor):
    """By its section, by its slug, by an old address that still leads elsewhere, or past the form."""
    sport = make_section("Sport")
    at = timezone.now()
    publish_story(at=at, headline="Final", section=sport)
    moved = publish_story(at=at, headline="Old words", section=sport).article
    moved.refresh_from_db()
    moved.slug = "new-words"
    actions.publish(article=save_revision(article=moved, by=None, at=at).article, by=None, at=at)
    mine = publish_story(at=at, headline="Final").article
    mine.refresh_from_db()
    for number, (field, wrong) in enumerate(
        [
            ("section", {"section": sport.pk}),
            ("slug", {"section": sport.pk, "slug": "old-words"}),
        ]
    ):
        page = client.post(change(mine), posted(mine, kicker=f"Try {number}", **wrong))
        mine.refresh_from_db()
        assert (mine.kicker, mine.slug, mine.section.slug) == (f"Try {number}", "final", "world")
        (error,) = page.context["form"].errors[field]
        assert "Choose another slug" in error
    # A form that was checked before the other story took the address.
    with pytest.raises(AddressTaken, match="Choose another slug"):
        assign_section(article=mine, section=sport, by=editor, at=at)
    before = mine.revisions.first()
    before.snapshot["fields"]["section_id"] = sport.pk
    before.save()
    page = client.post(reverse("admin:articles_article_revision", args=[mine.pk, before.number]), follow=True)
    assert "Nothing was brought back." in page.content.decode()


def test_an_address_that_is_taken_at_the_last_moment_costs_no_word(client, editor, monkeypatch):
    at = timezone.now()
    publish_story(at=at, headline="Taken")
    mine = publish_story(at=at, headline="Mine").article
    mine.refresh_from_db()
    monkeypatch.setattr(StoryForm, "_holder", lambda *_: None)
    page = client.post(change(mine), posted(mine, kicker="Kept", slug="taken"))
    mine.refresh_from_db()
    assert (mine.kicker, mine.slug) == ("Kept", "mine")
    assert "Choose another slug" in page.context["form"].errors["slug"][0]


def with_lead(story: Article, photo: Photo) -> dict:
    row = {
        "key": "lead1",
        "role": "lead",
        "photo": photo.pk,
        "caption": "A",
        "alt": "B",
        "credit_override": "",
    }
    return posted(story, **{f"illustration-{name}": [value] for name, value in row.items()})


def test_a_photo_that_may_not_be_chosen_is_refused_with_its_reason_and_the_former_stays(client, editor):
    good, ended = stored(), stored(rights_until=timezone.now())
    single = stored(single_use=True)
    make_story(headline="Has it", illustrations=[{"key": "x", "role": "lead", "photo": single}])
    story = make_story()
    client.post(change(story), with_lead(story, good))
    for photo, said in [(ended, "Our rights ended"), (single, "For one story only, and “Has it” has it.")]:
        story.refresh_from_db()
        answer = client.post(change(story), with_lead(story, photo), follow=True).content.decode()
        assert said in answer
        assert story.illustrations.get().photo == good
    # What a story had before its rights ended can still be saved: publishing asks.
    story.illustrations.update(photo=ended)
    story.refresh_from_db()
    answer = client.post(change(story), with_lead(story, ended), follow=True).content.decode()
    assert "cannot be chosen" not in answer
    assert story.illustrations.get().photo == ended
    assert "Our rights ended" in answer, "the form says so beside the picture"
