"""What an import says about one file, as lines of text: nothing is passed over in silence."""

from __future__ import annotations

from collections.abc import Iterator

from articles.wire.outcome import Imported
from articles.wire.story import LeftOut, Story


def describe(place: str, story: Story, done: Imported) -> Iterator[str]:
    """The report of one file: outcome, what went where, what was left out (with lines), hints, and what to look at."""
    verb = done.outcome + (" and published" if done.published else "")
    yield f"{place}: {verb}: “{story.headline}” (story {done.article.pk})"
    if done.outcome == "imported":
        yield f"  {summary(story)}"
    if done.changed and done.outcome == "updated":
        yield f"  changed: {', '.join(done.changed)}"
    if done.why:
        yield f"  {done.why}"
    if done.not_published:
        yield f"  not published: {done.not_published}"
    if done.new_sections:
        yield f"  new sections, not in the menu yet: {', '.join(done.new_sections)}"
    for text in done.pinned:
        yield f"  pinned: {text}"
    for hint in story.hints:
        yield f"  hint, line {hint.line}: {hint.kind} story is “{hint.headline}”"
    for reason, lines in _by_reason(story.left_out).items():
        yield f"  left out, {reason}: " + "; ".join(f"line {one.line} “{one.text}”" for one in lines)
    for note in story.notes:
        yield f"  look at line {note.line}: it {note.message}"
    if story.placed:
        yield f"  lost: nothing; {len(story.placed)} lines in their fields, {len(story.left_out)} left out"


def summary(story: Story) -> str:
    """One line of what the story holds."""
    inline = sum(picture.kind == "inline" for picture in story.pictures)
    parts = [
        f"{story.body.count('<p>')} paragraphs",
        f"{len(story.pictures) - inline} lead and {inline} inline captions (pictures to be added)",
        f"sections {', '.join(story.sections) or 'none'}"
        + (f" (primary {story.primary_section})" if story.primary_section else ""),
        f"by {', '.join(byline.name for byline in story.bylines) or 'nobody'}",
        f"dateline {story.dateline or 'none'}",
        f"source {story.source or 'none'}",
    ]
    return " · ".join(parts)


def _by_reason(left_out: tuple[LeftOut, ...]) -> dict[str, list[LeftOut]]:
    reasons: dict[str, list[LeftOut]] = {}
    for one in left_out:
        reasons.setdefault(one.reason, []).append(one)
    return reasons
