"""The mail to the photo desk when rights ended: which photos, and which live stories go on without them."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.core.mail import send_mass_mail
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from articles.editions.models import Edition
from media.library.models import Photo
from newsroom.accounts.models import User

A_DAY = 24 * 60 * 60


def text(*, closed_at: datetime) -> str:
    """The mail's text; empty when no live story showed any of them."""
    photos = Photo.objects.filter(rights_closed_at=closed_at).order_by("pk")
    return "\n\n".join(block for photo in photos if (block := _block(photo)))


def _block(photo: Photo) -> str:
    stories = list(Edition.objects.live().showing_photo(photo.pk).newest_first().values("headline", "path"))
    if not stories or photo.rights_until is None:
        return ""
    lines = [
        f"{photo}",
        f"  {photo.credit or 'No credit'}; our rights ended on {timezone.localtime(photo.rights_until):%-d %B %Y, %H:%M}",
        f"  {settings.SITE_URL}{reverse('admin:media_photo_change', args=[photo.pk])}",
        "  These stories now stand without it:",
        *(f"  – {story['headline']}: {settings.SITE_URL}{story['path']}" for story in stories),
    ]
    return "\n".join(lines)


def send(*, closed_at: datetime) -> int:
    """Mails everybody who keeps the picture library; returns how many. Once for each look of the clock."""
    body = text(closed_at=closed_at)
    # `add` is one step of the server: of two workers only one sends.
    if not body or not cache.add(f"rights-closed:{closed_at.isoformat()}", True, timeout=A_DAY):
        return 0
    keeps = Q(
        groups__permissions__codename="delete_photo", groups__permissions__content_type__app_label="media"
    )
    people = User.objects.filter(keeps | Q(is_superuser=True), is_staff=True, is_active=True).distinct()
    subject = f"{settings.SITE_NAME}: rights to pictures of live stories have ended"
    return send_mass_mail([(subject, body, None, [user.email]) for user in people]) or 0
