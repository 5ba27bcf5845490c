"""What we write into a public file: headline, caption, credit, creator, copyright and usage terms.

Sources: XMP Part 1 (ISO 16684-1) and the IPTC Photo Metadata Standard for the property names; IPTC-IIM
4.2 for
records and data sets; Adobe's "Photoshop File Formats" for the 8BIM resource (0x0404) that
carries IIM in JPEG.
"""

import base64
import struct
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

NEWSCODES = "http://cv.iptc.org/newscodes/digitalsourcetype/"


@dataclass(frozen=True)
class Facts:
    """What may be said in public about a photo; no place finer than a city, no camera, no person's device."""

    headline: str = ""
    caption: str = ""
    credit: str = ""
    creator: str = ""
    copyright_notice: str = ""
    usage_terms: str = ""
    alt: str = ""
    source_type: str = ""


def embedded_blocks(facts: Facts) -> dict[str, str]:
    """Both records, as the child's job carries them."""
    return {
        "xmp": base64.b64encode(xmp_packet(facts)).decode(),
        "iptc": base64.b64encode(iptc_segment(facts)).decode(),
    }


def xmp_packet(facts: Facts) -> bytes:
    """The facts as an XMP packet."""
    simple = [("photoshop:Headline", facts.headline), ("photoshop:Credit", facts.credit)]
    if facts.source_type:
        simple.append(("Iptc4xmpExt:DigitalSourceType", NEWSCODES + facts.source_type))
    attributes = "".join(f" {name}={quoteattr(_clean(value))}" for name, value in simple if value)
    languages = [
        ("dc:description", facts.caption),
        ("dc:rights", facts.copyright_notice),
        ("xmpRights:UsageTerms", facts.usage_terms),
        ("Iptc4xmpCore:AltTextAccessibility", facts.alt),
    ]
    body = "".join(
        f'<{name}><rdf:Alt><rdf:li xml:lang="x-default">{escape(_clean(value))}</rdf:li></rdf:Alt></{name}>'
        for name, value in languages
        if value
    )
    if facts.creator:
        body += (
            f"<dc:creator><rdf:Seq><rdf:li>{escape(_clean(facts.creator))}</rdf:li></rdf:Seq></dc:creator>"
        )
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
        ' xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"'
        ' xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"'
        ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
        f'{attributes}>{body}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    ).encode()


def iptc_segment(facts: Facts) -> bytes:
    """The facts as IPTC-IIM in UTF-8, wrapped as JPEG's APP13 payload."""
    # (record, data set): value and its longest length in bytes.
    fields = [
        ((2, 105), facts.headline, 256),
        ((2, 120), facts.caption, 2000),
        ((2, 110), facts.credit, 32),
        ((2, 80), facts.creator, 32),
        ((2, 116), facts.copyright_notice, 128),
    ]
    block = _data_set(1, 90, b"\x1b%G") + _data_set(2, 0, b"\x00\x04")
    for (record, number), value, longest in fields:
        if value:
            block += _data_set(record, number, _cut(_clean(value), longest))
    padding = b"\x00" if len(block) % 2 else b""
    resource = (
        b"8BIM" + struct.pack(">H", 0x0404) + b"\x00\x00" + struct.pack(">I", len(block)) + block + padding
    )
    return b"Photoshop 3.0\x00" + resource


def _data_set(record: int, number: int, value: bytes) -> bytes:
    return struct.pack(">BBBH", 0x1C, record, number, len(value)) + value


def _cut(text: str, longest: int) -> bytes:
    """At most so many bytes, never half a letter. IIM's limits are short; XMP carries the whole."""
    return text.encode()[:longest].decode(errors="ignore").encode()


def _clean(text: str) -> str:
    """Without the control characters that XML forbids."""
    return "".join(c for c in text if c in "\n\t" or (ord(c) >= 32 and c not in "\ufffe\uffff"))
