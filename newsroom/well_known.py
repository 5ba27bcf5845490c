"""/.well-known/security.txt: whom to tell about a security problem (RFC 9116)."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone


def security_txt(request: HttpRequest) -> HttpResponse:
    """The contact of SECURITY_CONTACT, a URI such as mailto:security@example.org; 404 where none is set."""
    if not settings.SECURITY_CONTACT:
        raise Http404("SECURITY_CONTACT is not set.")
    # The RFC wants a date that shows the file is looked after; a running site looks after it.
    expires = (timezone.now() + timedelta(days=90)).strftime("%Y-%m-%dT00:00:00Z")
    lines = [f"Contact: {settings.SECURITY_CONTACT}", f"Expires: {expires}"]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
