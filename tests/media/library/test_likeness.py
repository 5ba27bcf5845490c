"""Pictures that look alike share a band of their hashes."""

import random

import pytest

from media.library.likeness import MOST_BITS, Bands, bands
from media.library.models import Photo
from tests.media.pictures import stored


def flipped(perceptual_hash: int, count: int, chance: random.Random) -> int:
    """The hash with so many of its 64 bits turned."""
    bits = perceptual_hash & (1 << 64) - 1
    for bit in chance.sample(range(64), count):
        bits ^= 1 << bit
    return bits - (1 << 64) if bits >> 63 else bits


def test_hashes_that_differ_in_six_bits_share_a_band_and_no_number_belongs_to_two():
    chance = random.Random(6)
    for _ in range(2000):
        one = chance.getrandbits(64) - (1 << 63)
        assert set(bands(one)) & set(bands(flipped(one, MOST_BITS, chance)))
    assert [number >> 10 for number in bands(-1)] == list(range(7))
    assert sum((number & 1023).bit_count() for number in bands(-1)) == 64, "every bit is in a band"


@pytest.mark.django_db
def test_the_database_cuts_a_hash_as_python_does_and_finds_what_is_near_and_nothing_else():
    chance = random.Random(7)
    one = chance.getrandbits(64) - (1 << 63)
    hashes = [one, flipped(one, 6, chance), flipped(one, 3, chance), flipped(one, 7, chance), 0, -1, None]
    for value in hashes:
        stored(perceptual_hash=value)
    for photo in Photo.objects.exclude(perceptual_hash=None).annotate(cut=Bands("perceptual_hash")):
        assert photo.cut == bands(photo.perceptual_hash)
    near = Photo.objects.near_duplicates(one)
    assert [photo.perceptual_hash for photo in near] == [hashes[0], hashes[2], hashes[1]]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "size, said",
    [((105, 100), "square"), ((106, 100), "landscape"), ((95, 100), "square"), ((94, 100), "portrait")],
)
def test_square_is_within_five_in_a_hundred(size, said):
    assert stored(*size).orientation == said
