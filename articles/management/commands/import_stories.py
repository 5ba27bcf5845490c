"""`manage.py import_stories FILE|FOLDER…`: stories from files into the newsroom."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from articles.content.models import Section
from articles.publishing.transitions import PUBLISH
from articles.wire.actions import BATCH, import_stories
from articles.wire.files import files_of, read
from articles.wire.outcome import Imported
from articles.wire.report import describe
from articles.wire.sections import LONGEST_NAME
from articles.wire.story import Story, WireError
from newsroom.accounts.models import User

IMPORT = "articles.import_article"


class Command(BaseCommand):
    help = (
        "Imports story pages saved as plain text, WordPress exports and ninjs. Stories are drafts unless --publish is "
        "given; one that came in before is updated and never made twice. What cannot be read is reported, and the "
        "rest goes on."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths",
            nargs="+",
            metavar="FILE|FOLDER",
            help="A folder stands for its .txt, .xml and .json files.",
        )
        parser.add_argument("--dry-run", action="store_true", help="Report the same, and write nothing.")
        parser.add_argument("--publish", action="store_true", help="Publish what comes in.")
        parser.add_argument(
            "--section", default="", help="Primary section of new stories, made when it is new."
        )
        parser.add_argument(
            "--by",
            metavar="E-MAIL",
            help="Whose import it is, with their permissions. Left out: the system's.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        by = _user(options["by"], publish=options["publish"]) if options["by"] else None
        section = " ".join(options["section"].split())
        if len(section) > LONGEST_NAME:
            raise CommandError(
                f"That name is too long for --section; a section's name has at most {LONGEST_NAME} letters."
            )
        self.counts: Counter[str] = Counter()
        if options["dry_run"]:
            # Everything is done and taken back, so that the report is exactly that of the real run.
            with transaction.atomic():
                self.take_all(options["paths"], by=by, section=section, publish=options["publish"])
                transaction.set_rollback(True)
        else:
            self.take_all(options["paths"], by=by, section=section, publish=options["publish"])
        total = ", ".join(f"{number} {outcome}" for outcome, number in self.counts.items())
        self.stdout.write(f"{total}." + (" Dry run: nothing was written." if options["dry_run"] else ""))
        if self.counts["failed"] or self.counts["not published"]:
            raise CommandError("Not everything was done; the report above says what and why.")

    def take_all(self, paths: list[str], *, by: User | None, section: str, publish: bool) -> None:
        """Reads the stories and brings them in, a hundred at a time; a broken one is reported and the next goes on."""
        waiting: list[tuple[Path, Story]] = []

        def bring_in() -> None:
            arrived = [(story, path.name) for path, story in waiting]
            done = import_stories(arrived, by=by, at=timezone.now(), section=section, publish=publish)
            for (path, story), one in zip(waiting, done, strict=True):
                self.tell(path, story, one)
            waiting.clear()

        for path in self.files(paths):
            # What stands before it is told first, so that the report is in the order of the files.
            try:
                reading = read(path, sections=_section_names(waiting))
                for story in reading.stories:
                    if isinstance(story, WireError):
                        bring_in()
                        self.fail(story)
                        continue
                    waiting.append((path, story))
                    if len(waiting) == BATCH:
                        bring_in()
            except WireError as error:
                bring_in()
                self.fail(error)
                continue
            if reading.lost:
                bring_in()
            for kind, number in reading.lost.items():
                self.stdout.write(f"{path}: not taken over: {number} × {kind}")
        bring_in()

    def tell(self, path: Path, story: Story, done: Imported | WireError) -> None:
        if isinstance(done, WireError):
            self.fail(done)
            return
        self.counts[done.outcome] += 1
        self.counts.update({"not published": 1} if done.not_published else {})
        for line in describe(str(path), story, done):
            self.stdout.write(line)

    def files(self, paths: list[str]) -> Iterator[Path]:
        for name in paths:
            try:
                yield from files_of(Path(name))
            except WireError as error:
                self.fail(error)

    def fail(self, error: WireError) -> None:
        self.counts["failed"] += 1
        self.stdout.write(self.style.ERROR(f"{error}"))


def _section_names(waiting: list[tuple[Path, Story]]) -> Iterator[str]:
    """The sections that there are, and those that stories which wait will bring."""
    yield from Section.objects.values_list("name", flat=True)
    for _, story in waiting:
        yield from story.sections


def _user(email: str, *, publish: bool) -> User:
    """The user with that e-mail, who may do this. Raises CommandError."""
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise CommandError(f"Nobody with the e-mail {email} works here; see Users in the admin.")
    if not user.has_perm(IMPORT):
        raise CommandError(f"{email} may not import stories; a wire operator or an editor may.")
    if publish and not user.has_perm(PUBLISH):
        raise CommandError(f"{email} may not publish; an editor may. Leave --publish out to import drafts.")
    return user
