"""What an editor changes about sections, authors, sources and topics is seen by readers at once."""

import pytest
from django.urls import reverse

from articles.bylines.models import Author
from articles.content.models import Section, Source
from articles.editions import version
from articles.public import furniture
from articles.tagging.models import Entity
from newsroom.outbox import actions as outbox
from newsroom.outbox.models import Job
from tests.factories import make_author, make_section, make_user, publish_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def save(client, django_capture_on_commit_callbacks):
    """Changes a row in its admin form; returns how far the site version rose."""
    client.force_login(make_user("Administrator"))

    def _save(row, **changed):
        before = version.current()[0]
        name = f"admin:articles_{row._meta.model_name}_change"
        form = client.get(reverse(name, args=[row.pk])).context["adminform"].form
        values = {field: form.get_initial_for_field(form.fields[field], field) for field in form.fields}
        values = {field: value for field, value in values.items() if value not in (None, False)}
        inlines = {f"aliases-{key}": 0 for key in ("TOTAL_FORMS", "INITIAL_FORMS")}
        with django_capture_on_commit_callbacks(execute=True):
            response = client.post(reverse(name, args=[row.pk]), values | inlines | changed)
        assert response.status_code == 302, response.context and response.context["errors"]
        return version.current()[0] - before

    return _save


def test_a_new_description_of_a_section_author_source_or_topic_raises_the_site_version(save):
    source = Source.objects.create(name="AP", slug="ap")
    topic = Entity.objects.create(kind="place", name="Lorn", slug="lorn")
    for row, changed in (
        (make_section(), {"description": "From everywhere else."}),
        (make_author(), {"bio": "Writes about ships."}),
        (source, {"full_name": "The Associated Press"}),
        (topic, {"description": "A harbour town."}),
    ):
        assert save(row, **changed) >= 1, row
        row.refresh_from_db()
        ((field, value),) = changed.items()
        assert getattr(row, field) == value


def test_a_renamed_section_is_in_the_menu_of_the_next_page(client, save):
    publish_story()
    furniture.forget()
    assert ">World</a>" in client.get("/").content.decode()
    save(make_section(), name="The World")
    assert ">The World</a>" in client.get("/").content.decode()


def test_what_is_deleted_may_not_even_be_shown_stale(client, django_capture_on_commit_callbacks):
    client.force_login(make_user("Administrator"))
    author, section = make_author("Nobody Here"), make_section("Unused")
    for model, row in ((Author, author), (Section, section)):
        name = f"admin:articles_{row._meta.model_name}"
        with django_capture_on_commit_callbacks(execute=True):
            client.post(reverse(f"{name}_delete", args=[row.pk]), {"post": "yes"})
        assert not model.objects.filter(pk=row.pk).exists()
        number, hard = version.current()
        assert number == hard > 0


def test_stories_of_a_renamed_section_carry_its_new_name_once_the_worker_has_been(save, client):
    section = make_section("World")
    story = publish_story(section=section)
    further = publish_story(section=make_section("Sport"), further_sections=[section])
    save(section, name="Abroad")
    assert Job.objects.filter(kind="renew").count() == 0
    for kind in ("section.renamed", "renew"):
        for job in Job.objects.filter(kind=kind, state="waiting").order_by("next_at"):
            outbox.run(job_id=job.pk)
    story.refresh_from_db()
    further.refresh_from_db()
    assert story.sections == [{"name": "Abroad", "slug": "world"}]
    assert [row["name"] for row in further.sections] == ["Sport", "Abroad"]
    assert "For more Abroad news" in client.get(story.path).content.decode()


def test_a_section_with_a_new_description_renews_no_story(save):
    section = make_section("World")
    publish_story(section=section)
    save(section, description="From everywhere else.")
    assert not Job.objects.filter(kind="section.renamed").exists()
