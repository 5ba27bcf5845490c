"""Telling a WebSub hub that our feeds have changed, so that their subscribers hear of it at once.

https://www.w3.org/TR/websub/, section 7: the publisher's word to the hub is a form with `hub.mode=publish`.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings

from articles.editions.models import Edition
from articles.editions.uris import absolute
from articles.feed import sending
from articles.publishing.models import Change

ENDINGS = ("rss", "atom", "json")


class HubFailed(Exception):
    """The hub did not take it; the job is tried again."""


def tell_hub(*, seq: int) -> bool:
    """Names the feeds that a change touches; False without a hub. Safe to repeat: the hub looks at the feeds itself."""
    if not settings.WEBSUB_HUB:
        return False
    form = [("hub.mode", "publish"), *(("hub.url", absolute(path)) for path in touched(seq))]
    status = sending.post(
        settings.WEBSUB_HUB,
        body=urlencode(form).encode(),
        headers={"Content-Type": "application/x-www-form-urlencoded", "User-Agent": "Newsroom-WebSub/1"},
    )
    if not 200 <= status < 300:
        raise HubFailed(f"The hub answered {status}.")
    return True


def touched(seq: int) -> list[str]:
    """The addresses of the feeds in which a changed story stands: latest, its sections, authors, topics, corrections."""
    change = Change.objects.get(pk=seq)
    edition = Edition.objects.filter(article_id=change.article_id, number=change.version).first()
    stems = ["latest"]
    if edition is not None:
        stems += [f"sections/{row['slug']}" for row in edition.sections]
        stems += [f"authors/{row['slug']}" for row in edition.credits]
        stems += [f"topics/{row['slug']}" for row in edition.topics]
        stems += ["corrections"] if edition.corrections else []
    return [f"/feeds/{stem}.{ending}" for stem in dict.fromkeys(stems) for ending in ENDINGS]
