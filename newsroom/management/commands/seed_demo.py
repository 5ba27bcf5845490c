"""Loads the demo newsroom into an empty database."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from newsroom.demo.content import newspaper
from newsroom.demo.seeding import PASSWORD, seed


class Command(BaseCommand):
    help = "Load the demo newsroom (stories, pictures, topics, votes, one login a role) when there are no stories."

    def handle(self, **options: Any) -> None:
        self.verbosity: int = options["verbosity"]
        count = seed(at=timezone.now(), say=self._progress)
        if not self.verbosity:
            return
        if not count:
            self.stdout.write("There are stories already: the demo was not loaded, and nothing was changed.")
            return
        self.stdout.write(f"\n{newspaper().name}: {count} stories. {newspaper().about}")
        self.stdout.write(f"Sign in with the password “{PASSWORD}” as")
        for login in newspaper().logins:
            self.stdout.write(f"  {login.email}  ({login.role})")

    def _progress(self, text: str) -> None:
        if self.verbosity and self.stdout.isatty():
            self.stdout.write(f"\r\033[K{text}", ending="")
            self.stdout.flush()
