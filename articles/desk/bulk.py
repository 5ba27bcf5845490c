"""What can be done with several stories of the list at once. Each is changed by itself, and what was left says why."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from articles.content.models import Article, Section
from articles.desk.actions import assign_section, entity_known
from articles.desk.export import as_csv
from articles.desk.permissions import may_change, may_edit
from articles.desk.trash_views import take_all, throw_all
from articles.desk.verbs import Forbidden, do_verb
from articles.publishing.steps import NotAllowed
from articles.revisions.actions import AddressTaken
from articles.tagging.actions import add_tag
from articles.tagging.models import Entity

if TYPE_CHECKING:
    from articles.desk.stories import StoryAdmin

MOST = 500


class Left(Exception):
    """This story is left as it is; the message says why."""


def each(request: HttpRequest, stories: Any, do: Callable[[Article], None], done: str) -> None:
    """Does something with every story, each in its own transaction, and tells how it went."""
    count = 0
    for story in stories[:MOST]:
        try:
            with transaction.atomic():
                do(story)
            count += 1
        except Forbidden:
            messages.error(request, f"“{story}”: you may not do this with it.")
        except (NotAllowed, Left) as error:
            messages.error(request, f"“{story}”: {error}")
    if count:
        messages.success(request, f"{count} stor{'y' if count == 1 else 'ies'}: {done}")


def _ask(
    model_admin: StoryAdmin, request: HttpRequest, stories: Any, action: str, title: str, **more: Any
) -> HttpResponse:
    """A page between the list and the deed, which asks what is missing; it posts to the list again."""
    context = {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "stories": [story for story in stories[:MOST] if may_edit(request.user, story)],
        "action": action,
        "checkbox": ACTION_CHECKBOX_NAME,
        **more,
    }
    return TemplateResponse(request, "desk/bulk.html", context)


def _writable(request: HttpRequest, story: Article) -> None:
    if not may_edit(request.user, story):
        raise Forbidden("change")


@admin.action(description="Put into a section…")
def put_into_section(model_admin: StoryAdmin, request: HttpRequest, stories: Any) -> HttpResponse | None:
    number = request.POST.get("section", "")
    chosen = Section.objects.filter(pk=number).first() if number.isdecimal() and len(number) < 10 else None
    if chosen is None:
        return _ask(
            model_admin,
            request,
            stories,
            "put_into_section",
            "Put into a section",
            sections=Section.objects.all(),
        )
    at = timezone.now()

    def do(story: Article) -> None:
        _writable(request, story)
        try:
            assign_section(article=story, section=chosen, by=request.user, at=at)
        except AddressTaken as error:
            raise Left(f"a story in {chosen} has the same address. Change its slug first.") from error

    each(request, stories, do, f"now in {chosen}. Readers see it when they are published again.")
    return None


@admin.action(description="Add a tag…")
def tag_all(model_admin: StoryAdmin, request: HttpRequest, stories: Any) -> HttpResponse | None:
    kind, name = request.POST.get("kind", ""), request.POST.get("name", "")
    entity = entity_known(name=name, kind=kind)
    if entity is None:
        return _ask(
            model_admin,
            request,
            stories,
            "tag_all",
            "Add a tag",
            kinds=Entity.Kind.choices,
            kind=kind,
            name=name,
            unknown=bool(name.strip()),
        )
    at = timezone.now()

    def do(story: Article) -> None:
        _writable(request, story)
        add_tag(article=story, entity=entity, by=request.user, at=at)

    each(request, stories, do, f"tagged “{entity}”.")
    return None


def _verb(name: str, description: str, done: str) -> Any:
    @admin.action(description=description)
    def action(model_admin: StoryAdmin, request: HttpRequest, stories: Any) -> None:
        at = timezone.now()

        def do(story: Article) -> None:
            do_verb(verb=name, article=story, by=request.user, at=at, given={})

        each(request, stories, do, done)

    action.__name__ = f"{name}_all"
    return action


submit_all = _verb("submit", "Submit", "submitted.")
spike_all = _verb("spike", "Spike", "spiked.")


@admin.action(description="Put into the trash")
def throw_away_all(model_admin: StoryAdmin, request: HttpRequest, stories: Any) -> None:
    throw_all(request, [story for story in stories[:MOST] if may_change(request.user, story)])


@admin.action(description="Take out of the trash")
def take_out_all(model_admin: StoryAdmin, request: HttpRequest, stories: Any) -> None:
    take_all(request, [story for story in stories[:MOST] if may_change(request.user, story)])


@admin.action(description="Export as a table (CSV)")
def export_all(model_admin: StoryAdmin, request: HttpRequest, stories: Any) -> StreamingHttpResponse:
    return as_csv(stories)


WRITING = [submit_all, put_into_section, tag_all, spike_all, throw_away_all]
EVERYWHERE = [export_all]
IN_TRASH = [take_out_all]


def offered(request: HttpRequest, *, in_trash: bool) -> list[Any]:
    """The actions for this user and list."""
    if not request.user.has_perm("articles.change_article"):
        return EVERYWHERE
    if in_trash:
        return IN_TRASH + EVERYWHERE
    tags = request.user.has_perm("articles.change_tag")
    return [action for action in WRITING if tags or action is not tag_all] + EVERYWHERE
