"""The files of an import: which they are, and the story in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from articles.wire.accounting import lost
from articles.wire.detect import LARGEST, detect
from articles.wire.lines import decode
from articles.wire.story import Story, WireError
from articles.wire.text_page import parse


def files_of(path: Path) -> Iterator[Path]:
    """The file itself, whatever it is called; of a folder its .txt files in order, hidden ones apart.

    Raises WireError for a path that is not there and for a folder without a story page.
    """
    if not path.is_dir():
        if not path.exists():
            raise WireError("there is no such file or folder; check the path", place=str(path))
        yield path
        return
    inside = sorted(
        one
        for one in path.rglob("*.txt")
        if one.is_file() and not any(part.startswith(".") for part in one.relative_to(path).parts)
    )
    if not inside:
        message = "the folder holds no .txt file; story pages are read from plain text files"
        raise WireError(message, place=str(path))
    yield from inside


def read_story(path: Path, *, sections: Iterable[str] = ()) -> Story:
    """The story in a file, every line of it accounted for. Raises WireError, naming the file, when there is none."""
    place = str(path)
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise WireError(f"the file cannot be read: {error.strerror}", place=place) from error
    detect(data, place)
    text = decode(data, place)
    story = parse(text, sections=sections, place=place)
    missing = lost(text, story)
    if missing:
        message = (
            f"“{missing[0].text[:80]}” would have been lost, so nothing was imported; this is a fault of ours"
        )
        raise WireError(message, place=place, line=missing[0].line)
    return story
