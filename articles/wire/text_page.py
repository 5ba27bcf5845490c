"""A story page saved as plain text → a Story. What cannot be named stays in the body; nothing is dropped.

The shape of such a page, every part but headline and body optional: sections · headline · caption of the
lead photo · introduction ("As reported by the AP:") · standfirst · dateline and body, captions where the
photos stood · contributors' note · byline · "For more world news" · previous and next article · rating
block · Latest News · Menu.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from articles.wire.contributors import LONGEST_NOTE, is_note, says_from_where
from articles.wire.credit import is_caption
from articles.wire.dateline import Dateline, split_dateline
from articles.wire.draft import Draft
from articles.wire.furniture import FURNITURE, MORE_NEWS, NEIGHBOUR, NEIGHBOUR_INLINE, furniture
from articles.wire.lines import Paragraph, paragraphs
from articles.wire.names import split_byline
from articles.wire.sections import split_sections
from articles.wire.story import HintKind, Story, WireError

FORMAT = "text page"
LONGEST_HEADLINE = 200
# A longer paragraph is no summary, note or introduction but part of the story.
LONGEST = {"standfirst": 1000, "introduction": 3000, "contributors_note": LONGEST_NOTE}
LONGEST_LABEL = 60  # letters of a lead photo's caption that is only a label ("NATO")
LABEL_WORDS = 6
SHORTEST_SENTENCE = 4  # words
SUMMARY = 400  # letters of a standfirst that is known by its place alone
HEAD = 15  # paragraphs of the page within which the dateline stands

ENDS_SENTENCE = re.compile(r"[.!?…][\"”’')\]]*$")
REPORTED_BY = re.compile(r"\breported by (?:the )?(?P<source>[A-Z][\w.&’' \-]{0,60}?):$")
NO_STORY = "a text page holds a headline and the story under it"


def parse(text: str, *, sections: Iterable[str] = (), place: str = "") -> Story:
    """The story on the page. `sections` are the newsroom's names, `place` names the file in errors."""
    return _Page(paragraphs(text), tuple(sections), place).story()


