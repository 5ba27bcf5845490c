"""Turns the demo's drawings (SVG) into the JPEGs beside them, with their metadata.

`python -m newsroom.demo.drawing [NAME…]`, after a drawing or `pictures.toml` was changed. The JPEGs are committed, so
that nobody needs fonts to see the demo.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import pyvips

from newsroom.demo import iptc, xmp
from newsroom.demo.content import PICTURES, Picture, pictures
from newsroom.demo.jpeg import APP1, APP13, with_segment

WIDTH = 2000
QUALITY = 82
GRAIN = 1.6  # standard deviation of the noise that keeps wide gradients from banding
DRAWN_ON = "20261122"


def render(picture: Picture) -> bytes:
    """The finished JPEG of one drawing."""
    drawing = str(PICTURES / "drawings" / f"{picture.name}.svg")
    scale = WIDTH / pyvips.Image.svgload(drawing).width
    image = pyvips.Image.svgload(drawing, scale=scale)
    image = image.flatten().colourspace("srgb")
    noise = pyvips.Image.gaussnoise(image.width, image.height, sigma=GRAIN, mean=0, seed=7)
    grained = (image + noise).cast("uchar").copy(interpretation="srgb")
    jpeg = grained.jpegsave_buffer(Q=QUALITY, optimize_coding=True, interlace=True, keep="none")
    jpeg = with_segment(jpeg, APP13, iptc.segment(fields(picture)))
    return with_segment(jpeg, APP1, xmp.segment(alt=picture.alt))


def fields(picture: Picture) -> dict[str, str | Sequence[str]]:
    """A picture's facts by the names of `iptc.DATASETS`."""
    return {
        "object_name": picture.name,
        "headline": picture.headline,
        "caption": picture.caption,
        "byline": picture.artist,
        "credit": picture.credit,
        "copyright": "The Northbank Courier. Free to use with Newsroom.",
        "city": picture.city,
        "country": picture.country,
        "keywords": picture.keywords,
        "date_created": DRAWN_ON,
    }


def main(names: Sequence[str]) -> None:
    for picture in pictures().values():
        if not names or picture.name in names:
            jpeg = render(picture)
            picture.path.write_bytes(jpeg)
            sys.stdout.write(f"{picture.name}: {len(jpeg) // 1024} kB\n")


if __name__ == "__main__":
    main(sys.argv[1:])
