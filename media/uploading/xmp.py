"""Reads the properties we keep out of an XMP packet (ISO 16684-1), whatever way RDF wrote them."""

from typing import Any

from defusedxml import ElementTree

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
DC = "{http://purl.org/dc/elements/1.1/}"
PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
RIGHTS = "{http://ns.adobe.com/xap/1.0/rights/}"
CORE = "{http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/}"
EXT = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}"
XMP = "{http://ns.adobe.com/xap/1.0/}"
EXIF = "{http://ns.adobe.com/exif/1.0/}"
PLUS = "{http://ns.useplus.org/ldf/xmp/1.0/}"

TEXTS = {
    "headline": [PHOTOSHOP + "Headline"],
    "title": [DC + "title"],
    "caption": [DC + "description"],
    "credit": [PHOTOSHOP + "Credit"],
    "source": [PHOTOSHOP + "Source"],
    "copyright_notice": [DC + "rights"],
    "usage_terms": [RIGHTS + "UsageTerms"],
    "restrictions": [PHOTOSHOP + "Instructions"],
    "alt": [CORE + "AltTextAccessibility"],
    "city": [PHOTOSHOP + "City"],
    "country": [PHOTOSHOP + "Country"],
    "source_type": [EXT + "DigitalSourceType"],
    "taken": [PHOTOSHOP + "DateCreated", EXIF + "DateTimeOriginal", XMP + "CreateDate"],
}
LISTS = {"keywords": DC + "subject", "persons": EXT + "PersonInImage", "creators": DC + "creator"}
LONGEST_LIST = 200

# Terms that the IPTC retired in September 2024, which older files carry, and those that took their place.
RENAMED = {"minorHumanEdits": "humanEdits", "digitalArt": "digitalCreation"}


def read_xmp(packet: bytes) -> dict[str, Any]:
    """Our fields found in the packet; "taken" is the date as written. Raises on XML that is broken or
    hostile.
    """
    root = ElementTree.fromstring(packet.strip(b"\x00 \t\r\n"), forbid_dtd=True)
    descriptions = list(root.iter(RDF + "Description"))
    record: dict[str, Any] = {}
    for name, tags in TEXTS.items():
        for tag in tags:
            if text := _text(descriptions, tag):
                record[name] = text
                break
    for name, tag in LISTS.items():
        if values := _values(descriptions, tag):
            record[name] = values[:LONGEST_LIST]
    if creators := record.pop("creators", []):
        record["creator"] = ", ".join(creators)
    if "source_type" in record:
        # Written as a full address, http or https, with or without a slash at its end.
        made = record["source_type"].rstrip("/").rsplit("/", 1)[-1]
        record["source_type"] = RENAMED.get(made, made)
    return record


def _text(descriptions: list[Any], tag: str) -> str:
    """An attribute, plain element text, or the default language of an rdf:Alt."""
    for description in descriptions:
        if text := (description.get(tag) or "").strip():
            return text
        for element in description.findall(tag):
            items = list(element.iter(RDF + "li"))
            default = next(
                (li for li in items if li.get(LANG) == "x-default"), items[0] if items else element
            )
            text = "".join(default.itertext()).strip() or (element.get(RDF + "resource") or "").strip()
            if text:
                return text
    return ""


def _values(descriptions: list[Any], tag: str) -> list[str]:
    """The items of an rdf:Bag or rdf:Seq, in order, each once."""
    found: dict[str, None] = {}
    for description in descriptions:
        if plain := (description.get(tag) or "").strip():
            found[plain] = None
        for element in description.findall(tag):
            items = list(element.iter(RDF + "li")) or [element]
            for item in items:
                if text := "".join(item.itertext()).strip():
                    found[text] = None
    return list(found)
