"""Which sizes are made of which original."""

from media.renditions.sizes import ALL, wanted


def names(width: int) -> list[str]:
    return [size.name for size in wanted(ALL, width) if not size.ratio]


def test_nothing_is_upscaled_and_the_widest_size_holds_the_original():
    assert names(5000) == ["w320", "w480", "w640", "w960", "w1280", "w1920"]
    assert names(1000) == ["w320", "w480", "w640", "w960", "w1280"]
    assert names(640) == ["w320", "w480", "w640"]
    assert names(20) == ["w320"]


def test_crops_are_always_made():
    assert {size.name for size in wanted(ALL, 100) if size.ratio} == {
        *("card", "wide", "standard", "square", "tall", "social")
    }
