"""Asks the worker to tag stories again, newest first, keeping every decision of the desk."""

import time
from datetime import datetime

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date

from articles.editions.models import Edition
from newsroom.outbox import actions as outbox
from newsroom.outbox.models import Job

BATCH = 200


class Command(BaseCommand):
    help = "Tag live stories again in the background: --all, or those published --since a day. Safe to interrupt."

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--all", action="store_true", help="every live story")
        which.add_argument("--since", metavar="YYYY-MM-DD", help="live stories published since that day")
        parser.add_argument("--no-wait", action="store_true", help="ask only; do not show the progress")

    def handle(self, *args, since: str | None, no_wait: bool, **options) -> None:
        stories = Edition.objects.live().order_by("-published_at", "-article_id")
        if since:
            stories = stories.filter(published_at__gte=_day(since))
        first = Job.objects.order_by("-id").values_list("id", flat=True).first() or 0
        asked = ask(list(stories.values_list("article_id", flat=True)))
        self.stdout.write(f"{asked} stories will be tagged again by the worker of the queue “tagging”.")
        if not no_wait:
            self._watch(first, asked)

    def _watch(self, first: int, asked: int) -> None:
        """Prints how far the worker is; leaving it with Ctrl-C stops only the watching."""
        jobs = Job.objects.filter(pk__gt=first, kind="tag")
        try:
            while (left := jobs.undone().count()) > 0:
                self.stdout.write(f"{asked - left} of {asked} done", ending="\r")
                self.stdout.flush()
                time.sleep(1)
        except KeyboardInterrupt:
            self.stdout.write("\nThe worker goes on.")
            return
        dead = jobs.dead().count()
        self.stdout.write(f"{asked - dead} of {asked} done" + (f", {dead} failed: see Jobs" if dead else ""))


def ask(article_ids: list[int]) -> int:
    """One job a story, in batches, so that an interruption leaves whole jobs."""
    for at in range(0, len(article_ids), BATCH):
        with transaction.atomic():
            for article_id in article_ids[at : at + BATCH]:
                outbox.add(kind="tag", object_id=article_id)
    return len(article_ids)


def _day(text: str) -> datetime:
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise CommandError(f"{text!r} is no day: write it as 2026-03-01.")
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone())
