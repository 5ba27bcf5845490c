"""The heartbeat of an open story form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from articles.desk.permissions import may_edit, story_or_404
from articles.revisions import presence

if TYPE_CHECKING:
    from articles.desk.stories import StoryAdmin

SESSION = re.compile(r"[0-9a-f]{32}")


def beat(admin: StoryAdmin, request: HttpRequest, object_id: int) -> JsonResponse:
    """POST `session`, and `do`: "ask" for the story, "give" it to whoever asked or "stay", "take" it over, "leave"
    when the window closes.

    Answers whether it is this session's turn to write, who holds the story and who asked for it, who else is there, and
    the newest version.
    """
    article = story_or_404(request, object_id)
    if request.method != "POST":
        return JsonResponse({"error": "POST only."}, status=405)
    session = request.POST.get("session", "")
    if not SESSION.fullmatch(session):
        return JsonResponse({"error": "A session is 32 hexadecimal digits."}, status=400)
    do = request.POST.get("do")
    if do == "leave":
        presence.leave(article_id=article.pk, session=session)
        return JsonResponse({"left": True})
    if not may_edit(request.user, article):
        now = presence.room(article_id=article.pk, at=timezone.now())
    else:
        if do == "ask":
            presence.ask(article_id=article.pk, session=session)
        elif do in ("give", "stay"):
            presence.answer(article_id=article.pk, session=session, give=do == "give", at=timezone.now())
        now = presence.beat(
            article_id=article.pk,
            session=session,
            user_id=request.user.pk or 0,
            name=str(request.user),
            at=timezone.now(),
            take=do == "take",
        )
    holder = now.holder
    return JsonResponse(
        {
            "mine": holder is not None and holder.session == session,
            "holder": {
                "name": holder.name,
                "since": holder.since.isoformat(),
                "me": holder.user_id == request.user.pk,
            }
            if holder
            else None,
            "asked": now.asked.name if now.asked and holder and holder.session == session else "",
            "others": [one.name for one in now.present if one.session != session],
            "version": article.version,
        }
    )
