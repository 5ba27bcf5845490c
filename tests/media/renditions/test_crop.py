"""Where a crop lies."""

from hypothesis import given
from hypothesis import strategies as st

from media.renditions.crop import Box, crop_box
from media.renditions.sizes import RATIOS


def test_without_a_ratio_the_whole_picture_is_kept():
    assert crop_box(300, 200, None) == Box(0, 0, 300, 200)


def test_a_crop_is_as_large_as_the_picture_allows_and_centred_on_the_focus():
    assert crop_box(3000, 2000, (1, 1), (0.5, 0.5)) == Box(500, 0, 2000, 2000)
    assert crop_box(3000, 2000, (1, 1), (0.4, 0.5)) == Box(200, 0, 2000, 2000)


def test_a_focus_near_the_edge_does_not_push_the_crop_out():
    assert crop_box(3000, 2000, (1, 1), (0.0, 0.9)).left == 0
    assert crop_box(3000, 2000, (1, 1), (1.0, 0.9)).left == 1000


def test_a_crop_by_hand_wins_over_the_focus():
    box = crop_box(1000, 1000, (16, 9), (0.9, 0.9), by_hand=(0.1, 0.1, 0.32, 0.18))
    assert box == Box(100, 100, 320, 180)


def test_a_crop_by_hand_of_another_shape_is_made_exact_inside_itself():
    box = crop_box(1000, 1000, (1, 1), by_hand=(0.1, 0.2, 0.6, 0.2))
    assert (box.width, box.height) == (200, 200)
    assert box == Box(300, 200, 200, 200)


@given(
    st.integers(1, 12000),
    st.integers(1, 12000),
    st.sampled_from([*RATIOS.values()]),
    st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_every_crop_lies_inside_its_picture(width, height, ratio, focus):
    box = crop_box(width, height, ratio, focus)
    assert box.left >= 0
    assert box.top >= 0
    assert 1 <= box.width <= width - box.left
    assert 1 <= box.height <= height - box.top
