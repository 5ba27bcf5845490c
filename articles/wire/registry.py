"""Sections, sources and authors by their printed names, made when the newsroom has none of that name.

Called inside the transactions of `actions`, which let one import run at a time.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from articles.bylines.models import Author
from articles.content.addresses import taken_words
from articles.content.models import Section, Source
from articles.wire.agencies import AGENCIES, agency
from articles.wire.naming import free_slug


def source_named(printed: str, url: str = "") -> Source | None:
    """The agency or partner of that short or full name, made when it is new (with `url`, unless we know its site);
    None for our own copy."""
    if not printed:
        return None
    name = agency(printed)
    found = (
        Source.objects.filter(name__iexact=name).first()
        or Source.objects.filter(full_name__iexact=printed).first()
    )
    if found:
        return found
    full_name, url = AGENCIES.get(name, ("", url))
    slug = free_slug(name, lambda slug: Source.objects.filter(slug=slug).exists(), longest=120)
    return Source.objects.create(name=name, full_name=full_name, url=url, slug=slug)


def section_named(name: str) -> Section:
    """The section of that name in any case. A new one is made outside the menu: readers' ways are the editors' to lay."""
    return _section_named(name)[0]


def _section_named(name: str) -> tuple[Section, bool]:
    found = Section.objects.filter(name__iexact=name).first()
    if found:
        return found, False
    slug = free_slug(
        name, lambda slug: slug in taken_words() or Section.objects.filter(slug=slug).exists(), longest=60
    )
    return Section.objects.create(name=name, slug=slug, in_menu=False), True


def author_named(name: str, source: Source | None) -> Author:
    """The author of that name in any case, the agency's own first; made when new."""
    namesakes = list(Author.objects.filter(name__iexact=name).order_by("pk"))
    for author in sorted(namesakes, key=lambda one: one.source_id != (source.pk if source else None)):
        return author
    slug = free_slug(name, lambda slug: Author.objects.filter(slug=slug).exists(), longest=120)
    return Author.objects.create(name=name, slug=slug, source=source)


@dataclass
class Names:
    """The same, each name looked up once. For one transaction: what it made is gone if that is rolled back."""

    sources: dict[tuple[str, str], Source | None] = field(default_factory=dict)
    sections: dict[str, Section] = field(default_factory=dict)
    authors: dict[tuple[str, int | None], Author] = field(default_factory=dict)
    new_sections: list[str] = field(default_factory=list)

    def source(self, printed: str, url: str = "") -> Source | None:
        if (printed, url) not in self.sources:
            self.sources[printed, url] = source_named(printed, url)
        return self.sources[printed, url]

    def section(self, name: str) -> Section:
        if name not in self.sections:
            self.sections[name], is_new = _section_named(name)
            self.new_sections += [self.sections[name].name] if is_new else []
        return self.sections[name]

    def author(self, name: str, source: Source | None) -> Author:
        key = (name, source.pk if source else None)
        if key not in self.authors:
            self.authors[key] = author_named(name, source)
        return self.authors[key]
