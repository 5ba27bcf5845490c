"""Errors as application/problem+json (RFC 9457)."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.signals import got_request_exception
from django.db import OperationalError
from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import reverse
from rest_framework import exceptions
from rest_framework.response import Response

log = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"


class Problem(exceptions.APIException):
    """An answer that is an error: `status`, a sentence for people, and members of our own for programs."""

    def __init__(
        self, status: int, detail: str, *, headers: dict[str, str] | None = None, **members: Any
    ) -> None:
        super().__init__(detail)
        self.headers = headers
        self.status_code = status
        self.members = members


class BadParameter(Problem):
    """A parameter that we do not know, or a value that it cannot have."""

    def __init__(self, parameter: str, detail: str) -> None:
        super().__init__(400, detail, parameter=parameter)


class Moved(Exception):
    """The story of this address was merged into the story `to`: 301 to the view's `moves_to` of that one."""

    def __init__(self, *, to: int) -> None:
        super().__init__(f"merged into story {to}")
        self.to = to


def problem(status: int, detail: str, **members: Any) -> dict[str, Any]:
    """The document. `type` is about:blank: the status code says what kind of error it is."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **members,
    }


def response(status: int, detail: str, *, headers: dict[str, str] | None = None, **members: Any) -> Response:
    answer = Response(
        problem(status, detail, **members), status=status, content_type=CONTENT_TYPE, headers=headers or {}
    )
    answer["Cache-Control"] = "no-store"
    return answer


def handler(error: Exception, context: dict[str, Any]) -> Response | HttpResponsePermanentRedirect:
    """DRF's EXCEPTION_HANDLER. A fault of ours is logged, and told to whoever listens for faults, as Django does."""
    if isinstance(error, Moved):
        request, address = context["request"], reverse(context["view"].moves_to, args=[error.to])
        query = request.META["QUERY_STRING"]
        return HttpResponsePermanentRedirect(
            request.build_absolute_uri(f"{address}?{query}" if query else address)
        )
    if isinstance(error, Problem):
        return response(error.status_code, str(error.detail), headers=error.headers, **error.members)
    if isinstance(error, Http404):
        return response(404, "There is nothing at this address.")
    if isinstance(error, PermissionDenied):
        return response(403, "You may not read this.")
    if isinstance(error, exceptions.MethodNotAllowed):
        allowed = ", ".join(context["view"].allowed_methods)
        return response(405, f"This address answers {allowed}.", headers={"Allow": allowed})
    if isinstance(error, exceptions.APIException):
        return response(error.status_code, str(error.detail))
    log.error("Fault at %s", context["request"].path, exc_info=error)
    got_request_exception.send(sender=type(context["view"]), request=context["request"]._request)
    if isinstance(error, OperationalError):
        return response(503, "We cannot answer right now. Ask again soon.", headers={"Retry-After": "10"})
    return response(500, "This is a fault of ours, and it was noted. Ask again later.")
