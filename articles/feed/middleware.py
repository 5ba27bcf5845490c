"""What goes wrong under /api/ before a view of ours is asked is a problem document too: a host that is not ours, a
method, an address, a fault."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from articles.feed import conditional
from articles.feed.problems import CONTENT_TYPE, problem
from articles.feed.written import dumps

PREFIX = "/api/"
DETAILS = {
    400: "This request is not one that we can read: look at its host, its address and its headers.",
    403: "You may not do this. The feed is for reading: GET and HEAD.",
    404: "There is nothing at this address. The addresses are listed at /api/v1/docs/.",
    405: "The feed is for reading: GET and HEAD.",
    413: "This request is larger than any that the feed needs.",
    500: "This is a fault of ours, and it was noted. Ask again later.",
    503: "We cannot answer right now. Ask again soon.",
}
OTHERWISE = "This request cannot be answered."


class ProblemsUnderApi:
    """The outermost middleware, so that nothing is answered outside it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code < 400 or not request.path_info.startswith(PREFIX):
            return response
        if response.headers.get("Content-Type") != CONTENT_TYPE:
            detail = DETAILS.get(response.status_code, OTHERWISE)
            response.content = dumps(problem(response.status_code, detail))
            response["Content-Type"] = CONTENT_TYPE
            response["Content-Length"] = str(len(response.content))
            response["Cache-Control"] = "no-store"
            conditional.open_to_all(response)
        return response
