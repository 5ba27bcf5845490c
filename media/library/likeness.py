"""How pictures that look alike are found without looking at all of them.

A perceptual hash of 64 bits is cut into seven bands. Two hashes that differ in at most six bits are the same in at least
one band (seven pigeon-holes, six pigeons), and the bands are what the index holds.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

MOST_BITS = 6
WIDTHS = (9, 9, 9, 9, 9, 9, 10)
SHIFTS = tuple(sum(WIDTHS[:number]) for number in range(len(WIDTHS)))
ROOM = 1 << max(WIDTHS)  # each band has its own thousand of numbers


def bands(perceptual_hash: int) -> list[int]:
    """The seven bands of a hash (a signed integer of 64 bits), each with its place: what `Bands` says in SQL."""
    return [
        number * ROOM + (perceptual_hash >> shift & (1 << width) - 1)
        for number, (shift, width) in enumerate(zip(SHIFTS, WIDTHS, strict=True))
    ]


class Bands(models.Func):
    """The bands of a column, as an array."""

    template = "(ARRAY[{}])".format(
        ", ".join(
            f"{number * ROOM} + (%(expressions)s >> {shift} & {(1 << width) - 1})"
            for number, (shift, width) in enumerate(zip(SHIFTS, WIDTHS, strict=True))
        )
    )
    output_field = ArrayField(models.BigIntegerField())
