"""Files are known by their content; what is no text page is refused with advice."""

import gzip
import io
import zipfile

import pytest

from articles.wire.detect import LARGEST, detect
from articles.wire.story import WireError
from tests.articles.wire.pages import page


def a_zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(zipfile.ZipInfo("word/document.xml"), "<w/>")
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_text_page_is_known_in_every_encoding(encoding):
    assert detect(page().encode(encoding)) == "text page"


@pytest.mark.parametrize(
    "data, says",
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf \r\n", "the file is empty"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a JPEG picture"),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        (b"%PDF-1.7", "a PDF document"),
        (a_zip(), "a zip archive or a Word document"),
        (gzip.compress(b"text", mtime=0), "a gzip archive"),
        (b"\x7fELF\x02\x01\x01\x00\x00", "binary data"),
        (b"text\x00text", "binary data"),
        (b"\x7fELF\x81\x00\xff", "binary data"),
        ("A\x00B".encode("utf-16"), "binary data"),
        (
            b'<?xml version="1.0"?><rss xmlns:wp="http://wordpress.org/export/2.0/">',
            "a version other than 1.0 to 1.2",
        ),
        (b"<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/'>", "NewsML-G2"),
        (b"<?xml version='1.0'?><nitf>", "NITF"),
        (b"<?xml version='1.0'?><rss version='2.0'>", "an RSS feed"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'>", "an Atom feed"),
        (b"<!DOCTYPE html><html>", "an HTML page"),
        (b"<?xml version='1.0'?><story/>", "XML"),
        (b'{"name": "x", "headline": "A"}', "JSON of another kind"),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "a JSON feed"),
        (b"a" * (LARGEST + 1), "a text page at most 1 MB"),
        ("Ein Text mit Ü und Ö und Ä\n\nmehr".encode() + b"\xc3", "f.x:3: the text is UTF-8 but broken here"),
        (b"caf\x81", "an encoding we cannot tell"),
    ],
)
def test_what_is_no_text_page_is_refused_with_advice(data, says):
    with pytest.raises(WireError) as error:
        detect(data, "f.x")
    assert says in str(error.value)
    assert str(error.value).startswith("f.x")
