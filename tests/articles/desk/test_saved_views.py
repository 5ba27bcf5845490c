"""Views of the list under a name: one's own, or the whole desk's."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.desk.models import SavedView
from tests.factories import make_user

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/article/"


def save(client, **fields):
    return client.post(reverse("admin:articles_article_views"), {"do": "save", **fields})


def test_a_view_is_saved_and_leads_back_to_its_filters(client):
    user = make_user("Editor")
    client.force_login(user)
    assert "Save this view" in client.get(LIST, {"status__exact": "draft", "q": "ferry"}).content.decode()
    query = "q=ferry&status__exact=draft&before=1-1&trash=1&o=3"
    response = save(client, name=" Ferry  drafts ", query=query)
    assert response["Location"] == f"{LIST}?q=ferry&status__exact=draft"
    page = client.get(response["Location"]).content.decode()
    assert (
        'href="/admin/articles/article/?q=ferry&amp;status__exact=draft" aria-current="page">Ferry drafts'
        in page
    )
    assert "Save this view" not in page


def test_a_view_is_its_owners_alone_unless_shared(client):
    owner, colleague = make_user("Editor", name="Erin"), make_user("Reporter")
    client.force_login(owner)
    save(client, name="Quiet", query="q=quiet")
    save(client, name="Loud", query="q=loud", shared="on")
    client.force_login(colleague)
    page = client.get(LIST, {"q": "loud"}).content.decode()
    assert "Loud" in page
    assert "Shared by Erin" in page
    assert ">Quiet<" not in page
    assert "Delete the view" not in page
    view = SavedView.objects.get(name="Loud")
    asked = {"do": "delete", "view": view.pk}
    assert client.post(reverse("admin:articles_article_views"), asked).status_code == 404
    client.force_login(owner)
    assert client.post(reverse("admin:articles_article_views"), asked).status_code == 302
    assert not SavedView.objects.filter(name="Loud").exists()


def test_saving_under_the_same_name_replaces(client):
    client.force_login(make_user("Editor"))
    save(client, name="Mine", query="q=one")
    save(client, name="Mine", query="q=two")
    assert list(SavedView.objects.values_list("query", flat=True)) == ["q=two"]


@pytest.mark.parametrize("fields", [{"name": "", "query": "q=x"}, {"name": "x", "query": "before=1-1"}])
def test_a_view_without_a_name_or_a_filter_is_refused(client, fields):
    client.force_login(make_user("Editor"))
    assert save(client, **fields).status_code == 400
