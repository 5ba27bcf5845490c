"""Embedded metadata, read from real files that exiv2 wrote, and from IIM blocks in old encodings."""

import hashlib
import io
import shutil
import struct

import pytest
from PIL import Image

from media.library.models import Photo
from media.renditions.embedded import Facts, xmp_packet
from media.uploading.metadata import open_for_metadata, read_metadata, reconcile
from media.uploading.xmp import read_xmp
from tests.media.pictures import jpeg, scene, with_exiv2

needs_exiv2 = pytest.mark.skipif(shutil.which("exiv2") is None, reason="needs exiv2: apt-get install exiv2")


def read(content: bytes, format_name: str = "jpeg"):
    with open_for_metadata(content, format_name) as image:
        return read_metadata(image)


def iim(*fields: tuple[int, int, bytes]) -> bytes:
    return b"".join(
        struct.pack(">BBBH", 0x1C, record, number, len(value)) + value for record, number, value in fields
    )


def jpeg_with_iim(block: bytes, digest: bytes | None = None) -> bytes:
    resources = b""
    for number, value in [(0x0404, block), (0x0425, digest)]:
        if value is not None:
            resources += b"8BIM" + struct.pack(">H", number) + b"\0\0" + struct.pack(">I", len(value)) + value
            resources += b"\0" * (len(value) % 2)
    segment = b"Photoshop 3.0\0" + resources
    content = jpeg(60, 40)
    return content[:2] + b"\xff\xed" + struct.pack(">H", len(segment) + 2) + segment + content[2:]


@needs_exiv2
def test_iptc_in_utf8_written_by_exiv2_is_read_whole(tmp_path):
    content = with_exiv2(
        tmp_path / "a.jpg",
        jpeg(),
        "set Iptc.Envelope.CharacterSet String \x1b%G",
        "set Iptc.Application2.Headline String Grüße aus Łódź",
        "set Iptc.Application2.Caption String Пожарные тушат склад в Одессе",
        "set Iptc.Application2.Credit String Anna Nowak, Example Agency via EX",
        "set Iptc.Application2.Byline String Anna Nowak",
        "set Iptc.Application2.Copyright String © 2026 Example Agency",
        "set Iptc.Application2.City String Odesa",
        "set Iptc.Application2.CountryName String Ukraine",
        "add Iptc.Application2.Keywords String fire",
        "add Iptc.Application2.Keywords String warehouse",
        "set Iptc.Application2.DateCreated Date 2026-05-04",
        "set Iptc.Application2.TimeCreated Time 06:07:08+02:00",
    )
    found = read(content)
    assert found.headline == "Grüße aus Łódź"
    assert found.caption == "Пожарные тушат склад в Одессе"
    assert found.credit == "Anna Nowak, Example Agency via EX"
    assert found.creator == "Anna Nowak"
    assert found.copyright_notice == "© 2026 Example Agency"
    assert (found.city, found.country) == ("Odesa", "Ukraine")
    assert found.keywords == ["fire", "warehouse"]
    assert found.taken_at == "2026-05-04T06:07:08+02:00"


@needs_exiv2
def test_every_xmp_field_that_we_keep_is_read(tmp_path):
    content = with_exiv2(
        tmp_path / "a.jpg",
        jpeg(),
        "set Xmp.photoshop.Headline XmpText Flood in the old town",
        "set Xmp.dc.description LangAlt lang=de-DE Hochwasser",
        'set Xmp.dc.description LangAlt lang="x-default" Water stands in the market square',
        "set Xmp.photoshop.Credit XmpText Example Agency",
        "set Xmp.dc.creator XmpSeq Ana Ruiz",
        "set Xmp.dc.creator XmpSeq Bo Lund",
        'set Xmp.dc.rights LangAlt lang="x-default" © Ana Ruiz',
        'set Xmp.xmpRights.UsageTerms LangAlt lang="x-default" Editorial use only',
        "set Xmp.photoshop.Instructions XmpText No sales in Norway",
        "set Xmp.photoshop.City XmpText Porto",
        "set Xmp.photoshop.Country XmpText Portugal",
        "set Xmp.photoshop.DateCreated XmpText 2026-01-02T03:04:05+01:00",
        "set Xmp.dc.subject XmpBag flood",
        "set Xmp.dc.subject XmpBag river",
        "set Xmp.iptcExt.PersonInImage XmpBag Maria Sousa",
        "set Xmp.iptcExt.DigitalSourceType XmpText "
        "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
    )
    found = read(content)
    assert found.headline == "Flood in the old town"
    assert found.caption == "Water stands in the market square"
    assert found.creator == "Ana Ruiz, Bo Lund"
    assert found.copyright_notice == "© Ana Ruiz"
    assert found.usage_terms == "Editorial use only"
    assert found.restrictions == "No sales in Norway"
    assert (found.city, found.country) == ("Porto", "Portugal")
    assert found.taken_at == "2026-01-02T03:04:05+01:00"
    assert found.keywords == ["flood", "river"]
    assert found.persons == ["Maria Sousa"]
    assert found.source_type == "trainedAlgorithmicMedia"


