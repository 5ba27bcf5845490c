"""What of a story is read, and in which order: from an edition or a working copy to zones."""

import re
from collections.abc import Iterable, Iterator

from articles.content.html import paragraphs
from articles.tagging.zones import BODY, CAPTION, DATELINE, HEADLINE, INTRODUCTION, STANDFIRST

_PICTURE = re.compile(r'<figure data-illustration="([A-Za-z0-9_-]{1,16})"></figure>')


def parts(
    *,
    headline: str,
    standfirst: str,
    introduction: str,
    dateline: str,
    body: str,
    captions: Iterable[tuple[str, str, str]],
) -> Iterator[tuple[str, str]]:
    """(zone, text) in the order readers meet them. `captions` are (key, role, caption without its credit).

    Bylines, credits and the contributors' note are no part of it: they name who made the story, not what it is about.
    """
    told = {key: caption for key, role, caption in captions if role == "inline"}
    yield HEADLINE, headline
    yield STANDFIRST, standfirst
    yield from ((CAPTION, caption) for _, role, caption in captions if role == "lead")
    yield from ((INTRODUCTION, line) for line in introduction.splitlines())
    yield DATELINE, dateline
    for at, piece in enumerate(_PICTURE.split(body)):
        if at % 2:
            yield CAPTION, told.get(piece, "")
        else:
            yield from ((BODY, paragraph) for paragraph in paragraphs(piece))
