"""The morning mail to the editors: which stories readers found of little use, and what they wrote."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.core.mail import send_mass_mail
from django.db.models import Q
from django.urls import reverse

from articles.ratings.queries import badly_rated
from newsroom.accounts.models import User

DAY = timedelta(days=1)


def text(*, at: datetime) -> str:
    """The mail's text; empty when there is nothing to tell."""
    rows = badly_rated(
        since=at - DAY, below=settings.RATINGS_DIGEST_BELOW, votes=settings.RATINGS_DIGEST_VOTES
    )
    blocks = [
        f"{edition.headline}\n"
        f"  {rating.average} of 5 from {rating.count} votes; {waiting} notes from readers wait\n"
        f"  {settings.SITE_URL}{edition.path}\n"
        f"  {settings.SITE_URL}{reverse('admin:articles_ratingsummary_change', args=[edition.article_id])}"
        for edition, rating, waiting in rows
    ]
    return "\n\n".join(blocks)


def send(*, at: datetime) -> int:
    """Mails every editor whose role may see ratings; returns how many. Once a day, however often it is called."""
    body = text(at=at)
    # `add` is one step of the server: of two schedulers only one sends.
    if not body or not cache.add(f"ratings-digest:{at:%Y-%m-%d}", True, timeout=2 * 24 * 60 * 60):
        return 0
    may_see = Q(is_superuser=True) | Q(groups__permissions__codename="view_ratingsummary")
    editors = User.objects.filter(may_see, is_staff=True, is_active=True).distinct()
    mails = [
        (f"{settings.SITE_NAME}: stories that readers found of little use", body, None, [user.email])
        for user in editors
    ]
    return send_mass_mail(mails) or 0
