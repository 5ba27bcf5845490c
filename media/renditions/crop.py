"""Where a crop lies: by hand, around the focal point, or around what draws attention."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels of the upright original."""

    left: int
    top: int
    width: int
    height: int


def crop_box(
    width: int,
    height: int,
    ratio: tuple[int, int] | None,
    focus: tuple[float, float] = (0.5, 0.5),
    by_hand: tuple[float, float, float, float] | None = None,
) -> Box:
    """The largest box of that ratio, as near to centred on `focus` (0..1, 0..1) as the edges allow.

    `by_hand` (x, y, width, height in fractions) wins over the focus; its centre is kept and the ratio
    made exact inside it. Without a ratio the box is the whole picture.
    """
    if ratio is None:
        return Box(0, 0, width, height)
    left, top, room_width, room_height = 0.0, 0.0, float(width), float(height)
    if by_hand is not None:
        x, y, w, h = by_hand
        left, top, room_width, room_height = x * width, y * height, w * width, h * height
        focus = (x + w / 2, y + h / 2)
    box_width = min(room_width, room_height * ratio[0] / ratio[1])
    box_height = box_width * ratio[1] / ratio[0]
    pixels_wide = max(1, min(width, round(box_width)))
    pixels_high = max(1, min(height, round(box_height)))
    x = min(max(focus[0] * width - box_width / 2, left), left + room_width - box_width)
    y = min(max(focus[1] * height - box_height / 2, top), top + room_height - box_height)
    return Box(
        left=min(max(0, round(x)), width - pixels_wide),
        top=min(max(0, round(y)), height - pixels_high),
        width=pixels_wide,
        height=pixels_high,
    )
