"""The addresses under /ratings/: read a rating, vote, say thanks, take feedback.

Every answer is personal or fresh, so none may be cached; the cached story page only points here.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from articles.ratings import actions, limits, origin, queries, reader, ticket
from articles.ratings.queries import Rateable
from articles.ratings.rules import BadStars, RatingView, parse_stars

log = logging.getLogger(__name__)

MESSAGES = {
    "new": "Thank you for rating this article.",
    "taken back": "Your rating was taken back.",
    "low": "We are sorry that this article was not useful for you. Tell us how we can improve it.",
}
CROSS_SITE = "Ratings can only be sent from our own pages."
CLOSED = "Ratings of this article are closed."
TOO_FAST = "Too many ratings came from your network. Please try again in a minute."
BROKEN = 'The request is not valid JSON like {"stars": 4}.'
MAX_BODY = 4096


class Refused(Exception):
    """A vote that is not taken: status and a sentence for the reader."""

    def __init__(self, status: int, message: str, *, retry_after: int = 0) -> None:
        self.status, self.retry_after = status, retry_after
        super().__init__(message)


def _answers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Turns refusals into HTML or JSON, and keeps every answer out of caches."""

    @wraps(view)
    def answer(request: HttpRequest, article_id: int) -> HttpResponse:
        try:
            response = view(request, article_id)
        except Refused as refusal:
            if _wants_json(request):
                response = JsonResponse({"message": str(refusal)}, status=refusal.status)
            else:
                # The way back costs a query: too much for a flood, and nothing that a database which is away answers.
                story = None if refusal.retry_after else queries.rateable(article_id)
                response = _page(request, "refused", status=refusal.status, message=str(refusal), story=story)
            if refusal.retry_after:
                response["Retry-After"] = str(refusal.retry_after)
        response.setdefault("Cache-Control", "private, no-store")
        response["X-Robots-Tag"] = "noindex"
        return response

    return answer


