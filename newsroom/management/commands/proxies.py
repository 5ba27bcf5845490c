"""Follows the site version and tells the proxies in front of us: PROXY_LINK (nginx), PURGE_URLS (Varnish)."""

from __future__ import annotations

import signal
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from articles.public.proxies import Proxies, Purged
from articles.public.sight import Watch


class Command(BaseCommand):
    help = (
        "Tells the proxies of PROXY_LINK and PURGE_URLS of each new version of the site, until it is stopped."
    )
    requires_system_checks = []

    def handle(self, **options: Any) -> None:
        link = Path(settings.PROXY_LINK) if settings.PROXY_LINK else None
        if not link and not settings.PURGE_URLS:
            raise CommandError("Neither PROXY_LINK nor PURGE_URLS is set: there is no proxy to tell.")
        if link:
            link.parent.mkdir(parents=True, exist_ok=True)
        watch = Watch(
            forget=lambda: None, seen=Proxies(link, [Purged(url) for url in settings.PURGE_URLS]).follow
        )

        def leave(number: int, frame: FrameType | None) -> None:
            watch.leave()

        signal.signal(signal.SIGTERM, leave)
        signal.signal(signal.SIGINT, leave)
        watch.run()
