"""Pictures that tests make themselves: a scene with edges and colours, in any format."""

import base64
import io
import itertools
import random
import subprocess
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image, ImageDraw

from media.library.models import Photo
from media.uploading.actions import add_photo


def scene(width: int = 900, height: int = 600, seed: int = 1) -> Image.Image:
    """Sky, ground and a few bright boxes; another seed is another picture."""
    chance = random.Random(seed)
    image = Image.new("RGB", (width, height), (90, 130, 190))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, height * 2 // 3, width, height), fill=(60, 90, 50))
    for _ in range(12):
        x, y = chance.randrange(width), chance.randrange(height)
        side = chance.randrange(20, max(21, width // 5))
        draw.rectangle((x, y, x + side, y + side), fill=tuple(chance.randrange(256) for _ in range(3)))
    return image


def bytes_of(image: Image.Image, format_name: str = "JPEG", **options: Any) -> bytes:
    written = io.BytesIO()
    image.save(written, format_name, **options)
    return written.getvalue()


def jpeg(width: int = 900, height: int = 600, seed: int = 1, **options: Any) -> bytes:
    return bytes_of(scene(width, height, seed), "JPEG", quality=88, **options)


def add(content: bytes | None = None, name: str = "photo.jpg", at: Any = None, **fields: Any) -> Photo:
    """A photo in the library, through the same door as everybody's."""
    photo = add_photo(
        file=ContentFile(content if content is not None else jpeg()),
        file_name=name,
        by=None,
        at=at or timezone.now(),
    )
    if fields:
        for field, value in fields.items():
            setattr(photo, field, value)
        photo.save()
    return photo


NUMBERS = itertools.count(1)


def stored(width: int = 60, height: int = 40, **facts: Any) -> Photo:
    """The row of a photo, for what never looks into its files: nothing is decoded, and no file lies anywhere."""
    number = next(NUMBERS)
    row = {"original": f"aa/{number}.jpg", "format": "jpeg", "size_in_bytes": 9, "file_name": f"{number}.jpg"}
    row |= {"sha256": f"{number:064x}", "width": width, "height": height, "uploaded_at": timezone.now()}
    return Photo.objects.create(**row | facts)


def with_exiv2(path: Path, content: bytes, *commands: str) -> bytes:
    """The picture with metadata written into it by the exiv2 command, as an agency's software would."""
    path.write_bytes(content)
    arguments = [part for command in commands for part in ("-M", command)]
    subprocess.run(["exiv2", *arguments, str(path)], check=True, capture_output=True)
    return path.read_bytes()


# 64 × 48 pixels, blue with a yellow box; written once with heif-enc, as nothing we install can write HEIC.
HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAa1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA"
    "AA5waXRtAAAAAAACAAAAEGlkYXQAAAAAAEAAMAAAADhpbG9jAQAAAERAAAIAAQAAAAAAAAHRAAEAAAAAAAAAhwACAAEAAAAAAAAA"
    "AQAAAAAAAAAIAAAAOGlpbmYAAAAAAAIAAAAVaW5mZQIAAAEAAQAAaHZjMQAAAAAVaW5mZQIAAAAAAgAAZ3JpZAAAAADYaXBycAAA"
    "ALZpcGNvAAAAdmh2Y0MBA3AAAAAAAAAAAAAe8AD8/fj4AAAPAyAAAQAYQAEMAf//A3AAAAMAkAAAAwAAAwAeugJAIQABACpCAQED"
    "cAAAAwCQAAADAAADAB6gIIEFlurkprm4EBAwIAAAAwAgAAADACEiAAEABkQBwXPAiQAAABRpc3BlAAAAAAAAAEAAAABAAAAAFGlz"
    "cGUAAAAAAAAAQAAAADAAAAAQcGl4aQAAAAADCAgIAAAAGmlwbWEAAAAAAAAAAgABAoECAAICA4QAAAAaaXJlZgAAAAAAAAAOZGlt"
    "ZwACAAEAAQAAAI9tZGF0AAAAgygBr1irzI1xQUzb+S8eb/Py3DkfRv3IcQoZf6r//+TopLOJwire2f/Yw3yoTXFtOueV32yupYGK"
    "TfJK3Qx6c6ClsW/7XlNcCuixVAAuhaLioUH1XrRLeaYAIn2N4/lxQ0bhEF0W2o7fZuup5QOywJ48gE+1M/KfIiQuetpbJ/vZFvZQ"
)
