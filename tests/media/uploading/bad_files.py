"""Files that are no photos, or that mean harm, each made here: name → (bytes, what the message must say)."""

import gzip
import io
import struct
import zipfile
import zlib

from PIL import Image

from tests.media.pictures import bytes_of, jpeg, scene


def png_claiming(width: int, height: int, data: bytes = b"") -> bytes:
    """A PNG whose header promises a size that its few bytes do not hold."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(data))
        + chunk(b"IEND", b"")
    )


def half(content: bytes) -> bytes:
    return content[: len(content) // 2]


def png_with_text_bomb() -> bytes:
    """A text chunk of 60 kB that unpacks to 60 MB."""
    content = png_claiming(4, 4, b"\x00" * 52)
    body = b"Comment\x00\x00" + zlib.compress(b"A" * 60_000_000, 9)
    chunk = struct.pack(">I", len(body)) + b"zTXt" + body + struct.pack(">I", zlib.crc32(b"zTXt" + body))
    return content[:33] + chunk + content[33:]


def lying_jpeg() -> bytes:
    """A real JPEG whose frame header says 60,000 × 60,000."""
    content = bytearray(jpeg())
    frame = content.index(b"\xff\xc0")
    content[frame + 5 : frame + 9] = struct.pack(">HH", 60_000, 60_000)
    return bytes(content)


def tiff_loop() -> bytes:
    """A TIFF whose first directory is followed by itself, and has no picture."""
    return b"II*\x00" + struct.pack("<I", 8) + struct.pack("<H", 0) + struct.pack("<I", 8) + b"\0" * 64


def flat_bomb() -> bytes:
    """A PNG of 20 kB that is honest, flat, and 121 megapixels large."""
    return bytes_of(Image.new("1", (11_000, 11_000)), "PNG")


def tiff_claiming(width: int, height: int) -> bytes:
    """A little-endian TIFF of one directory (TIFF 6.0) whose strip lies outside the file."""
    tags = [
        (256, width),
        (257, height),
        (258, 8),
        (259, 1),
        (262, 1),
        (273, 8000),
        (277, 1),
        (278, height),
        (279, 9),
    ]
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    return b"II*\x00" + struct.pack("<IH", 8, len(tags)) + entries + struct.pack("<I", 0)


def script_in_gif() -> bytes:
    """A GIF to one reader and a script to another: `GIF89a/*…*/=alert(1)`."""
    return b"GIF89a/*" + b"\0" * 40 + b"*/=alert(1);//" + b"\0" * 60


def zip_behind(content: bytes) -> bytes:
    """A picture from its beginning, an archive from its end."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("Evil.class", b"\xca\xfe\xba\xbe" * 50)
    return content + packed.getvalue()


SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><rect width="9"/></svg>'
)

BAD_FILES = {
    "empty.jpg": (b"", "is empty"),
    "words.jpg": (b"This is not a picture at all. " * 40, "no picture that we know"),
    "drawing.svg": (SVG, "an SVG drawing"),
    "drawing.jpg": (SVG, "an SVG drawing"),
    "page.png": (b"<!DOCTYPE html><script>alert(1)</script>", "a web page"),
    "report.jpg": (b"%PDF-1.7\n" + b"0" * 500, "a PDF document"),
    "archive.png": (b"PK\x03\x04" + b"0" * 500, "a ZIP archive"),
    "picture.bmp": (bytes_of(scene(50, 50), "BMP"), "a BMP picture"),
    "cut.jpg": (jpeg()[:9000], "damaged"),
    "cut.png": (bytes_of(scene(), "PNG")[:-2000], "damaged"),
    "cut.webp": (half(bytes_of(scene(), "WEBP")), "damaged"),
    "cut.avif": (half(bytes_of(scene(), "AVIF")), "damaged"),
    "cut.gif": (bytes_of(scene(300, 200), "GIF")[:900], "damaged"),
    "cut.tif": (bytes_of(scene(300, 200), "TIFF")[:4000], "damaged"),
    "only-a-head.jpg": (b"\xff\xd8\xff\xe0" + b"\0" * 100, "damaged"),
    "only-a-head.heic": (b"\0\0\0\x18ftypheic\0\0\0\0heicmif1" + b"\0" * 100, "damaged"),
    "huge-dimensions.png": (png_claiming(60_000, 60_000), "too large"),
    "long-side.png": (png_claiming(500_000, 2), "too large"),
    "empty-promise.png": (png_claiming(10_000, 10_000), "damaged"),
    "lying.jpg": (lying_jpeg(), "too large"),
    "text-bomb.png": (png_with_text_bomb(), "damaged"),
    "loop.tif": (tiff_loop(), "damaged"),
    "huge-dimensions.tif": (tiff_claiming(60_000, 60_000), "too large"),
    "empty-promise.tif": (tiff_claiming(3000, 2000), "damaged"),
    "huge-canvas.gif": (
        b"GIF89a" + struct.pack("<HH", 65_535, 65_535) + b"\xf7\0\0" + b"\0" * 900,
        "damaged",
    ),
    "flat-bomb.png": (flat_bomb(), "too large"),
    "script.gif": (script_in_gif(), "damaged"),
    "wide-letters.svg": (SVG.decode().encode("utf-16"), "no picture that we know"),
    "packed.svgz": (gzip.compress(SVG), "a compressed archive"),
}


def good_but_odd() -> dict[str, bytes]:
    """Pictures that look unusual and are welcome: name → bytes."""
    picture = scene(400, 300)
    animated = io.BytesIO()
    picture.save(animated, "GIF", save_all=True, append_images=[scene(400, 300, seed=2)])
    deep = Image.frombytes("I;16", (64, 48), bytes(range(256)) * 24)
    transparent = picture.convert("RGBA")
    transparent.putalpha(128)
    more = {"save_all": True, "append_images": [scene(400, 300, seed=2)]}
    turned = Image.Exif()
    turned[0x0112] = 6
    return {
        "animated.gif": animated.getvalue(),
        "animated.webp": bytes_of(picture, "WEBP", **more),
        "animated.png": bytes_of(picture, "PNG", **more),
        "archive-behind-it.jpg": zip_behind(jpeg(400, 300, seed=9)),
        "cmyk.jpg": bytes_of(picture.convert("CMYK"), "JPEG"),
        "grey.jpg": bytes_of(picture.convert("L"), "JPEG"),
        "sixteen-bit.png": bytes_of(deep, "PNG"),
        "palette.png": bytes_of(picture.convert("P"), "PNG"),
        "transparent.webp": bytes_of(transparent, "WEBP"),
        "picture.avif": bytes_of(picture, "AVIF"),
        "picture.tif": bytes_of(picture, "TIFF", compression="tiff_lzw"),
        "wrong-name.txt": jpeg(400, 300, seed=5),
        "page-behind-it.jpg": jpeg(400, 300, seed=6) + b"<script>alert(1)</script>" + SVG,
        "turned.jpg": bytes_of(scene(400, 300, seed=7), "JPEG", exif=turned),
        "huge-comment.jpg": jpeg(400, 300, seed=8, comment=b"x" * 60_000),
        "one-pixel.png": bytes_of(Image.new("RGB", (1, 1), (200, 10, 10)), "PNG"),
        "strip.png": bytes_of(scene(4000, 3), "PNG"),
    }
