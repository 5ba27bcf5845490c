"""Everybody chooses their own clock and language, and nothing else about themselves."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_clock_and_language_are_chosen_and_used_at_once(client):
    user = make_user("Reporter", name="Old name")
    client.force_login(user)
    page = client.get(reverse("admin:me")).content.decode()
    assert "Asia/Tokyo" in page
    answer = client.post(
        reverse("admin:me"), {"name": "Noa", "time_zone": "Asia/Tokyo", "language": "de"}, follow=True
    )
    user.refresh_from_db()
    assert (user.name, user.time_zone, user.language) == ("Noa", "Asia/Tokyo", "de")
    assert answer.context["now"].tzinfo.key == "Asia/Tokyo"
    assert "Abmelden" in answer.content.decode()
    assert reverse("admin:me") in client.get("/admin/").content.decode()


@pytest.mark.parametrize("field, value", [("time_zone", "Mars/Jezero"), ("language", "tlh")])
def test_what_does_not_exist_is_refused(client, field, value):
    user = make_user("Reporter")
    client.force_login(user)
    answer = client.post(reverse("admin:me"), {"name": "x", field: value})
    assert "notice bad" in answer.content.decode()
    user.refresh_from_db()
    assert getattr(user, field) == ""


def test_nobody_makes_an_administrator_of_themselves(client):
    user = make_user("Reporter")
    client.force_login(user)
    email = user.email
    client.post(
        reverse("admin:me"),
        {"name": "x", "is_superuser": "on", "email": "else@newsroom.example", "groups": "1", "password": "x"},
    )
    user.refresh_from_db()
    assert (user.is_superuser, user.email, [str(group) for group in user.groups.all()]) == (
        False,
        email,
        ["Reporter"],
    )
    assert user.check_password("correct horse battery")
