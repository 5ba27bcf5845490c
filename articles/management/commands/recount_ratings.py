"""Proves that every rating summary is a recount of its votes, or makes it so."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from articles.ratings.actions import recount
from articles.ratings.models import RatingSummary
from articles.ratings.queries import wrong_summaries


class Command(BaseCommand):
    help = "Recounts the ratings of stories whose summary differs from their votes. --check only says which, and fails."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing; exit 1 when a summary is wrong"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = wrong_summaries()
        if options["check"]:
            if wrong:
                self.stderr.write(
                    f"{len(wrong)} summaries are not a recount of their votes: stories {wrong[:20]}."
                )
                raise SystemExit(1)
            self.stdout.write("Every summary is a recount of its votes.")
            return
        with transaction.atomic():
            list(RatingSummary.objects.select_for_update().filter(pk__in=wrong).order_by("pk"))
            recount(article_ids=wrong)
        self.stdout.write(f"{len(wrong)} summaries were recounted.")
