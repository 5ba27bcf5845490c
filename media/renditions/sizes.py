"""The table of public sizes: only these exist, there is no resizing by address."""

from dataclasses import dataclass

JPEG, WEBP, AVIF = "jpeg", "webp", "avif"
EVERY_FORMAT = (JPEG, WEBP, AVIF)
EXTENSION = {JPEG: "jpg", WEBP: "webp", AVIF: "avif"}


@dataclass(frozen=True)
class Size:
    """A width in pixels; `ratio` is a crop such as "16x9", or "" for the whole picture."""

    name: str
    width: int
    ratio: str = ""
    formats: tuple[str, ...] = EVERY_FORMAT


RATIOS = {"16x9": (16, 9), "4x3": (4, 3), "1x1": (1, 1), "4x5": (4, 5), "social": (1200, 630)}

WHOLE = tuple(Size(f"w{width}", width) for width in (320, 480, 640, 960, 1280, 1920))
CROPPED = (
    Size("card", 640, "16x9"),
    Size("wide", 1280, "16x9"),
    Size("standard", 800, "4x3"),
    Size("square", 480, "1x1"),
    # Partners and social networks show these two, our own pages do not: they take JPEG.
    Size("tall", 800, "4x5", (JPEG,)),
    Size("social", 1200, "social", (JPEG,)),
)
ALL = WHOLE + CROPPED

# Made while the upload is still going on, so that the first page view never waits for the worker.
AT_ONCE = (
    Size("w640", 640, formats=(JPEG,)),
    Size("card", 640, "16x9", (JPEG,)),
)


def ratio_of(size: Size) -> tuple[int, int] | None:
    """(16, 9) for "16x9"; None for the whole picture."""
    return RATIOS[size.ratio] if size.ratio else None


def wanted(sizes: tuple[Size, ...], width: int) -> tuple[Size, ...]:
    """The sizes worth making of an original that wide: nothing is upscaled.

    Whole-picture sizes stop at the first that holds the original's own width.
    """
    whole = [size for size in sizes if not size.ratio]
    enough = next((size.width for size in whole if size.width >= width), None)
    return tuple(size for size in sizes if size.ratio or enough is None or size.width <= enough)
