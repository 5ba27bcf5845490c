from io import BytesIO

import pytest
from PIL import Image, IptcImagePlugin

from newsroom.demo import iptc, xmp
from newsroom.demo.content import pictures
from newsroom.demo.drawing import fields
from newsroom.demo.jpeg import APP1, APP13, with_segment


def tiny() -> bytes:
    written = BytesIO()
    Image.new("RGB", (8, 5), "#2f6d8c").save(written, "JPEG")
    return written.getvalue()


def test_what_is_written_is_read_by_somebody_elses_program():
    jpeg = with_segment(
        tiny(), APP13, iptc.segment({"caption": "Çanakkale", "keywords": ["one", "two"], "city": ""})
    )
    jpeg = with_segment(jpeg, APP1, xmp.segment(alt="A bridge & a ferry"))
    with Image.open(BytesIO(jpeg)) as image:
        image.load()
        found = IptcImagePlugin.getiptcinfo(image)
        described = image.getxmp()["xmpmeta"]["RDF"]["Description"]
    assert found[(2, 120)] == "Çanakkale".encode()
    assert found[(2, 25)] == [b"one", b"two"]
    assert found[(1, 90)] == b"\x1b%G"
    assert (2, 90) not in found
    assert described["AltTextAccessibility"]["Alt"]["li"]["text"] == "A bridge & a ferry"
    assert described["DigitalSourceType"].endswith("/digitalCreation")


def test_every_picture_carries_its_facts():
    for picture in pictures().values():
        with Image.open(picture.path) as image:
            assert (image.width, image.height) == (2000, 1250), picture.name
            found = IptcImagePlugin.getiptcinfo(image)
            described = image.getxmp()["xmpmeta"]["RDF"]["Description"]
        for name, value in fields(picture).items():
            wanted = [each.encode() for each in ([value] if isinstance(value, str) else value) if each]
            given = found.get((2, iptc.DATASETS[name]), [])
            assert (given if isinstance(given, list) else [given]) == wanted, (picture.name, name)
        assert described["AltTextAccessibility"]["Alt"]["li"]["text"] == picture.alt


def test_a_value_longer_than_the_standard_allows_is_refused():
    with pytest.raises(ValueError, match="IPTC credit holds 32 bytes, and this has 33"):
        iptc.record({"credit": "x" * 33})


def test_metadata_goes_into_jpegs_only_and_into_one_segment():
    with pytest.raises(ValueError, match="This is not a JPEG"):
        with_segment(b"\x89PNG", APP13, b"")
    with pytest.raises(ValueError, match="longer than one JPEG segment"):
        with_segment(tiny(), APP13, b"x" * 0xFFFF)
