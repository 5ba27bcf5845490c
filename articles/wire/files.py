"""The files of an import: which they are, and the story in each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from articles.wire.accounting import lost
from articles.wire.detect import LARGEST, LARGEST_NINJS, NINJS, WXR, detect
from articles.wire.lines import decode
from articles.wire.ninjs import Documents
from articles.wire.story import Story, WireError
from articles.wire.text_page import parse
from articles.wire.wxr import Export


def files_of(path: Path) -> Iterator[Path]:
    """The file itself, whatever it is called; of a folder its .txt, .xml and .json files in order, hidden ones apart.

    Raises WireError for a path that is not there and for a folder without a story page.
    """
    if not path.is_dir():
        if not path.exists():
            raise WireError("there is no such file or folder; check the path", place=str(path))
        yield path
        return
    inside = sorted(
        one
        for one in path.rglob("*")
        if one.suffix in (".txt", ".xml", ".json")
        and one.is_file()
        and not any(part.startswith(".") for part in one.relative_to(path).parts)
    )
    if not inside:
        message = "the folder holds no .txt, .xml or .json file, which is what stories are read from"
        raise WireError(message, place=str(path))
    yield from inside


@dataclass(frozen=True, slots=True)
class Reading:
    """The stories of one file, a WireError for each that cannot be read; `lost` counts what had no place, by kind."""

    stories: Iterator[Story | WireError]
    lost: Counter[str] = field(default_factory=Counter)


def read(path: Path, *, sections: Iterable[str] = ()) -> Reading:
    """What is in a file, by its format. Raises WireError, naming the file, when it is none of ours."""
    data = _head(path)
    format = detect(data, str(path))
    if format == WXR:
        export = Export(path)
        return Reading(export.stories(), export.lost)
    if format == NINJS:
        documents = Documents(_whole(path), str(path))
        return Reading(documents.stories(), documents.lost)
    return Reading(iter([_text_page(data, str(path), sections)]))


def _head(path: Path) -> bytes:
    """The file's bytes as far as a text page may reach."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise WireError(f"the file cannot be read: {error.strerror}", place=str(path)) from error


def _whole(path: Path) -> bytes:
    if path.stat().st_size > LARGEST_NINJS:
        message = (
            f"the file is larger than {LARGEST_NINJS // 1_048_576} MB; send its documents in several files"
        )
        raise WireError(message, place=str(path))
    return path.read_bytes()


def _text_page(data: bytes, place: str, sections: Iterable[str]) -> Story:
    """The story on the page, every line of it accounted for."""
    text = decode(data, place)
    story = parse(text, sections=sections, place=place)
    missing = lost(text, story)
    if missing:
        message = (
            f"“{missing[0].text[:80]}” would have been lost, so nothing was imported; this is a fault of ours"
        )
        raise WireError(message, place=place, line=missing[0].line)
    return story
