"""Which photos: usable, found, in the trash."""

from datetime import UTC, datetime, timedelta

import pytest

from media.library.models import Photo
from tests.media.pictures import stored

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    "fields, usable",
    [
        ({}, True),
        ({"rights_from": NOON}, True),
        ({"rights_from": NOON + HOUR}, False),
        ({"rights_until": NOON + HOUR}, True),
        ({"rights_until": NOON}, False),
        ({"rights_from": NOON - HOUR, "rights_until": NOON + HOUR}, True),
        ({"status": "withdrawn"}, False),
        ({"trashed_at": NOON - HOUR}, False),
    ],
)
def test_the_query_and_the_row_agree_on_who_is_usable(fields, usable):
    photo = stored(**fields)
    assert Photo.objects.usable(NOON).exists() is usable
    assert photo.is_usable(NOON) is usable
    assert bool(photo.reason_not_usable(NOON)) is not usable


def test_search_finds_beginnings_of_words_in_every_field_without_accents():
    photo = stored(
        caption="Wołodymyr speaks in Kyiv",
        credit="Ana Ruiz",
        persons=["Zoë Krüger"],
        keywords=["election"],
        city="São Paulo",
    )
    for words in ("wolod kyi", "ruiz", "kruger", "Krüger", "elections", "sao paulo", "KYIV"):
        assert list(Photo.objects.search(words)) == [photo], words
    for words in ("berlin", "kyiv berlin", "& | ! :*", "'; drop table"):
        assert photo not in Photo.objects.search(words) or words == "& | ! :*"


def test_a_search_that_says_nothing_finds_everything():
    photo = stored()
    assert list(Photo.objects.search("  ")) == [photo]


def test_search_follows_an_edit_of_a_single_field():
    photo = stored()
    photo.caption = "A heron"
    photo.save(update_fields=["caption"])
    assert list(Photo.objects.search("heron")) == [photo]
