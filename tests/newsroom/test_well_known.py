"""Whom to tell about a security problem."""

from datetime import datetime

import pytest
from django.utils import timezone

pytestmark = pytest.mark.django_db


def test_the_contact_is_named_with_a_date_in_the_future(client, settings):
    settings.SECURITY_CONTACT = "mailto:security@newsroom.example"
    answer = client.get("/.well-known/security.txt")
    contact, expires = answer.content.decode().split("\n")[:2]
    assert answer["Content-Type"].startswith("text/plain")
    assert contact == "Contact: mailto:security@newsroom.example"
    assert datetime.fromisoformat(expires.removeprefix("Expires: ")) > timezone.now()


def test_without_a_contact_there_is_no_file(client, settings):
    settings.SECURITY_CONTACT = ""
    assert client.get("/.well-known/security.txt").status_code == 404
