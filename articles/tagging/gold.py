"""Reads gold articles: the CoNLL-U of the GUM corpus (entity spans and Wikipedia identities in MISC).

Format: https://gucorpling.org/gum/ ; `Entity=` holds brackets such as
`(1-organization-acc:com-sssss-cf1-1,2-coref-North_Korea` … `1)`, whose fields are
group, type, information status, salience, centering, minimal span, link, identity.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote

from articles.tagging.mention import EVENT, ORG, PERSON, PLACE

ZONE_OF_BLOCK = {"head": "headline", "figure": "caption"}
LABEL_OF_TYPE = {"person": PERSON, "place": PLACE, "organization": ORG, "event": EVENT}
_NAME_WORDS = frozenset({"of", "the", "&", "-"})
_BRACKET = re.compile(r"\((?P<open>[^()]+)(?P<single>\))?|(?P<close>[^()-]+)\)")


class UnreadableGold(ValueError):
    """The folder or file holds no gold articles; the message says which."""


@dataclass(frozen=True)
class GoldMention:
    """A mention with the places of the words that carry it: its head and the proper nouns of its minimal span.

    `named` says that one of them is a proper noun; `nested` that it only stands inside a longer name
    ("Sheffield" in "University of Sheffield").
    """

    start: int
    end: int
    heads: tuple[tuple[int, int], ...]
    type: str
    cluster: str
    identity: str
    named: bool
    nested: bool = False


@dataclass(frozen=True)
class GoldArticle:
    """One article: its zones in reading order as (zone, start, end) of `text`, and what it mentions."""

    name: str
    text: str
    zones: tuple[tuple[str, int, int], ...]
    mentions: tuple[GoldMention, ...]


@dataclass(frozen=True)
class _Token:
    start: int
    end: int
    proper: bool
    brackets: str
    governor: int  # index of the word it depends on, -1 for the root of its sentence


class _Reader:
    """Lays the words of one CoNLL-U document out as text, a paragraph a line."""

    def __init__(self) -> None:
        self.text = ""
        self.glue = ""
        self.tokens: list[_Token] = []
        self.lines: list[tuple[str, int]] = []
        self.sentence = 0  # index of the first token of the sentence being read
        self.shared: tuple[int, int] = (0, 0)  # last id and next character of a multi-word row ("can't")

    def begin_sentence(self) -> None:
        self.sentence = len(self.tokens)
        self.shared = (0, 0)

    def paragraph(self) -> None:
        self.glue = "\n" if self.text else ""
        self.lines.append(("body", len(self.text) + len(self.glue)))

    def block(self, comment: str) -> None:
        kind = comment.split("=", 1)[1].split()[0]
        if self.lines:
            self.lines[-1] = (ZONE_OF_BLOCK.get(kind, "body"), self.lines[-1][1])

    def word(self, row: list[str]) -> None:
        misc = dict(part.split("=", 1) for part in row[9].split("|") if "=" in part)
        first, _, last = row[0].partition("-")
        inside = not last and int(first) <= self.shared[0]
        if not inside:
            self.text += self.glue + row[1]
            self.glue = "" if misc.get("SpaceAfter") == "No" else " "
        if last:
            self.shared = (int(last), len(self.text) - len(row[1]))
            return
        start = self.shared[1] if inside else len(self.text) - len(row[1])
        end = min(start + len(row[1]), len(self.text))
        self.shared = (self.shared[0], end) if inside else (0, 0)
        governor = self.sentence + int(row[6]) - 1 if row[6] != "0" else -1
        self.tokens.append(_Token(start, end, row[3] == "PROPN", misc.get("Entity", ""), governor))


def read_folder(path: Path) -> list[GoldArticle]:
    """Every `*.conllu` in the folder, by name. Raises UnreadableGold when there is none."""
    files = sorted(path.glob("*.conllu")) if path.is_dir() else []
    if not files:
        raise UnreadableGold(f"{path} holds no .conllu file: give the folder of the gold set.")
    return [read_article(file.stem, file.read_text(encoding="utf-8")) for file in files]


def read_article(name: str, source: str) -> GoldArticle:
    """One CoNLL-U document as plain text (a line a paragraph) with its mentions by character offset."""
    reader = _Reader()
    for line in source.splitlines():
        if line.startswith("# newpar_block"):
            reader.block(line)
        elif line.startswith("# newpar"):
            reader.paragraph()
        elif line.startswith("# sent_id"):
            reader.begin_sentence()
        elif line[:1].isdigit() and "." not in line.split("\t", 1)[0]:
            reader.word(line.split("\t"))
    if not reader.tokens:
        raise UnreadableGold(f"{name} holds no words in CoNLL-U.")
    starts = [start for _, start in reader.lines[1:]]
    ends = [start - 1 for start in starts] + [len(reader.text)]
    zones = tuple((zone, start, end) for (zone, start), end in zip(reader.lines, ends, strict=True))
    mentions = list(_mentions(reader.tokens))
    inner = [replace(mention, nested=_is_nested(reader.text, mention, mentions)) for mention in mentions]
    return GoldArticle(name, reader.text, zones, tuple(inner))


def _is_nested(text: str, mention: GoldMention, mentions: list[GoldMention]) -> bool:
    """Whether only name words lie between the mention and the head of a longer name around it."""
    for outer in mentions:
        if not (outer.named and outer.start <= mention.start and mention.end <= outer.end):
            continue
        for start, end in outer.heads:
            if start >= mention.end:
                between = text[mention.end : start]
            elif end <= mention.start and outer.type != "person":
                between = text[end : mention.start]
            else:
                continue
            if "," not in between and all(
                word[0].isupper() or word in _NAME_WORDS for word in between.split()
            ):
                return True
    return False


def _mentions(tokens: list[_Token]) -> Iterator[GoldMention]:
    open_at: dict[str, list[tuple[int, list[str]]]] = defaultdict(list)
    for at, token in enumerate(tokens):
        for bracket in _BRACKET.finditer(token.brackets):
            if bracket["close"]:
                begun = open_at[bracket["close"].split("-")[0]]
                if begun:
                    yield _mention(tokens, *begun.pop(), last=at)
                continue
            fields = bracket["open"].split("-", 7)
            if bracket["single"]:
                yield _mention(tokens, at, fields, last=at)
            else:
                open_at[fields[0]].append((at, fields))


def _mention(tokens: list[_Token], first: int, fields: list[str], *, last: int) -> GoldMention:
    inside = range(first, last + 1)
    head = next((at for at in inside if tokens[at].governor not in inside), last)
    minimal = [first + int(at) - 1 for at in fields[5].split(",") if at.isdigit()]
    proper = [at for at in {head, *minimal} if at in inside and tokens[at].proper]
    return GoldMention(
        start=tokens[first].start,
        end=tokens[last].end,
        heads=tuple((tokens[at].start, tokens[at].end) for at in proper or [head]),
        type=fields[1],
        cluster=fields[0],
        identity=unquote(fields[7]).replace("_", " ") if len(fields) > 7 else "",
        named=bool(proper),
    )
