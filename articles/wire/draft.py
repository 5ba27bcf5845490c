"""A story in the making: where each paragraph of a text page is put, with its lines on record."""

from __future__ import annotations

import hashlib
import html
import re
from dataclasses import dataclass, field

from articles.wire.contributors import places
from articles.wire.credit import split_credit
from articles.wire.lines import Paragraph
from articles.wire.names import natural_case
from articles.wire.story import Byline, Hint, HintKind, LeftOut, Note, Picture, PictureKind, Placed, Story


@dataclass(slots=True)
class Draft:
    """Filled from the top of the page down; `story` is called once, at the end."""

    sections: list[str] = field(default_factory=list)
    primary: str = ""
    source: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    body: list[str | Picture] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    writers: list[tuple[str, str]] = field(default_factory=list)
    hints: list[Hint] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def has_text(self) -> bool:
        return any(isinstance(block, str) for block in self.body)

    def put(self, top: Paragraph, where: str) -> None:
        self.placed += [Placed(line, text, where) for line, text in top.lines]

    def put_field(self, top: Paragraph, name: str) -> None:
        self.fields[name] = " ".join(filter(None, (self.fields.get(name), top.plain)))
        self.put(top, name)

    def put_body(self, top: Paragraph) -> None:
        self.body.append(top.text)
        self.put(top, "body")

    def put_picture(self, top: Paragraph, *, kind: PictureKind) -> None:
        caption, credit = split_credit(top.plain)
        number = len(self.pictures) + (not self.pictures or self.pictures[0].kind == "inline")
        picture = Picture("lead" if kind == "lead" else f"photo-{number}", kind, caption, credit)
        if kind == "inline":
            self.body.append(picture)
        self.pictures.append(picture)
        self.put(top, f"picture {picture.key}")

    def put_hint(self, top: Paragraph, kind: HintKind, headline: str) -> None:
        self.hints.append(Hint(kind, headline, top.line))
        self.put(top, f"{kind} headline")

    def leave_out(self, top: Paragraph, reason: str) -> None:
        self.left_out += [LeftOut(line, text, reason) for line, text in top.lines]

    def note(self, top: Paragraph, message: str) -> None:
        self.notes.append(Note(top.line, message))

    def guid(self) -> str:
        """Who the story is: a hash of headline, dateline and first paragraph without case and marks.

        A page has no identifier of its own. The same page saved twice gives the same, whatever changed
        further down; a rewritten headline or first paragraph gives another story.
        """
        first = next(block for block in self.body if isinstance(block, str))
        parts = (self.fields["headline"], self.fields.get("dateline", ""), first)
        plain = "\n".join(re.sub(r"\W+", " ", part).strip().casefold() for part in parts)
        return "text-page:" + hashlib.sha256(plain.encode()).hexdigest()[:32]

    def bylines(self) -> tuple[Byline, ...]:
        """The writers in natural case, with the place that the contributors' note gives them by surname."""
        reported = places(self.fields.get("contributors_note", ""))
        named = [(natural_case(name), place) for name, place in self.writers]
        return tuple(
            Byline(name=name, place=place or reported.get(name, "") or reported.get(name.split()[-1], ""))
            for name, place in named
        )

    def story(self, *, format: str) -> Story:
        return Story(
            format=format,
            guid=self.guid(),
            headline=self.fields["headline"],
            body="\n".join(_html(block) for block in self.body),
            sections=tuple(self.sections),
            primary_section=self.primary or (self.sections[0] if self.sections else ""),
            standfirst=self.fields.get("standfirst", ""),
            introduction=self.fields.get("introduction", ""),
            dateline=self.fields.get("dateline", ""),
            source=self.source,
            bylines=self.bylines(),
            contributors_note=self.fields.get("contributors_note", ""),
            pictures=tuple(self.pictures),
            hints=tuple(self.hints),
            placed=tuple(sorted(self.placed, key=lambda placed: placed.line)),
            left_out=tuple(sorted(self.left_out, key=lambda left: left.line)),
            notes=tuple(self.notes),
        )


def _html(block: str | Picture) -> str:
    if isinstance(block, Picture):
        return f'<figure data-illustration="{html.escape(block.key)}"></figure>'
    return f"<p>{html.escape(block, quote=False)}</p>"
