"""ninjs 1.0 to 3.1 → Stories: one document, a list of them, a package, or an answer of a feed such as ours.

What a document holds and a story has no place for is counted in `lost`; what is said to colleagues goes into notes.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from articles.content.html import plain_text
from articles.wire import ninjs_parts as parts
from articles.wire.ninjs_body import from_html
from articles.wire.ninjs_parts import KINDS, line, number, rows
from articles.wire.ninjs_versions import Document, family, in_words_of_3
from articles.wire.story import Note, Story, WireError

FORMAT = "ninjs"
LONGEST = {"headline": 200, "short_headline": 100, "standfirst": 1000, "dateline": 120, "slugline": 80}
LONGEST_GUID = 300
# Taken over above, or said anew by our own publication: version and times, counts, the kind of document.
USED = {
    *("uri", "type", "representationType", "version", "standard", "firstCreated", "versionCreated"),
    *("contentCreated", "embargoedUntil", "pubStatus", "urgency", "copyrightHolder", "copyrightNotice"),
    *("usageTerms", "edNote", "language", "descriptions", "bodies", "headlines", *KINDS, "infoSources"),
    *("title", "by", "slugline", "located", "associations", "altIds", "expires"),
    *("contentType", "charCount", "wordCount", "name", "rel"),
}


@dataclass(slots=True)
class Documents:
    """What a file holds. `lost` counts, by kind, what had no place; it is complete when `stories` is exhausted."""

    data: bytes
    place: str
    lost: Counter[str] = field(default_factory=Counter)

    def stories(self) -> Iterator[Story | WireError]:
        """Every text as a Story, or the reason why it cannot be one."""
        try:
            found = json.loads(self.data)
        except (ValueError, RecursionError) as error:
            message = f"the JSON is broken here ({error}); send it again"
            raise WireError(message, place=self.place, line=getattr(error, "lineno", None)) from error
        for document in self._documents(found):
            try:
                yield from self._read(document)
            except WireError as error:
                yield error

    def _documents(self, found: Any) -> Iterator[Document]:
        """Bare documents, those of a list, and those in the envelope of a feed: `{"items": [{"item": …}]}`."""
        if isinstance(found, dict) and isinstance(found.get("items"), list):
            found = found["items"]
        for one in found if isinstance(found, list) else [found]:
            if isinstance(one, dict) and isinstance(one.get("item"), dict):
                self.lost["envelope around a document"] += 1
                one = one["item"]
            if isinstance(one, dict) and "uri" in one:
                yield one
            else:
                self.lost["entry that is no ninjs document (it has no uri)"] += 1

    def _read(self, document: Document) -> Iterator[Story]:
        yield from self._stories(in_words_of_3(document, family(document, self.place), self.lost))

    def _stories(self, made: Document) -> Iterator[Story]:
        kind = made.get("type", "text")
        if kind == "text":
            yield self._story(made)
        elif kind == "composite":
            for part in rows(made, "associations"):
                yield from self._stories(part)
        else:
            self.lost[f"item of type {kind}"] += 1

    def _story(self, made: Document) -> Story:
        guid, where = str(made["uri"]).strip(), self.place
        headlines = {
            one.get("role") or "main": line(one.get("value")) for one in reversed(rows(made, "headlines"))
        }
        headline = headlines.get("main") or line(made.get("title")) or next(iter(headlines.values()), "")
        if not guid or len(guid) > LONGEST_GUID:
            raise WireError("a document has no usable uri, which is what tells stories apart", place=where)
        if not headline or len(headline) > LONGEST["headline"]:
            reason = f"a headline of {len(headline)} letters" if headline else "no headline"
            raise WireError(f"{guid} has {reason}; it needs one of 1 to 200", place=where)
        notes: list[str] = []
        pictures = parts.pictures(made, notes, self.lost)
        body = from_html(parts.printed_body(made), pictures)
        self.lost += body.lost
        bylines, override, source = parts.credits(made, notes)
        embargo, stage, held = parts.embargo(made)
        standfirst, introduction = self._descriptions(made)
        ids = parts.alternative_ids(made, self.lost)
        self._count_the_rest(made)
        return Story(
            format=FORMAT,
            guid=guid,
            headline=headline,
            short_headline=self._fit(headlines.get("short", ""), "short_headline"),
            social_headline=self._fit(headlines.get("social", ""), "headline"),
            standfirst=standfirst,
            introduction=introduction,
            dateline=self._fit(line(made.get("located")), "dateline"),
            body=body.html,
            source=source,
            source_url=parts.source_url(made, source),
            bylines=bylines,
            byline_override=override,
            slugline=self._fit(line(made.get("slugline")), "slugline"),
            pictures=tuple(body.pictures),
            version=number(made.get("version")),
            withdrawn=parts.withdrawn(made),
            stage=stage,
            language=line(made.get("language"))[:12],
            urgency=urgency if 1 <= (urgency := number(made.get("urgency"))) <= 9 else 0,
            original_url=ids.get("source-url", ""),
            embargo_until=embargo,
            entities=tuple(parts.entities(made)),
            desk_notes=(*parts.text_notes(made), *notes),
            slug=ids.get("slug", ""),
            published_at=parts.moment(made.get("firstCreated")),
            notes=(Note(0, held),) if held else (),
        )

    def _fit(self, text: str, name: str) -> str:
        if len(text) > LONGEST[name]:
            self.lost[f"{name.replace('_', ' ')} of more than {LONGEST[name]} letters"] += 1
            return ""
        return text

    def _descriptions(self, made: Document) -> tuple[str, str]:
        """(standfirst, introduction): a summary longer than a standfirst may be stands above the story."""
        found = rows(made, "descriptions")
        summary = next((one for one in found if one.get("role") in ("summary", "", None)), None) or {}
        for one in found:
            if one is not summary:
                self.lost[f"description for “{one.get('role')}”"] += 1
        text = line(plain_text(str(summary.get("value") or "")))
        return (text, "") if len(text) <= LONGEST["standfirst"] else ("", text)

    def _count_the_rest(self, made: Document) -> None:
        self.lost += Counter(f"property “{name}”" for name in made if name not in USED and made[name])
