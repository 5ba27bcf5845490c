"""The clock's doors to the library."""

from celery import shared_task
from django.utils import timezone

from media.library import actions


@shared_task(name="media.library.close_rights_windows")
def close_rights_windows() -> None:
    """Acts on rights windows that opened or closed. Safe to run twice: what was noticed is marked in its
    row.
    """
    actions.notice_rights_windows(at=timezone.now())