def _page(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    frame = {"furniture": {"site_name": settings.SITE_NAME}}
    return render(request, f"articles/ratings/{template}.html", {**frame, **context}, status=status)


def _wants_json(request: HttpRequest) -> bool:
    return (
        "application/json" in request.headers.get("Accept", "") or request.content_type == "application/json"
    )


def _story(article_id: int) -> Rateable:
    story = queries.rateable(article_id)
    if story is None:
        # One answer for whatever is not public: a draft's number is not to be told from an unused one.
        raise Http404("There is no such article.")
    return story


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@_answers
def rating(request: HttpRequest, article_id: int) -> HttpResponse:
    """`GET`: the rating and my vote. `POST {stars 0–5, ticket?}`: vote, change or take back."""
    if request.method == "POST":
        _hold_back_floods(request)
        return _vote(request, _story(article_id))
    story = _story(article_id)
    mine = _mine(request, story)
    numbers = queries.summary(article_id, open=story.open)
    if _wants_json(request):
        response: HttpResponse = JsonResponse({**_numbers(numbers, mine), "ticket": ticket.issue(article_id)})
    else:
        response = _page(request, "page", story=story, rating=numbers, mine=mine)
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = "Accept, Cookie"
    return response


def _mine(request: HttpRequest, story: Rateable) -> int:
    known = reader.known_id(request.COOKIES)
    if not known:
        return 0
    return queries.stars_of(article_id=story.article_id, voter=reader.voter(known, story.article_id))


def _vote(request: HttpRequest, story: Rateable) -> HttpResponse:
    values = _posted(request)
    try:
        stars = parse_stars(values.get("stars"))
    except BadStars as error:
        raise Refused(422, str(error)) from error
    if not story.open:
        raise Refused(409, CLOSED)
    reader_id = reader.known_id(request.COOKIES)
    if values.get("website"):
        # No reader sees that field. Whatever filled it in is told nothing, and its vote is not kept.
        log.info("A vote on %s filled in the honeypot.", story.article_id)
    else:
        reader_id = _cast(
            request,
            story,
            stars,
            reader_id,
            has_ticket=ticket.is_good(values.get("ticket"), story.article_id),
        )
    kind = "taken back" if not stars else "low" if stars <= settings.RATINGS_LOW else "new"
    if _wants_json(request):
        numbers = queries.summary(story.article_id, open=story.open)
        response: HttpResponse = JsonResponse({**_numbers(numbers, stars), "message": MESSAGES[kind]})
    else:
        response = redirect("ratings:thanks", article_id=story.article_id)
        response.status_code = 303
    if reader_id:
        response.set_cookie(
            reader.COOKIE,
            reader_id,
            max_age=reader.COOKIE_AGE,
            path=reader.COOKIE_PATH,
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )
    return response


def _cast(request: HttpRequest, story: Rateable, stars: int, known: str | None, *, has_ticket: bool) -> str:
    """Votes; returns the reader's id."""
    at = timezone.now()
    article_id = story.article_id
    try:
        network = reader.network_key(
            salt=actions.salt_for(at=at),
            address=_address(request),
            user_agent=request.headers.get("User-Agent", ""),
        )
        reader_id = known or limits.same_reader(
            network=network, article_id=article_id, reader_id=reader.new_id()
        )
        voter = reader.voter(reader_id, article_id)
        held = (
            stars > 0
            and not queries.has_voted(article_id=article_id, voter=voter)
            and limits.too_many(network=network, article_id=article_id, has_ticket=has_ticket, at=at)
        )
        actions.vote(article_id=article_id, voter=voter, stars=stars, at=at, held=held)
    except OperationalError as error:
        log.error("A vote could not be stored: %s", error)
        raise Refused(
            503, "Your rating could not be stored just now. Please try again in a moment.", retry_after=5
        ) from error
    return reader_id


def _address(request: HttpRequest) -> str:
    return reader.client_address(request.META, proxies=settings.NUM_PROXIES)


def _hold_back_floods(request: HttpRequest) -> None:
    """Raises Refused for a sender of far more than an office full of readers; costs no query."""
    sender = reader.network_key(salt=settings.SECRET_KEY.encode(), address=_address(request), user_agent="")
    if seconds := limits.wait_for(sender=sender, at=timezone.now()):
        raise Refused(429, TOO_FAST, retry_after=seconds)


def _posted(request: HttpRequest) -> dict[str, Any]:
    """The values sent, from a form or from JSON. Raises Refused for what no page of ours sends."""
    if not origin.is_ours(request.headers, host=request.get_host()):
        raise Refused(403, CROSS_SITE)
    if reader.is_crawler(request.headers.get("User-Agent", "")):
        raise Refused(403, "Robots cannot rate articles.")
    if request.content_type != "application/json":
        if len(request.POST.getlist("stars")) > 1:
            raise Refused(422, str(BadStars()))
        return dict(request.POST.items())
    if len(request.body) > MAX_BODY:
        raise Refused(413, BROKEN)
    try:
        values = json.loads(request.body, object_pairs_hook=_no_twins)
    except ValueError as error:
        raise Refused(422, BROKEN) from error
    if not isinstance(values, dict):
        raise Refused(422, BROKEN)
    return values


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        raise ValueError("one key stands there twice")
    return values


def _numbers(numbers: RatingView, mine: int) -> dict[str, Any]:
    return {
        "average": numbers.average,
        "count": numbers.count,
        "histogram": list(numbers.histogram),
        "fill": numbers.fill,
        "mine": mine,
    }


@require_http_methods(["GET", "HEAD"])
@_answers
def thanks(request: HttpRequest, article_id: int) -> HttpResponse:
    """After a vote without scripts: the fresh average, my vote, how to change it, and what could be better."""
    story = _story(article_id)
    mine = _mine(request, story)
    return _page(
        request,
        "thanks",
        story=story,
        rating=queries.summary(article_id, open=story.open),
        mine=mine,
        message=MESSAGES["low" if 0 < mine <= settings.RATINGS_LOW else "new" if mine else "taken back"],
        ask=0 < mine <= settings.RATINGS_LOW,
    )


@csrf_exempt
@require_http_methods(["POST"])
@_answers
def feedback(request: HttpRequest, article_id: int) -> HttpResponse:
    """What a reader who gave few stars would improve. Goes to the editors alone."""
    _hold_back_floods(request)
    story = _story(article_id)
    values = _posted(request)
    text = values.get("text")
    if not isinstance(text, str) or not text.strip():
        raise Refused(422, "Write a few words, please.")
    known = reader.known_id(request.COOKIES)
    kept = known and actions.leave_feedback(
        article_id=article_id, voter=reader.voter(known, article_id), text=text.strip(), at=timezone.now()
    )
    if not kept:
        raise Refused(409, "Rate the article first, then tell us how it could be better.")
    if _wants_json(request):
        return JsonResponse({"message": "Thank you. The editors will read it."})
    return _page(request, "feedback", story=story)
