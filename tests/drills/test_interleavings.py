"""Two hundred generated days of two editors in one story: nothing is overwritten unseen."""

from __future__ import annotations

import pytest

from tests.articles.desk.test_conflict import interleave

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", range(1000, 1200))
def test_two_editors_overwrite_nothing_unseen(client, settings, seed):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    interleave(client, seed)
