"""Shows the clock, and speaks the language, of whoever is signed in; and signs what they write."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import timezone, translation

from newsroom.accounts.actor import acting


class PersonalTimeZoneMiddleware:
    """In the admin, times are read and written in the user's own zone, and words are in the user's own language, where
    one is chosen; readers get the newsroom's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Only the admin has somebody's clock: a public page is the same bytes for everyone and must not read the session.
        if not request.path.startswith("/admin/") or not request.user.is_authenticated:
            return self.get_response(request)
        user = request.user
        zone = zoneinfo.ZoneInfo(user.time_zone) if user.time_zone else timezone.get_default_timezone()
        with timezone.override(zone), translation.override(user.language or translation.get_language()):
            return self.get_response(request)


class ActorMiddleware:
    """Whatever somebody writes in the admin bears their name in the audit log, whichever view or library writes it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            request.method != "POST"
            or not request.path.startswith("/admin/")
            or not request.user.is_authenticated
        ):
            return self.get_response(request)
        with acting(by=request.user):
            return self.get_response(request)


class DeskLocaleMiddleware(LocaleMiddleware):
    """The admin speaks the browser's language; public pages speak the paper's, so that everybody gets the same bytes."""

    def process_request(self, request: HttpRequest) -> None:
        if request.path.startswith("/admin/"):
            super().process_request(request)
        else:
            translation.activate(settings.LANGUAGE_CODE)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return super().process_response(request, response) if request.path.startswith("/admin/") else response