@needs_exiv2
def test_exif_text_in_utf8_fills_what_the_others_do_not_say(tmp_path):
    content = with_exiv2(
        tmp_path / "a.jpg",
        jpeg(),
        "set Exif.Image.ImageDescription Ascii Schneefall über München",
        "set Exif.Image.Artist Ascii Jürgen Groß",
        "set Exif.Image.Copyright Ascii © Groß",
        "set Exif.Photo.DateTimeOriginal Ascii 2025:12:31 23:59:58",
        "set Exif.Photo.OffsetTimeOriginal Ascii +01:00",
        "set Xmp.dc.creator XmpSeq Jürgen Groß, Example",
    )
    found = read(content)
    assert found.caption == "Schneefall über München"
    assert found.creator == "Jürgen Groß, Example"
    assert found.copyright_notice == "© Groß"
    assert found.taken_at == "2025-12-31T23:59:58+01:00"


@needs_exiv2
@pytest.mark.parametrize("format_name", ["png", "webp", "tiff"])
def test_xmp_is_read_from_other_formats_too(tmp_path, format_name):
    written = io.BytesIO()
    scene(80, 60).save(written, format_name)
    content = with_exiv2(
        tmp_path / f"a.{format_name}",
        written.getvalue(),
        'set Xmp.dc.description LangAlt lang="x-default" Straße',
    )
    assert read(content, format_name).caption == "Straße"


@needs_exiv2
def test_where_xmp_and_iim_differ_and_no_digest_tells_xmp_wins_and_iim_fills_its_gaps(tmp_path):
    content = with_exiv2(
        tmp_path / "a.jpg",
        jpeg(),
        "set Iptc.Application2.Caption String old words",
        "set Iptc.Application2.City String Lyon",
        'set Xmp.dc.description LangAlt lang="x-default" new words',
    )
    found = read(content)
    assert (found.caption, found.city) == ("new words", "Lyon")
    assert found.raw["iptc"]["caption"] == "old words", "the raw record keeps both"


def test_latin_letters_of_old_windows_programs_are_read_without_a_charset_mark():
    found = read(jpeg_with_iim(iim((2, 120, "Zoë’s café in Besançon – 5 €".encode("cp1252")))))
    assert found.caption == "Zoë’s café in Besançon – 5 €"


def test_utf8_without_its_mark_is_still_read_as_utf8():
    found = read(jpeg_with_iim(iim((2, 120, "Ångström’s house".encode()))))
    assert found.caption == "Ångström’s house"


def test_a_digest_that_does_not_match_says_that_iim_was_changed_last():
    block = iim((1, 90, b"\x1b%G"), (2, 120, b"changed by an old program"))
    stale, fresh = hashlib.md5(b"another block").digest(), hashlib.md5(block).digest()
    assert read(jpeg_with_iim(block, stale)).raw["iptc_digest_differs"] is True
    assert read(jpeg_with_iim(block, fresh)).raw["iptc_digest_differs"] is False


def test_the_rule_of_reconciliation_field_by_field():
    iim_record = {"caption": "iim", "city": "iim", "taken_at": "2020-01-01T00:00:00"}
    xmp_record = {"caption": "xmp", "credit": "xmp"}
    exif_record = {"caption": "camera name", "creator": "exif", "taken_at": "2020-01-01T10:11:12"}
    merged = reconcile(iim=iim_record, xmp=xmp_record, exif=exif_record)
    assert (merged["caption"], merged["city"], merged["creator"]) == ("xmp", "iim", "exif")
    assert merged["taken_at"] == "2020-01-01T10:11:12", "EXIF tells the moment more finely than IIM"
    merged = reconcile(iim=iim_record, xmp=xmp_record, exif=exif_record, iim_first=True)
    assert (merged["caption"], merged["credit"]) == ("iim", "xmp")


def test_a_hostile_xmp_packet_costs_only_the_xmp():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
    image = Image.new("RGB", (20, 20))
    image.info["xmp"] = bomb
    found = read_metadata(image)
    assert found.caption == ""
    assert found.raw["broken"] == ["XMP: DTDForbidden"]


def test_nuls_and_carriage_returns_do_not_get_through():
    found = read(jpeg_with_iim(iim((2, 120, b"one\x00\r\ntwo\rthree"))))
    assert found.caption == "one\ntwo\nthree"


@pytest.mark.parametrize(
    "written, today",
    [
        ("minorHumanEdits", "humanEdits"),
        ("digitalArt", "digitalCreation"),
        ("computationalCapture", "computationalCapture"),
    ],
)
def test_retired_terms_for_how_a_picture_was_made_are_read_as_those_of_today(written, today):
    found = read_xmp(xmp_packet(Facts(source_type=written)))
    assert found["source_type"] == today
    assert today in Photo.SourceType.values
