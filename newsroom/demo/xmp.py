"""Pure rule: what IPTC-IIM has no dataset for, as an XMP packet (ISO 16684-1) for a JPEG's segment APP1."""

from __future__ import annotations

from xml.sax.saxutils import escape

SIGNATURE = b"http://ns.adobe.com/xap/1.0/\x00"
DRAWN = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCreation"  # drawn, not photographed
PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:core="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
   xmlns:ext="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" ext:DigitalSourceType="{made}">
   <core:AltTextAccessibility>
    <rdf:Alt><rdf:li xml:lang="x-default">{alt}</rdf:li></rdf:Alt>
   </core:AltTextAccessibility>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


def segment(*, alt: str) -> bytes:
    """The content of an APP1 segment that says what the picture shows, and that it is a drawing."""
    return SIGNATURE + PACKET.format(alt=escape(alt), made=DRAWN).encode()
