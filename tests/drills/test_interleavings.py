"""225 generated days of two editors in one story, beside the ten of the suite: nothing is overwritten unseen."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.articles.desk.test_conflict import STEPS, interleave

pytestmark = pytest.mark.django_db


def test_two_editors_overwrite_nothing_unseen():
    done = sum((interleave(seed) for seed in range(1000, 1225)), Counter())
    print(dict(done))
    assert all(done[kind] > 100 for kind in STEPS)
    assert done["refused"] > 200