class _Page:
    """One walk over the paragraphs from the top; each is taken off `rest` and put somewhere exactly once."""

    def __init__(self, rest: list[Paragraph], sections: tuple[str, ...], place: str):
        self.rest = rest
        self.known = sections
        self.place = place
        self.draft = Draft()
        self.opening: Paragraph | None = None  # the paragraph with the dateline
        self.below_story = False

    def story(self) -> Story:
        if not self.rest:
            raise WireError(f"the file is empty; {NO_STORY}", place=self.place)
        self.take_sections()
        self.take_headline()
        self.take_head()
        self.take_body()
        if not self.draft.has_text:
            raise WireError(f"there is no story under the headline; {NO_STORY}", place=self.place)
        return self.draft.story(format=FORMAT)

    # The top of the page

    def take_sections(self) -> None:
        """Every leading sections line; a page whose only line is one keeps it, as its headline."""
        while len(self.rest) > 1:
            names = split_sections(self.rest[0].plain, self.known, following=self.rest[1].plain)
            if not names:
                return
            self.draft.sections += [name for name in names if name not in self.draft.sections]
            self.draft.put(self.rest.pop(0), "sections")

    def take_headline(self) -> None:
        while self.rest and self.take_known(self.rest[0]):
            continue
        if not self.rest:
            raise WireError(f"there is only page furniture here; {NO_STORY}", place=self.place)
        first = self.rest[0]
        dateline = split_dateline(first.text)
        reason = ""
        if len(first.plain) > LONGEST_HEADLINE:
            reason = f"its first line has {len(first.plain)} letters, a headline at most {LONGEST_HEADLINE}"
        elif dateline and dateline.agency:
            reason = "the page starts with the dateline"
        elif is_caption(first.plain):
            reason = "the page starts with a photo caption"
        if reason:
            message = f"there is no headline: {reason}. Put the headline on a line of its own above the story"
            raise WireError(message, place=self.place, line=first.line)
        self.draft.put_field(self.rest.pop(0), "headline")

    def take_head(self) -> None:
        """What stands between headline and dateline; without a dateline, up to the first plain paragraph."""
        self.opening = end = self.dateline_at()
        plain: list[Paragraph] = []
        under_headline = True
        while self.rest and (end is None or self.rest[0] is not end):
            top = self.rest[0]
            if self.take_known(top):
                continue
            if not self.take_head_part(top, under_headline=under_headline, has_dateline=end is not None):
                if end is None:
                    break
                plain.append(self.rest.pop(0))
            under_headline = False
        if (
            len(plain) == 1
            and end
            and len(plain[0].plain) <= SUMMARY
            and self.fits("standfirst", plain[0].plain)
        ):
            # Agency copy begins with its dateline, so one paragraph above it is the house's summary.
            self.draft.put_field(plain.pop(), "standfirst")
        self.rest = plain + self.rest

    def take_head_part(self, top: Paragraph, *, under_headline: bool, has_dateline: bool) -> bool:
        text = top.plain
        if len(self.rest) == 1:  # the last line is the story, or there would be none
            return False
        unfinished = not ENDS_SENTENCE.search(text) and text[-1] not in ":,;"
        label = unfinished and len(text) <= LONGEST_LABEL and len(text.split()) <= LABEL_WORDS
        reported_by = REPORTED_BY.search(text)
        if under_headline and (label or is_caption(text)):
            self.draft.put_picture(self.rest.pop(0), kind="lead")
        elif self.fits("introduction", text) and (reported_by or (has_dateline and text.endswith(":"))):
            self.draft.source = reported_by["source"] if reported_by else ""
            self.draft.put_field(self.rest.pop(0), "introduction")
        elif (
            self.fits("standfirst", text)
            and unfinished
            and len(text.split()) >= SHORTEST_SENTENCE
            and not is_caption(text)
        ):
            self.draft.put_field(self.rest.pop(0), "standfirst")
        else:
            return False
        return True

    def fits(self, name: str, text: str) -> bool:
        """Whether the field has room for the text: introduction and standfirst are one paragraph each."""
        taken = self.draft.fields.get(name, "")
        one_only = name != "contributors_note"
        return not (taken and one_only) and len(taken) + len(text) < LONGEST[name]

    def dateline_at(self) -> Paragraph | None:
        """The paragraph that opens with the dateline; one with its agency is surer than a place alone."""
        found = [(one, dateline) for one in self.rest[:HEAD] if (dateline := split_dateline(one.text))]
        named = [one for one, dateline in found if dateline.agency]
        return next(iter(named or [one for one, _ in found]), None)

    # The story and what follows it

    def take_body(self) -> None:
        last_note = self.last_note()
        while self.rest:
            top = self.rest[0]
            if self.take_known(top):
                continue
            self.rest.pop(0)
            dateline = split_dateline(top.text) if top is self.opening else None
            if dateline:
                self.put_opening(top, dateline)
            elif is_caption(top.plain):
                self.draft.put_picture(top, kind="inline")
            elif (is_note(top.plain) or top is last_note) and self.fits("contributors_note", top.plain):
                self.draft.put_field(top, "contributors_note")
            else:
                self.draft.put_body(top)
                if self.below_story:
                    self.draft.note(top, "stands below the story and is nothing we know; kept in the body")

    def put_opening(self, top: Paragraph, dateline: Dateline) -> None:
        self.draft.fields["dateline"] = dateline.place
        self.draft.source = dateline.agency or self.draft.source
        self.draft.body.append(dateline.rest)
        self.draft.put(top, "dateline and body")

    def last_note(self) -> Paragraph | None:
        """A "Karmanau reported from Kyiv" below which nothing of the story stands."""
        headlines = [id(after) for label, after in pairwise(self.rest) if NEIGHBOUR.match(label.plain)]
        for one in reversed(self.rest):
            text = one.plain
            if self.is_known(text) or id(one) in headlines or is_caption(text) or is_note(text):
                continue
            return one if says_from_where(text) else None
        return None

    # Lines known by their wording, wherever they stand

    def is_known(self, text: str) -> bool:
        patterns = (NEIGHBOUR, NEIGHBOUR_INLINE, MORE_NEWS)
        return bool(furniture(text) or any(one.match(text) for one in patterns) or split_byline(text))

    def take_known(self, top: Paragraph) -> bool:
        """Takes the top paragraph when its wording alone says what it is."""
        text = top.plain
        reason = furniture(text)
        more, label, inline = MORE_NEWS.match(text), NEIGHBOUR.match(text), NEIGHBOUR_INLINE.match(text)
        writers = None if self.draft.writers else split_byline(text)
        if reason:
            self.draft.leave_out(self.rest.pop(0), reason)
        elif label:
            self.take_neighbour(self.rest.pop(0), _kind(label[1]))
        elif inline and self.wants_hint(inline[2].strip(), _kind(inline[1])):
            self.draft.put_hint(self.rest.pop(0), _kind(inline[1]), inline[2].strip())
        elif more and not self.draft.primary:
            self.take_primary(more["section"])
            self.draft.put(self.rest.pop(0), "primary_section")
        elif writers:
            self.draft.writers = writers
            self.draft.put(self.rest.pop(0), "bylines")
            return True
        else:
            return False
        self.below_story = self.draft.has_text
        return True

    def take_neighbour(self, label: Paragraph, kind: HintKind) -> None:
        """The label, and the headline under it; a label without one is only furniture."""
        self.draft.leave_out(label, FURNITURE)
        if self.rest and not self.is_known(self.rest[0].plain) and self.wants_hint(self.rest[0].plain, kind):
            self.draft.put_hint(self.rest[0], kind, self.rest.pop(0).plain)

    def wants_hint(self, headline: str, kind: HintKind) -> bool:
        return len(headline) <= LONGEST_HEADLINE and all(hint.kind != kind for hint in self.draft.hints)

    def take_primary(self, words: str) -> None:
        """ "For more world news": World, spelled as the newsroom does, and among the story's sections."""
        names = (*self.draft.sections, *self.known)
        new = " ".join(word.capitalize() for word in words.split()) if words.islower() else words
        self.draft.primary = next((name for name in names if name.lower() == words.lower()), new)
        if self.draft.primary not in self.draft.sections:
            self.draft.sections.append(self.draft.primary)


def _kind(word: str) -> HintKind:
    return "previous" if word.lower() == "previous" else "next"
