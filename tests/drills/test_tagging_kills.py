"""Fifty workers killed in the middle of tagging one story."""

from __future__ import annotations

import pytest

from tests.articles.tagging.test_drill import kill_workers


@pytest.mark.django_db(transaction=True)
def test_fifty_killed_workers_lose_and_double_nothing():
    kill_workers(50)
