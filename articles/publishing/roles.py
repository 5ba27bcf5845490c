"""What each role may do: one table, granted to Django groups after every migration."""

from __future__ import annotations

from typing import Any

REPORTER, EDITOR, PHOTO_EDITOR, WIRE_OPERATOR, ADMINISTRATOR = (
    "Reporter",
    "Editor",
    "Photo editor",
    "Wire operator",
    "Administrator",
)


def _all(app: str, *models: str) -> set[str]:
    return {f"{app}.{verb}_{model}" for model in models for verb in ("add", "change", "delete", "view")}


def _view(app: str, *models: str) -> set[str]:
    return {f"{app}.view_{model}" for model in models}


_STORY = {"articles.add_article", "articles.change_article", "articles.view_article"} | _all(
    "articles", "illustration", "byline", "pin"
)
_READING = _view(
    "articles", "section", "source", "author", "entity", "alias", "tag", "revision", "edition", "correction"
)
_REPORTER = (
    _STORY | _READING | _view("media", "photo", "collection") | {"media.add_photo", "media.change_photo"}
)
_EDITOR = (
    _REPORTER
    | _all("articles", "section", "source", "author", "entity", "alias", "tag", "article")
    | _view("articles", "change", "rating", "ratingsummary", "ratingfeedback", "oldaddress")
    | {
        "articles.publish_article",
        "articles.edit_any_article",
        "articles.hold_article",
        "articles.import_article",
        "articles.curate_front",
        "articles.change_rating",
        "articles.change_ratingsummary",
        "articles.change_ratingfeedback",
        "outbox.view_job",
    }
)

PERMISSIONS: dict[str, set[str]] = {
    REPORTER: _REPORTER,
    EDITOR: _EDITOR,
    PHOTO_EDITOR: _READING
    | {"articles.view_article", "articles.view_illustration"}
    | _all("media", "photo", "collection")
    | _view("media", "rendition"),
    WIRE_OPERATOR: _STORY
    | _READING
    | _view("media", "photo")
    | {"articles.import_article", "articles.add_source", "articles.change_source"},
    ADMINISTRATOR: _EDITOR
    | _all("media", "photo", "collection")
    | _view("media", "rendition")
    | _all("accounts", "user")
    | _all("auth", "group")
    | _all("articles", "apikey", "webhook")
    | _view("articles", "delivery", "auditentry")
    | {"articles.change_oldaddress", "articles.override_checks"},
}


def grant_permissions(**_: Any) -> None:
    """Makes the groups and gives each exactly its row of the table. Runs after every migration; changes nothing twice."""
    from django.apps import apps
    from django.contrib.auth.management import create_permissions
    from django.contrib.auth.models import Group, Permission

    for label in ("articles", "media", "accounts", "outbox", "auth"):
        create_permissions(apps.get_app_config(label), verbosity=0)
    by_name = {
        f"{app}.{codename}": pk
        for app, codename, pk in Permission.objects.values_list("content_type__app_label", "codename", "pk")
    }
    for role, names in PERMISSIONS.items():
        group, _created = Group.objects.get_or_create(name=role)
        group.permissions.set([by_name[name] for name in sorted(names)])
